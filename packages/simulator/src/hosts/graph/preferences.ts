import { badRequest } from "./graph-error.ts";

/** What the Prefer header asks for, as far as Graph follows it. */
export interface Preferences {
  /** A Windows or IANA time zone for the times of events, or null for UTC. */
  readonly timeZone: string | null;
  readonly textBody: boolean;
  readonly immutableIds: boolean;
  readonly maxPageSize: number | null;
  /** `return=minimal`: delta tells what changed alone. */
  readonly minimal: boolean;
  /** The Preference-Applied header, or null when nothing was applied. */
  readonly applied: string | null;
}

/** Parses a Prefer header; a preference that Graph does not know is ignored, as RFC 7240 wants. */
export function parsePreferences(header: string | null): Preferences {
  const applied: string[] = [];
  let [timeZone, textBody, immutableIds, minimal, maxPageSize] = [
    null as string | null,
    false,
    false,
    false,
    null as number | null,
  ];
  for (const part of (header ?? "").split(",")) {
    const [name = "", rest = ""] = part.trim().split(/=(.*)/s);
    const value = rest.trim().replaceAll(/^"|"$/g, "");
    switch (name.trim().toLowerCase()) {
      case "outlook.timezone":
        timeZone = value;
        applied.push(`outlook.timezone="${value}"`);
        break;
      case "outlook.body-content-type":
        if (value !== "text" && value !== "html")
          throw badRequest("Invalid body content type.", "ErrorInvalidParameter");
        textBody = value === "text";
        applied.push(`outlook.body-content-type="${value}"`);
        break;
      case "idtype":
        immutableIds = value === "ImmutableId";
        if (immutableIds) applied.push('IdType="ImmutableId"');
        break;
      case "return":
        minimal = value === "minimal";
        break;
      case "odata.maxpagesize":
        if (!/^[1-9]\d{0,5}$/.test(value))
          throw badRequest(`Invalid value '${value}' for odata.maxpagesize preference.`);
        maxPageSize = Number(value);
        applied.push(`odata.maxpagesize=${value}`);
        break;
      default:
        break;
    }
  }
  return {
    timeZone,
    textBody,
    immutableIds,
    maxPageSize,
    minimal,
    applied: applied.length === 0 ? null : applied.join(","),
  };
}
