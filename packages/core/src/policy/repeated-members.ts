const tokens = /"(?:[^"\\]+|\\.)*"|[{}:]|\n/g;

/**
 * The lines of a JSON text, counted from 1, in which an object gets a member that it has already: readers differ in which of
 * the two they take (RFC 8259 §4), and the canonical form is defined for neither (RFC 7493 §2.3).
 *
 * @param json well-formed JSON
 */
export function repeatedMembers(json: string): readonly number[] {
  const lines = new Set<number>();
  const objects: Set<string>[] = [];
  let line = 1;
  let last = "";
  for (const [token] of json.matchAll(tokens)) {
    if (token === "\n") line += 1;
    else if (token === "{") objects.push(new Set());
    else if (token === "}") objects.pop();
    else if (token === ":") {
      const names = objects.at(-1);
      const name: unknown = JSON.parse(last);
      if (names === undefined || typeof name !== "string") continue;
      if (names.has(name)) lines.add(line);
      names.add(name);
    } else last = token;
  }
  return [...lines];
}
