import { hash } from "node:crypto";

/** The hash that the bundler puts into the name of a chunk. */
const HASH = /-([A-Z0-9]{8})(?=\.mjs\b)/g;

type Renamed = (part: string, old: string) => string;

/** The new hash of each chunk by its old one, from its text with the hashes in it renamed. */
function hashesOf(texts: ReadonlyMap<string, string>, renamed: Renamed): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  for (const [file, text] of texts)
    for (const [, old = ""] of file.matchAll(HASH))
      hashes.set(old, hash("sha256", text.replaceAll(HASH, renamed)).slice(0, 8).toUpperCase());
  return hashes;
}

/**
 * Names chunks by what is in them. The bundler's own hashes are made of the folders that packages lie in, too, so that they differ
 * from machine to machine. Chunks that differ only in what they import are told apart by the names that these get first.
 *
 * @param files - contents by name
 * @throws Error if two chunks have the same name
 */
export function stableNames(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  const texts = new Map(
    Array.from(files, ([file, content]) => [file, Buffer.from(content).toString("utf8")]),
  );
  const first = hashesOf(texts, () => "");
  const hashes = hashesOf(texts, (_, old) => `-${first.get(old) ?? old}`);
  const renamed = (text: string) => text.replaceAll(HASH, (_, old: string) => `-${hashes.get(old) ?? old}`);
  const stable = new Map(Array.from(texts, ([file, text]) => [renamed(file), Buffer.from(renamed(text))]));
  if (stable.size < files.size) throw new Error("two chunks have the same name");
  return stable;
}
