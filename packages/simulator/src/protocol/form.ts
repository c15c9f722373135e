/** A form body that is read strictly: each name once, correctly encoded. */
export type ParsedForm =
  | { readonly ok: true; readonly fields: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly problem: "encoding" }
  | { readonly ok: false; readonly problem: "duplicate"; readonly name: string };

/**
 * Parses `application/x-www-form-urlencoded` as a strict service does. `URLSearchParams` forgives broken escapes and
 * hides duplicates, and with them the client that sends two audiences.
 */
export function parseForm(body: Uint8Array): ParsedForm {
  const fields = new Map<string, string>();
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    for (const pair of text === "" ? [] : text.split("&")) {
      const equals = pair.indexOf("=");
      if (equals < 0) return { ok: false, problem: "encoding" };
      const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)].map((part) =>
        decodeURIComponent(part.replaceAll("+", " ")),
      ) as [string, string];
      if (fields.has(name)) return { ok: false, problem: "duplicate", name };
      fields.set(name, value);
    }
  } catch {
    return { ok: false, problem: "encoding" };
  }
  return { ok: true, fields };
}
