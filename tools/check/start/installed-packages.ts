import { lstat, readdir, readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A package that an installation of some project puts on the disk. */
export interface InstalledPackage {
  /** `name@version`. */
  readonly id: string;
  /** Bytes of its files; a file with several names counts once. */
  readonly bytes: number;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const readManifest = async (folder: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;

/** The bytes of a folder's files, without following links. */
async function bytesOf(folder: string, seen: Set<number>): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await bytesOf(path, seen);
    else if (entry.isFile()) {
      const { ino, size } = await lstat(path);
      if (!seen.has(ino)) bytes += size;
      seen.add(ino);
    }
  }
  return bytes;
}

/** The folder of a dependency, found as Node finds it; undefined for an optional one of another platform. */
async function resolveDependency(from: string, name: string): Promise<string | undefined> {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = await realpath(join(folder, "node_modules", name)).catch(() => undefined);
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}

/**
 * The packages that a project of the workspace needs to run, other projects of the workspace left out, the largest first. Only
 * `dependencies` and `optionalDependencies` count: the rest is what `--prod` does not install.
 *
 * @param project - the folder of the project; everything must be installed
 */
export async function installedPackages(project: string): Promise<readonly InstalledPackage[]> {
  const visited = new Set<string>();
  const inodes = new Set<number>();
  const found: InstalledPackage[] = [];
  const visit = async (folder: string): Promise<void> => {
    if (visited.has(folder)) return;
    visited.add(folder);
    const { name, version, dependencies, optionalDependencies } = await readManifest(folder);
    if (folder.includes("node_modules"))
      found.push({ id: `${name}@${version}`, bytes: await bytesOf(folder, inodes) });
    for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const target = await resolveDependency(folder, dependency);
      if (target !== undefined) await visit(target);
    }
  };
  await visit(await realpath(project));
  return found.sort((one, other) => other.bytes - one.bytes || (one.id < other.id ? -1 : 1));
}
