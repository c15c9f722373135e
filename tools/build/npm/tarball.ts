import { gzipSync } from "fflate";
import { createTar } from "nanotar";

/** The time of every entry, the same that `npm pack` writes. */
const ENTRY_TIME = Date.UTC(1985, 9, 26, 8, 15);
/** Two empty blocks end an archive; the library leaves them out where the entries fill its last record. */
const END = new Uint8Array(1024);
/** What the name field of a tar header holds (POSIX ustar). */
const MAX_NAME_BYTES = 100;

const isProgram = (content: Uint8Array): boolean => content[0] === 0x23 && content[1] === 0x21;

/**
 * Packs files, in the order of their names, into a tarball as npm installs it: all in the folder `package`, programs (`#!`)
 * executable. The same files give the same bytes.
 *
 * @throws Error for a name that is too long
 */
export function packTarball(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, content]) => {
      const name = `package/${file}`;
      if (Buffer.byteLength(name) > MAX_NAME_BYTES)
        throw new Error(`the name ${name} is too long for a tarball`);
      return { name, data: new Uint8Array(content), attrs: { mode: isProgram(content) ? "755" : "644" } };
    });
  const tar = createTar(entries, { attrs: { mtime: ENTRY_TIME, uid: 0, gid: 0, user: "", group: "" } });
  return gzipSync(Buffer.concat([tar, END]), { level: 9, mtime: ENTRY_TIME });
}
