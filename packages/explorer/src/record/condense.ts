import type { Row } from "./row.ts";

/** How many rows behind one are its parts. */
const sizeOf = (rows: readonly Row[], at: number): number => {
  const depth = rows[at]?.depth ?? 0;
  let end = at + 1;
  while ((rows[end]?.depth ?? -1) > depth) end += 1;
  return end - at - 1;
};

/** True for a row whose only part is another row with parts. */
const holdsOne = (rows: readonly Row[], at: number): boolean => {
  const [row, part] = [rows[at], rows[at + 1]];
  if (row === undefined || part === undefined || row.before !== undefined || part.before !== undefined)
    return false;
  return (
    part.depth === row.depth + 1 && part.fate === row.fate && sizeOf(rows, at + 1) + 1 === sizeOf(rows, at)
  );
};

/** Puts what holds nothing but another whole into one line with it: `from.emailAddress`, as every address has it. */
export function condense(rows: readonly Row[]): readonly Row[] {
  for (let at = 0; at < rows.length; at++) {
    if (!holdsOne(rows, at)) continue;
    const [outer, inner] = [rows[at], rows[at + 1]];
    if (outer === undefined || inner === undefined) continue;
    const end = at + 1 + sizeOf(rows, at);
    const parts = rows.slice(at + 2, end).map((row) => ({ ...row, depth: row.depth - 1 }));
    const joined = { ...inner, depth: outer.depth, name: `${outer.name}.${inner.name}` };
    return [...rows.slice(0, at), ...condense([joined, ...parts, ...rows.slice(end)])];
  }
  return rows;
}
