import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes files into a folder, all of them or none.
 *
 * @throws Error with the names of those that are there already: somebody has edited them
 */
export function writeNew(folder: string, files: Readonly<Record<string, string>>): void {
  const there = Object.keys(files).filter((name) => existsSync(join(folder, name)));
  if (there.length > 0) throw new Error(`${folder} has ${there.join(", ")} already; remove or edit them.`);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { flag: "wx" });
}
