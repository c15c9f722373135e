import { type Zippable, zipSync } from "fflate";

/** Time stamp of every entry, in local time as a zip has it: the same bytes in any hour and time zone. */
const ENTRY_TIME = new Date(1980, 0, 1, 12);

/** Packs files, in the order of their names, into a zip that is the same for the same files. */
export function zipFiles(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries: Zippable = {};
  for (const [name, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    entries[name] = [new Uint8Array(content), { mtime: ENTRY_TIME, level: 9, os: 3, attrs: 0o644 << 16 }];
  }
  return zipSync(entries);
}
