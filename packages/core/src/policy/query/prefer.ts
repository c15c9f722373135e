import type { ActionFor } from "../../schema/actions.ts";
import type { TypeName } from "../../schema/schema.ts";
import type { Visibility } from "../../schema/visibility.ts";
import { resolvePath } from "../odata/properties.ts";
import type { Operation, PreferenceName } from "../operations/operation.ts";

interface Preference {
  readonly name: PreferenceName;
  readonly accepts: RegExp;
  readonly quoted: boolean;
}

const preferences: ReadonlyMap<string, Preference> = new Map(
  (
    [
      { name: "outlook.timezone", accepts: /^[A-Za-z0-9 .,()/_+:-]{1,64}$/, quoted: true },
      { name: "outlook.body-content-type", accepts: /^(?:text|html)$/, quoted: true },
      { name: "IdType", accepts: /^ImmutableId$/i, quoted: true },
      { name: "odata.maxpagesize", accepts: /^[1-9][0-9]{0,3}$/, quoted: false },
    ] satisfies readonly Preference[]
  ).map((preference) => [preference.name.toLowerCase(), preference]),
);

const listMember = /[^,"]*(?:"(?:[^"\\]|\\.)*"[^,"]*)*/y;
const preferenceForm = /^([A-Za-z0-9.-]+)(?:\s*=\s*(?:"([^"\\]*)"|([^\s",;]+)))?$/;

/** RFC 7240 knows no single quotes, but clients write them. */
const singleQuoted = /^'([^']*)'$/;

/** The members of a list, split at commas outside quoted strings; a quote that never ends ends the list. */
function* itemsOf(header: string): Generator<string> {
  for (let at = 0; at <= header.length; at = listMember.lastIndex + 1) {
    listMember.lastIndex = at;
    const [text = ""] = listMember.exec(header) ?? [];
    const end = at + text.length;
    if (end < header.length && header[end] !== ",") return;
    yield text.trim();
    listMember.lastIndex = end;
  }
}

/**
 * The part of a `Prefer` header (RFC 7240 §2) that an operation may forward, rebuilt from what was read; undefined
 * where nothing is left. A preference is a wish, so what is not allowed is left out and not refused.
 *
 * "If any preference is specified more than once, only the first instance is to be considered." That holds also where the
 * first instance is left out: a second one must not slip past it.
 */
export function allowedPreferences(
  header: string | null,
  allowed: readonly PreferenceName[],
): string | undefined {
  if (header === null) return undefined;
  const seen = new Set<PreferenceName>();
  const kept: string[] = [];
  for (const text of itemsOf(header)) {
    const [, token = "", quoted, bare] = preferenceForm.exec(text) ?? [];
    const preference = preferences.get(token.toLowerCase());
    if (preference === undefined || seen.has(preference.name)) continue;
    seen.add(preference.name);
    const value = (quoted ?? bare ?? "").replace(singleQuoted, "$1");
    if (!allowed.includes(preference.name) || !preference.accepts.test(value)) continue;
    kept.push(preference.quoted ? `${preference.name}="${value}"` : `${preference.name}=${value}`);
  }
  return kept.length === 0 ? undefined : kept.join(", ");
}

/** True where a body of the type reaches the caller as it is: elsewhere its form is not visible. */
export const passesBody = (type: TypeName, actionFor: ActionFor): boolean =>
  resolvePath(type, ["body", "content"], actionFor)?.action === "keep";

/**
 * The preferences that an operation forwards for a caller: the form of a body is nothing to ask for where no body passes, and
 * no zone where times are rounded. Times are cut off in the zone in which they are written, so that somebody who asks for
 * them in zones of half and quarter hours would learn what lies between.
 */
export const preferencesFor = (
  { preferences, reply }: Pick<Operation, "preferences" | "reply">,
  { actionFor, times }: Pick<Visibility, "actionFor" | "times">,
): readonly PreferenceName[] =>
  preferences.filter((name) => {
    if (name === "outlook.body-content-type") return passesBody(reply.type, actionFor);
    return name !== "outlook.timezone" || times === undefined;
  });
