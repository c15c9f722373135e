import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { environmentVariables, platformVariables } from "@graphveil/core/environment";
import { expect, test } from "vitest";

const packages = join(import.meta.dirname, "..", "..", "..", "packages");
const deployed = ["core", "aws-lambda", "gcp-function", "cli"];
/** What the package manager sets for the repository's own scripts; no setting of the product. */
const ofThePackageManager = ["INIT_CWD"];
/** What a system sets for each person; the command line keeps its files where they say. */
const ofThePerson = ["HOME", "LOCALAPPDATA", "XDG_DATA_HOME"];
/** What Node reads by itself for its own clients; the proxy's own takes it as they do. */
const ofNode = ["NODE_USE_ENV_PROXY"];
/** What terminals and people say of colours; no setting of the product. */
const ofTheTerminal = ["NO_COLOR", "TERM"];

/** `env["NAME"]`, `read(env, "NAME")`, and the names of a destructured `process.env`. */
const namesIn = (source: string): readonly string[] => [
  ...Array.from(source.matchAll(/\benv(?:\[|, )"([A-Z][A-Z0-9_]*)"/g), ([, name = ""]) => name),
  ...Array.from(source.matchAll(/\{([^{}]*)\} = (?:process\.)?env;/g), ([, names = ""]) => names).flatMap(
    (names) => names.match(/\b[A-Z][A-Z0-9_]*\b/g) ?? [],
  ),
];

const sourcesOf = async (name: string): Promise<readonly string[]> => {
  const folder = join(packages, name, "src");
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".ts"));
  return Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
};

test("the sources read listed variables alone, and each platform variable is read", async () => {
  const sources = (await Promise.all(deployed.map(sourcesOf))).flat();
  const read = new Set(sources.flatMap(namesIn));
  const platform = platformVariables.map(({ name }) => name);
  const settings = environmentVariables.map(({ name }) => name);
  const listed: readonly string[] = [
    ...platform,
    ...settings,
    ...ofThePackageManager,
    ...ofThePerson,
    ...ofNode,
    ...ofTheTerminal,
  ];
  expect([...read].filter((name) => !listed.includes(name))).toEqual([]);
  expect(platform.filter((name) => !read.has(name))).toEqual([]);
});

test("the README names each variable and no other", async () => {
  const readme = await readFile(join(packages, "..", "README.md"), "utf8");
  const named = new Set(readme.match(/\bGRAPHVEIL_[A-Z_]+/g));
  expect([...named].sort()).toEqual(environmentVariables.map(({ name }) => name).sort());
});
