import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Zippable, zipSync } from "fflate";

/** Time stamp of every entry: a zip says the same in whichever hour it is made. */
const ENTRY_TIME = "1980-01-01T12:00:00Z";

/** Packs the files of a folder, in the order of their names, into a zip that is the same for the same files. */
export async function zipFolder(folder: string, target: string): Promise<number> {
  const entries: Zippable = {};
  for (const name of (await readdir(folder)).sort()) {
    const content = await readFile(join(folder, name));
    entries[name] = [new Uint8Array(content), { mtime: ENTRY_TIME, level: 9, os: 3, attrs: 0o644 << 16 }];
  }
  const zip = zipSync(entries);
  await writeFile(target, zip);
  return zip.length;
}
