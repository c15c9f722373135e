import { readFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import type { Metafile } from "esbuild";

/** A package of which code is in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As its package file says it, an SPDX expression; undefined where it says none. */
  readonly licence: string | undefined;
  readonly folder: string;
  /** Folders of the bundled packages that its code imports. */
  readonly imports: readonly string[];
}

/** The packages of a bundle. */
export interface BundledPackages {
  /** By name, then version. */
  readonly packages: readonly BundledPackage[];
  /** Folders of those that our own code imports. */
  readonly direct: readonly string[];
}

const inside = `${sep}node_modules${sep}`;

/** Folder of the package that a file belongs to; undefined for a file of ours. */
const packageFolder = (path: string): string | undefined => {
  const at = path.lastIndexOf(inside);
  if (at === -1) return undefined;
  const [first = "", second = ""] = path.slice(at + inside.length).split(sep);
  return path.slice(0, at + inside.length) + (first.startsWith("@") ? join(first, second) : first);
};

/** Folder of what is imported, by the importing folder; the empty text stands for our own code. */
const importsByFolder = (metafiles: readonly Metafile[], root: string): ReadonlyMap<string, Set<string>> => {
  const byFolder = new Map<string, Set<string>>();
  for (const { inputs } of metafiles) {
    for (const [importer, { imports }] of Object.entries(inputs)) {
      const from = packageFolder(resolve(root, importer)) ?? "";
      const targets = byFolder.get(from) ?? new Set<string>();
      byFolder.set(from, targets);
      for (const { path, external } of imports) {
        const to = external === true ? undefined : packageFolder(resolve(root, path));
        if (to !== undefined && to !== from) targets.add(to);
      }
    }
  }
  return byFolder;
};

/** Folders of the packages of which at least a byte was written. */
const writtenFolders = (metafiles: readonly Metafile[], root: string): ReadonlySet<string> => {
  const written = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return new Set(written.flatMap(([path]) => packageFolder(resolve(root, path)) ?? []));
};

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Finds the packages of a bundle by what the bundler wrote, not by what was installed. */
export async function findBundledPackages(
  metafiles: readonly Metafile[],
  root: string,
): Promise<BundledPackages> {
  const written = writtenFolders(metafiles, root);
  const imports = importsByFolder(metafiles, root);
  const importsOf = (folder: string) => [...(imports.get(folder) ?? [])].filter((each) => written.has(each));
  const packages = await Promise.all(
    [...written].map(async (folder): Promise<BundledPackage> => {
      const text = await readFile(join(folder, "package.json"), "utf8");
      const { name, version, license } = JSON.parse(text) as Readonly<Record<string, unknown>>;
      if (typeof name !== "string" || typeof version !== "string")
        throw new Error(`${folder} has no name or version`);
      const licence = typeof license === "string" ? license : undefined;
      return { name, version, licence, folder, imports: importsOf(folder) };
    }),
  );
  return {
    packages: packages.sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version)),
    direct: importsOf(""),
  };
}
