/** Insertions, deletions and replacements that make one text of another (Levenshtein). */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [index, character] of [...one].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= other.length; column++) {
      const replaced = (row[column - 1] ?? 0) + Number(character !== other[column - 1]);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Longest name that is compared; no known name is longer. */
const MAX_NAME_CHARACTERS = 100;

/**
 * The known name that a person most likely meant: the same but for case, or with at most two characters changed and most of
 * it right. A name that has one tells nothing but a slip of the hand, so it may be repeated in a message; any other could be a
 * secret in a wrong place.
 */
export function closestName(given: string, known: Iterable<string>): string | undefined {
  if (given.length > MAX_NAME_CHARACTERS) return undefined;
  const lowerCase = given.toLowerCase();
  let closest: string | undefined;
  let least = 3;
  for (const name of known) {
    if (Math.abs(name.length - given.length) >= least) continue;
    const distance = editDistance(lowerCase, name.toLowerCase());
    if (distance >= least || distance * 3 > name.length) continue;
    closest = name;
    least = distance;
  }
  return closest;
}
