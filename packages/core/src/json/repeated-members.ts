const strings = /"(?:[^"\\]+|\\.)*"(?:\s*:)?/g;
const tokens = /"(?:[^"\\]+|\\.)*"|[{}:]|\n/g;

/** How many members the objects of a JSON value have, all together. */
const membersIn = (value: unknown): number => {
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value).reduce((sum: number, each) => sum + membersIn(each), 0);
  return inner + (Array.isArray(value) ? 0 : Object.keys(value).length);
};

/** The lines in which an object gets a member that it has already. */
const findRepeated = (json: string): readonly number[] => {
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
};

/**
 * The lines of a JSON text, counted from 1, in which an object gets a member that it has already: readers differ in which of
 * the two they take (RFC 8259 §4), and the canonical form is defined for neither (RFC 7493 §2.3). Where the text has as many
 * members as the value that was read from it, no name is repeated.
 *
 * @param json well-formed JSON
 * @param value what was read from it
 */
export function repeatedMembers(json: string, value: unknown): readonly number[] {
  const written = json.match(strings)?.filter((each) => each.endsWith(":")).length ?? 0;
  return written === membersIn(value) ? [] : findRepeated(json);
}
