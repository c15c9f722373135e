import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const core = join(root, "packages/core/src");

/** The rooms in the order of the page, from the ground up. */
const rooms = [
  ...readFileSync(join(root, "docs/architecture.md"), "utf8").matchAll(/^\| `([a-z-]+)(?:\/|\.ts)`/gm),
].map(([, name = ""]) => name);

test("the architecture page lists every folder of the core", () => {
  const folders = readdirSync(core, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(rooms.filter((name) => name !== "service").sort());
});
