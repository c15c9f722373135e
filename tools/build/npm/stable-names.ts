import { hash } from "node:crypto";

/** The hash that the bundler puts into the name of a chunk. */
const HASH = /-([A-Z0-9]{8})(?=\.mjs\b)/g;

/**
 * Names chunks by what is in them. The bundler's own hashes are made of the folders that packages lie in, too, so that they differ
 * from machine to machine.
 *
 * @param files - contents by name
 * @throws Error if two chunks have the same name
 */
export function stableNames(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  const texts = new Map(
    Array.from(files, ([file, content]) => [file, Buffer.from(content).toString("utf8")]),
  );
  const names = new Map<string, string>();
  for (const [file, text] of texts)
    for (const [, old = ""] of file.matchAll(HASH))
      names.set(old, hash("sha256", text.replaceAll(HASH, "")).slice(0, 8).toUpperCase());
  const renamed = (text: string) => text.replaceAll(HASH, (_, old: string) => `-${names.get(old) ?? old}`);
  const stable = new Map(Array.from(texts, ([file, text]) => [renamed(file), Buffer.from(renamed(text))]));
  if (stable.size < files.size) throw new Error("two chunks have the same name");
  return stable;
}
