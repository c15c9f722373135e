import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { promisify } from "node:util";

const COMPILER = ["node_modules", "typescript", "bin", "tsc"];
/**
 * Its `paths` lead to the core's sources: found through `node_modules`, they count as somebody else's and are written or not, as
 * the compiler's threads happen to meet them.
 */
const CONFIGURATION = ["tools", "build", "npm", "core.tsconfig.json"];

/** Folders of an npm package, by the folder of the workspace's package that the compiler writes to. */
const folders: readonly (readonly [from: string, to: string])[] = [
  ["core/src/", "core/"],
  ["aws-lambda/src/", "aws/"],
  ["gcp-function/src/", "google/"],
];

/** A declaration names its neighbours as the sources do; beside it is JavaScript. */
const withEmittedNames = (text: string): string =>
  text.replaceAll(/(?<=(?:from |import\()")(\.[^"]+)\.ts(?=")/g, "$1.js");

/** @throws Error with what the compiler says, if a type is wrong */
const compile = async (root: string, out: string): Promise<void> => {
  const args = [join(root, ...COMPILER), "-p", join(root, ...CONFIGURATION), "--outDir", out];
  try {
    await promisify(execFile)(process.execPath, args, { cwd: root });
  } catch (error) {
    const said: unknown = error instanceof Error ? Reflect.get(error, "stdout") : undefined;
    throw new Error(`the compiler refuses the packages: ${String(said)}`);
  }
};

/**
 * The modules of the core and of what gives its credentials an identity, as JavaScript with declarations, by their path in the
 * package.
 *
 * @throws Error if a type is wrong, or a module is of another package of the workspace
 */
export async function emittedModules(root: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const out = await mkdtemp(join(tmpdir(), "graphveil-core-"));
  try {
    await compile(root, out);
    const entries = await readdir(out, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const modules = paths.map(async (path) => {
      const file = relative(out, path).replaceAll(sep, "/");
      const [from, to] = folders.find(([folder]) => file.startsWith(folder)) ?? [];
      if (from === undefined) throw new Error(`${file} is no part of the package`);
      const text = await readFile(path, "utf8");
      return [`${to}${file.slice(from.length)}`, Buffer.from(withEmittedNames(text))] as const;
    });
    return new Map((await Promise.all(modules)).sort(([a], [b]) => (a < b ? -1 : 1)));
  } finally {
    await rm(out, { recursive: true });
  }
}
