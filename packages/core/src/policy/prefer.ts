/** A preference that some operation may forward. */
export type PreferenceName = "outlook.timezone" | "IdType" | "odata.maxpagesize";

interface Preference {
  readonly name: PreferenceName;
  readonly accepts: RegExp;
  readonly quoted: boolean;
}

const preferences: ReadonlyMap<string, Preference> = new Map(
  (
    [
      { name: "outlook.timezone", accepts: /^[A-Za-z0-9 .,()/_+:-]{1,64}$/, quoted: true },
      { name: "IdType", accepts: /^ImmutableId$/i, quoted: true },
      { name: "odata.maxpagesize", accepts: /^[1-9][0-9]{0,3}$/, quoted: false },
    ] satisfies readonly Preference[]
  ).map((preference) => [preference.name.toLowerCase(), preference]),
);

const item = /\s*([A-Za-z0-9.-]+)\s*(?:=\s*(?:"([^"\\]*)"|([^\s",;]+)))?\s*(?:,|$)/y;

/**
 * The part of a `Prefer` header (RFC 7240 §2) that an operation may forward, written anew from what was read; undefined
 * where nothing is left. A preference is a wish, so what is not allowed is left out and not refused.
 */
export function allowedPreferences(
  header: string | null,
  allowed: readonly PreferenceName[],
): string | undefined {
  if (header === null) return undefined;
  const kept = new Map<PreferenceName, string>();
  item.lastIndex = 0;
  for (let at = 0; at < header.length; at = item.lastIndex) {
    item.lastIndex = at;
    const match = item.exec(header);
    if (match === null) break;
    const preference = preferences.get((match[1] ?? "").toLowerCase());
    const value = match[2] ?? match[3] ?? "";
    if (preference === undefined || !allowed.includes(preference.name) || !preference.accepts.test(value))
      continue;
    kept.set(
      preference.name,
      preference.quoted ? `${preference.name}="${value}"` : `${preference.name}=${value}`,
    );
  }
  return kept.size === 0 ? undefined : [...kept.values()].join(", ");
}
