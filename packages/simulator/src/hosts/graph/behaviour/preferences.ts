import { badRequest } from "../graph-error.ts";

/** What the Prefer header asks for, as far as Graph follows it. */
export interface Preferences {
  /** A Windows or IANA time zone for the times of events, or null for UTC. */
  readonly timeZone: string | null;
  readonly textBody: boolean;
  readonly immutableIds: boolean;
  readonly maxPageSize: number | null;
  /** `return=minimal`: delta tells only what changed. */
  readonly minimal: boolean;
  /** The Preference-Applied header, or null when nothing was applied. */
  readonly applied: string | null;
}

/** Name and value of one preference, without quotes. */
function* preferencesIn(header: string): Generator<readonly [name: string, value: string]> {
  for (const part of header.split(",")) {
    const [name = "", rest = ""] = part.trim().split(/=(.*)/s);
    yield [name.trim().toLowerCase(), rest.trim().replaceAll(/^"|"$/g, "")];
  }
}

interface Reading extends Partial<Omit<Preferences, "applied">> {
  /** How `Preference-Applied` tells that it was followed; absent when it is not told. */
  readonly applied?: string;
}

/** How each preference is read; a value that Graph refuses throws its 400. */
const readers: Readonly<Record<string, (value: string) => Reading>> = {
  "outlook.timezone": (value) => ({ timeZone: value, applied: `outlook.timezone="${value}"` }),
  "outlook.body-content-type"(value) {
    if (value !== "text" && value !== "html")
      throw badRequest("Invalid body content type.", "ErrorInvalidParameter");
    return { textBody: value === "text", applied: `outlook.body-content-type="${value}"` };
  },
  idtype: (value) =>
    value === "ImmutableId"
      ? { immutableIds: true, applied: 'IdType="ImmutableId"' }
      : { immutableIds: false },
  return: (value) => ({ minimal: value === "minimal" }),
  "odata.maxpagesize"(value) {
    if (!/^[1-9]\d{0,5}$/.test(value))
      throw badRequest(`Invalid value '${value}' for odata.maxpagesize preference.`);
    return { maxPageSize: Number(value), applied: `odata.maxpagesize=${value}` };
  },
};

/** Parses a Prefer header; a preference that Graph does not know is ignored, as RFC 7240 wants. */
export function parsePreferences(header: string | null): Preferences {
  const applied: string[] = [];
  let preferences: Omit<Preferences, "applied"> = {
    timeZone: null,
    textBody: false,
    immutableIds: false,
    maxPageSize: null,
    minimal: false,
  };
  for (const [name, value] of preferencesIn(header ?? "")) {
    const reading = Object.hasOwn(readers, name) ? readers[name]?.(value) : undefined;
    if (reading === undefined) continue;
    const { applied: told, ...read } = reading;
    preferences = { ...preferences, ...read };
    if (told !== undefined) applied.push(told);
  }
  return { ...preferences, applied: applied.length === 0 ? null : applied.join(",") };
}
