import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parseTar } from "nanotar";

/** The folder of the repository. */
export const root = join(import.meta.dirname, "..", "..");

/** The path of the tarball that a build made: `graphveil` or `graphveil-core`. */
export async function tarballOf(name: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
  return join(root, "dist", `${name}-${version}.tgz`);
}

/** Contents of a tarball by path, without the folder `package`. */
export async function unpackTarball(path: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = parseTar(gunzipSync(await readFile(path)));
  return new Map(files.map(({ name, data = new Uint8Array() }) => [name.replace(/^package\//, ""), data]));
}
