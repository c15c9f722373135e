import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const core = join(root, "packages/core/src");

/** The rooms in the order of the page, from the ground up. */
const rooms = [
  ...readFileSync(join(root, "docs/architecture.md"), "utf8").matchAll(/^\| `([a-z-]+)(?:\/|\.ts)`/gm),
].map(([, name = ""]) => name);

const roomOf = (file: string): string => (relative(core, file).split("/")[0] ?? "").replace(/\.ts$/, "");

const arrows = readdirSync(core, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) => {
    const path = join(core, file);
    return [...readFileSync(path, "utf8").matchAll(/\bfrom "(\.[^"]+)"/g)].map(
      ([, target = ""]) => [roomOf(path), roomOf(resolve(dirname(path), target)), file] as const,
    );
  });

test("the architecture page lists every folder of the core", () => {
  const folders = readdirSync(core, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = ["composition", "service"];
  expect(folders.map(({ name }) => name).sort()).toEqual(
    rooms.filter((name) => !files.includes(name)).sort(),
  );
});

test("a folder imports only what is above it in the table", () => {
  expect(arrows.length).toBeGreaterThan(100);
  const upward = arrows.filter(
    ([from, to]) => rooms.includes(from) && rooms.includes(to) && rooms.indexOf(to) > rooms.indexOf(from),
  );
  expect(upward.map(([from, to, file]) => `${from} → ${to}: ${file}`)).toEqual([]);
});
