import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import type { Module } from "../source/module.ts";

/** For each module's path the paths of those that it imports, types included. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

interface PackageFile {
  readonly name: string;
  readonly exports?: Readonly<Record<string, unknown>>;
}

/** The file behind each specifier of the workspace's packages: `@graphveil/core/policy`. */
export async function readPackageExports(root: string): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>();
  for (const folder of await readdir(join(root, "packages"))) {
    const file = await readFile(join(root, "packages", folder, "package.json"), "utf8").catch(
      () => undefined,
    );
    if (file === undefined) continue;
    const { name, exports = {} } = JSON.parse(file) as PackageFile;
    for (const [subpath, target] of Object.entries(exports))
      targets.set(posix.join(name, subpath), posix.join("packages", folder, String(target)));
  }
  return targets;
}

/** Which module imports which, of those given; libraries and Node's own modules are left out. */
export function importGraph(
  modules: readonly Module[],
  packageExports: ReadonlyMap<string, string>,
): ImportGraph {
  const paths = new Set(modules.map(({ path }) => path));
  return new Map(
    modules.map(({ path, specifiers }) => {
      const targets = specifiers.map((specifier) =>
        specifier.startsWith(".")
          ? posix.join(posix.dirname(path), specifier)
          : (packageExports.get(specifier) ?? specifier),
      );
      return [path, [...new Set(targets)].filter((target) => paths.has(target))];
    }),
  );
}
