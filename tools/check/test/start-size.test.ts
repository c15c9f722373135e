import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type InstalledPackage, installedPackages } from "../start/installed-packages.ts";
import { MAX_START_BYTES, startFaults, startList } from "../start/start-size.ts";

let root: string;

const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};
/** A package in pnpm's store of the workspace, with a file of so many bytes besides its manifest. */
const store = async (id: string, manifest: object, bytes: number): Promise<void> => {
  const [, name = ""] = /^(.+)@/.exec(id) ?? [];
  const folder = `node_modules/.pnpm/${id}/node_modules/${name}`;
  await write(`${folder}/package.json`, JSON.stringify({ name, version: "1.0.0", ...manifest }));
  await write(`${folder}/lib/index.js`, "x".repeat(bytes));
};
const link = async (from: string, to: string): Promise<void> => {
  await mkdir(dirname(join(root, from)), { recursive: true });
  await symlink(join(root, to), join(root, from));
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "start-"));
  await write(
    "tools/start/package.json",
    JSON.stringify({ name: "start", dependencies: { cli: "workspace:*" } }),
  );
  await write(
    "packages/cli/package.json",
    JSON.stringify({ name: "cli", dependencies: { a: "1" }, devDependencies: { vitest: "1" } }),
  );
  await link("tools/start/node_modules/cli", "packages/cli");
  await store("a@1.0.0", { dependencies: { b: "1" }, optionalDependencies: { "other-platform": "1" } }, 1000);
  await store("b@1.0.0", { dependencies: { a: "1" }, peerDependencies: { vitest: "1" } }, 500);
  await store("vitest@1.0.0", {}, 9000);
  await link("packages/cli/node_modules/a", "node_modules/.pnpm/a@1.0.0/node_modules/a");
  await link("packages/cli/node_modules/vitest", "node_modules/.pnpm/vitest@1.0.0/node_modules/vitest");
  await link("node_modules/.pnpm/a@1.0.0/node_modules/b", "node_modules/.pnpm/b@1.0.0/node_modules/b");
  await link("node_modules/.pnpm/b@1.0.0/node_modules/a", "node_modules/.pnpm/a@1.0.0/node_modules/a");
});
afterAll(() => rm(root, { recursive: true }));

test("what a start installs are the dependencies of its dependencies, each once, and nothing that only tests need", async () => {
  const packages = await installedPackages(join(root, "tools/start"));
  expect(packages.map(({ id }) => id)).toEqual(["a@1.0.0", "b@1.0.0"]);
  const [a] = packages;
  expect(a?.bytes).toBeGreaterThan(1000);
  expect(a?.bytes).toBeLessThan(1200);
});

describe("a start", () => {
  const node: InstalledPackage = { id: "node@24.21.0", bytes: 121_000_000 };
  const some: InstalledPackage = { id: "some@1.0.0", bytes: MAX_START_BYTES };

  test("may install Node and what is within the bound", () => {
    expect(startFaults([node, some])).toEqual([]);
  });

  test.each([
    [{ id: "more@1.0.0", bytes: 100_000 }, /^start installs 36\.1 MB, more than 36\.0 MB$/],
    [{ id: "typescript@7.0.2", bytes: 0 }, /^start installs typescript@7\.0\.2$/],
    [{ id: "@biomejs/cli-linux-x64@2.6.8", bytes: 0 }, /^start installs @biomejs\/cli-linux-x64@2\.6\.8$/],
  ])("may not install %j besides", (more, fault) => {
    expect(startFaults([some, more])).toEqual([
      expect.stringMatching(fault),
      "See what it is with: npx --yes pnpm@12 run start:size",
    ]);
  });

  test("is listed with the bytes of each package", () => {
    expect(startList([node, some])).toEqual([
      " 121.0 MB  node@24.21.0",
      "  36.0 MB  some@1.0.0",
      "  36.0 MB  2 packages, Node left out; at most 36.0 MB",
    ]);
  });
});
