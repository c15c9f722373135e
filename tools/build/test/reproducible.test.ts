import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const repository = join(import.meta.dirname, "..", "..", "..");
const sources = [
  "packages",
  "tools",
  "LICENSE",
  "package.json",
  "pnpm-lock.yaml",
  "pnpm-workspace.yaml",
  "tsconfig.base.json",
];

/** Bound of a whole build on a busy machine. */
const BUILD_MS = 120_000;

let copy: string;

/** Copies the sources elsewhere; the workspace's links lead into the copy, installed packages are the same. */
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), "elsewhere-"));
  const isSource = (path: string) => !["dist", "test"].includes(basename(path));
  for (const source of sources) {
    await cp(join(repository, source), join(copy, source), {
      recursive: true,
      verbatimSymlinks: true,
      filter: isSource,
    });
  }
  await symlink(join(repository, "node_modules"), join(copy, "node_modules"));
  execFileSync(process.execPath, [join(copy, "tools", "build", "main.ts")], {
    cwd: tmpdir(),
    env: { ...process.env, TZ: "Pacific/Auckland", LANG: "de_DE.UTF-8" },
    stdio: "pipe",
  });
}, BUILD_MS);

afterAll(async () => {
  await rm(copy, { recursive: true });
});

const built = ["aws-lambda", "explorer", "gcp-function", "maps"];

/** Every file of a build, by path below `dist`. */
const filesOf = async (dist: string): Promise<ReadonlyMap<string, Buffer>> => {
  const sums = await readFile(join(dist, "SHA256SUMS"), "utf8");
  const published = sums.split("\n").flatMap((line) => line.split("  ")[1] ?? []);
  const unpacked = await Promise.all(
    built.map((folder) => readdir(join(dist, folder), { recursive: true, withFileTypes: true })),
  );
  const paths = unpacked
    .flat()
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)));
  const names = [...published, "SHA256SUMS", ...paths].sort();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(dist, name))] as const)),
  );
};

describe("a build in another folder, working directory, time zone and language", () => {
  test("writes the same files to the byte", async () => {
    const [here, there] = await Promise.all([filesOf(join(repository, "dist")), filesOf(join(copy, "dist"))]);
    expect([...there.keys()]).toEqual([...here.keys()]);
    const different = [...here].filter(([name, content]) => !there.get(name)?.equals(content));
    expect(different.map(([name]) => name)).toEqual([]);
    expect(here.size).toBeGreaterThanOrEqual(20);
  });

  test("names no folder of the machine", async () => {
    for (const [name, content] of await filesOf(join(copy, "dist"))) {
      for (const folder of [repository, copy, "/.pnpm/"])
        expect(content.includes(folder), `${name} names ${folder}`).toBe(false);
    }
  });
});
