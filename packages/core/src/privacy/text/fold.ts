/** What their case mappings do not tell (CaseFolding.txt): the dotless i folds to itself, and three pairs are one. */
const exceptions: ReadonlyMap<number, number> = new Map([
  [0x0131, 0x0131],
  [0x1fd3, 0x0390],
  [0x1fe3, 0x03b0],
  [0xfb05, 0xfb06],
]);

const isOne = (text: string): boolean => text.length === ((text.codePointAt(0) as number) > 0xffff ? 2 : 1);

/**
 * One code point for all that are equal under simple case folding (The Unicode Standard §3.13; statuses C and S of
 * CaseFolding.txt), in the same plane, so that folding changes no length.
 */
export function foldCase(codePoint: number): number {
  const known = exceptions.get(codePoint);
  if (known !== undefined) return known;
  const character = String.fromCodePoint(codePoint);
  const upper = character.toUpperCase();
  const lower = (isOne(upper) ? upper : character).toLowerCase();
  return isOne(lower) ? (lower.codePointAt(0) as number) : codePoint;
}
