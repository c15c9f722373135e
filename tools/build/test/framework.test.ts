import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { deployedPackage, framework, lockFaults, type NpmLock, readFrameworkLock } from "../framework.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const deployed = await deployedPackage(root);
const { content, text } = await readFrameworkLock(root);
const place = `node_modules/${framework}`;

test("the version is that which the tests run", async () => {
  const require = createRequire(join(root, "test", "package.json"));
  const { version } = JSON.parse(
    await readFile(join(require.resolve(framework), "..", "..", "..", "package.json"), "utf8"),
  ) as { version: string };
  expect(deployed.dependencies).toEqual({ [framework]: version });
});

test("the zip has the committed lockfile and the package file that it was made for", async () => {
  const folder = join(root, "dist", "gcp-function");
  expect(await readFile(join(folder, "package-lock.json"), "utf8")).toBe(text);
  expect(JSON.parse(await readFile(join(folder, "package.json"), "utf8"))).toEqual(deployed);
});

describe("a lockfile", () => {
  const top = content.packages[""] ?? {};
  const locked = content.packages[place] ?? {};
  const withPackage = (name: string, entry: object): NpmLock => ({
    ...content,
    packages: { ...content.packages, [name]: entry },
  });

  test("is as committed", () => {
    expect(lockFaults(content, deployed)).toEqual([]);
  });

  const faults: readonly { readonly of: string; readonly lock: NpmLock; readonly fault: string }[] = [
    {
      of: "an older format",
      lock: { ...content, lockfileVersion: 2 },
      fault: "it is not of lockfileVersion 3",
    },
    {
      of: "another range",
      lock: withPackage("", { ...top, dependencies: { [framework]: "^5.0.0" } }),
      fault: "its dependencies differs from the package file's",
    },
    {
      of: "another runtime",
      lock: withPackage("", { ...top, engines: { node: ">=22" } }),
      fault: "its engines differs from the package file's",
    },
    {
      of: "another version",
      lock: withPackage(place, { ...locked, version: "5.0.4" }),
      fault: `it has ${framework} 5.0.4, the catalog ${deployed.dependencies[framework]}`,
    },
    {
      of: "a package without a hash",
      lock: withPackage(place, { ...locked, integrity: "sha1-x" }),
      fault: `${place} has no SHA-512`,
    },
    {
      of: "a package from elsewhere",
      lock: withPackage(place, { ...locked, resolved: "https://registry.npmjs.org.example/x.tgz" }),
      fault: `${place} is not of the public registry`,
    },
  ];
  test.each(faults)("with $of is refused", ({ lock, fault }) => {
    expect(lockFaults(lock, deployed)).toEqual([fault]);
  });
});
