import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { root, unpackTarball } from "./tarball.ts";

/** An empty folder, removed behind the test. */
export async function emptyFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "graphveil-installed-")));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Where the workspace has a package, in the exact version of its lockfile. */
const findPackage = async (name: string): Promise<string> => {
  const homes = [...(await readdir(join(root, "packages"))).map((each) => join("packages", each)), "test"];
  for (const home of homes) {
    const found = await realpath(join(root, home, "node_modules", name)).catch(() => undefined);
    if (found !== undefined) return found;
  }
  throw new Error(`no package of the workspace has ${name}`);
};

const link = async (folder: string, name: string): Promise<void> => {
  const place = join(folder, "node_modules", name);
  await mkdir(dirname(place), { recursive: true });
  await symlink(await findPackage(name), place);
};

/**
 * Installs a tarball into a folder without a network: unpacks it, and puts beside it what its package file asks for and nothing
 * else, so that an import that it does not declare is not found. `peers` is what the person installs besides.
 */
export async function installTarball(path: string, folder: string, peers: readonly string[]): Promise<void> {
  const files = await unpackTarball(path);
  const manifest = JSON.parse(Buffer.from(files.get("package.json") ?? []).toString("utf8")) as {
    readonly name: string;
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  const place = join(folder, "node_modules", manifest.name);
  for (const [file, content] of files) {
    await mkdir(dirname(join(place, file)), { recursive: true });
    await writeFile(join(place, file), content);
  }
  for (const name of [...Object.keys(manifest.dependencies ?? {}), ...peers]) await link(folder, name);
}
