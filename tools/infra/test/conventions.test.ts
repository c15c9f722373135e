import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { listInfraFolders } from "../folders.ts";
import { readModuleSource } from "../terraform-source.ts";

const infra = join(import.meta.dirname, "..", "..", "..", "infra");
const folders = await listInfraFolders(infra);

const sourceOf = async (name: string): Promise<string> => {
  const files = (await readdir(join(infra, name))).filter((file) => file.endsWith(".tf"));
  const texts = await Promise.all(files.map((file) => readFile(join(infra, name, file), "utf8")));
  return texts.join("\n");
};

const refusedOf = (name: string): readonly string[] =>
  folders.find((folder) => folder.name === name)?.refused ?? [];

/** The words of a message that says what to write, and not only that something is wrong. */
const SAYS_WHAT_IS_RIGHT = /\b(?:must|may|take|set|check|leave|name)\b/i;

/** What no folder of the infrastructure does. */
const forbidden: readonly (readonly [string, RegExp])[] = [
  ["run a program", /\bprovisioner\s+"|\blocal-exec\b|\bremote-exec\b/],
  ["read an external data source", /\bdata\s+"(?:external|http)"/],
  ["bring key material through the state", /^\s*key_material_base64\s*=/m],
  [
    "make a secret of the application",
    /\bazuread_application_password\b|\bazuread_service_principal_(?:password|certificate)\b/,
  ],
  ["make a service account key or an access key", /\bgoogle_service_account_key\b|\baws_iam_access_key\b/],
  ["leave a policy to a data source that no mock computes", /\baws_iam_policy_document\b/],
];

describe.each(folders.map(({ name }) => name))("%s", (name) => {
  test("uploads certificates in one place, whose variable takes no private key", async () => {
    const uploads = [...(await sourceOf(name)).matchAll(/^resource "azuread_application_certificate"/gm)];
    expect(uploads).toHaveLength(name === "modules/entra-app" ? 1 : 0);
  });

  test.each(forbidden)("does not %s", async (_what, pattern) => {
    expect(await sourceOf(name)).not.toMatch(pattern);
  });

  test("describes and types each input, and describes each output", async () => {
    const { variables, outputs } = await readModuleSource(join(infra, name));
    expect(variables.filter(({ description, type }) => description === "" || type === "")).toEqual([]);
    expect(outputs.filter(({ description }) => description === "")).toEqual([]);
    expect(variables.length * outputs.length).toBeGreaterThan(0);
  });

  test("pins Terraform and each provider by a range", async () => {
    const { terraform, providers } = await readModuleSource(join(infra, name));
    expect(terraform).toBe(">= 1.9");
    expect(providers.filter(({ version }) => !/^>= \d+\.\d+, < \d+\.\d+$/.test(version))).toEqual([]);
  });

  test("keeps its tests where `tofu init` does not read them", async () => {
    const entries = await readdir(join(infra, name));
    expect(entries.filter((entry) => entry === "tests" || /\.(?:tftest|tofutest)\.hcl$/.test(entry))).toEqual(
      [],
    );
  });

  test("names in its README a module by a tag of the repository, not by a path", async () => {
    const readme = await readFile(join(infra, name, "README.md"), "utf8");
    const sources = Array.from(
      readme.matchAll(/git::https:\/\/[\w./-]+\.git\/\/infra\/modules\/([\w\\-]+)\?ref=v\d+\.\d+\.\d+/g),
      ([, module = ""]) => module,
    );
    // In an example a pattern stands for each of its modules; one without any names none.
    const modules = name.startsWith("modules")
      ? [name.replace("modules/", "")]
      : (await sourceOf(name)).includes('"../../modules/')
        ? ["\\1"]
        : [];
    expect(sources).toEqual(expect.arrayContaining(modules));
    const known = ["\\1", ...folders.map((folder) => folder.name.replace("modules/", ""))];
    expect(sources.filter((module) => !known.includes(module))).toEqual([]);
    expect(readme).not.toMatch(/^\s*source\s*=\s*"\.\./m);
  });

  test("has tests, and refusals among them", () => {
    expect(refusedOf(name).length).toBeGreaterThan(0);
  });

  test("tries a wrong value for each rule of each input", async () => {
    const { variables } = await readModuleSource(join(infra, name));
    const untried = variables.filter(
      ({ name: input, refusals }) =>
        refusedOf(name).filter((each) => each === `var.${input}`).length < refusals.length,
    );
    expect(untried.map(({ name: input }) => input)).toEqual([]);
  });

  test("tells a wrong value what the right one is", async () => {
    const { variables } = await readModuleSource(join(infra, name));
    const messages = variables.flatMap(({ refusals }) => refusals);
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.filter((message) => !SAYS_WHAT_IS_RIGHT.test(message))).toEqual([]);
  });
});

test.each(folders.filter(({ name }) => name.startsWith("modules")).map(({ name }) => name))(
  "%s has no provider block",
  async (name) => {
    expect(await sourceOf(name)).not.toMatch(/^provider\s+"/m);
  },
);

// Keys that are made have their material at once; those of two clouds wait for it, and their callers are the platforms'.
describe.each([
  ["examples/aws", "modules/aws-proxy", "", "enabled"],
  ["examples/gcp", "modules/gcp-proxy", "", "enabled"],
  ["examples/both", "modules/aws-proxy", "aws_", "caller_authentication"],
  ["examples/both", "modules/gcp-proxy", "google_", "caller_authentication"],
])("%s has the inputs of %s", async (example, module, prefix, without) => {
  const ofModule = (await readModuleSource(join(infra, module))).variables;
  const ofExample = (await readModuleSource(join(infra, example))).variables;
  const main = await readFile(join(infra, example, "main.tf"), "utf8");
  const same = ofModule.flatMap((variable) => {
    const found = ofExample.find(({ name }) => name === variable.name || name === prefix + variable.name);
    return found === undefined ? [] : [{ module: variable, example: found }];
  });

  test("of the same type", () => {
    expect(same.length).toBeGreaterThan(10);
    for (const {
      module: { name, type },
      example: found,
    } of same)
      expect([name, found.type]).toEqual([name, type]);
  });

  test("with the same default, where an organisation sets them", () => {
    const set = same.filter(({ module: { type } }) => type.includes("object("));
    expect(set.length).toBeGreaterThan(3);
    for (const {
      module: { name, defaultValue },
      example: found,
    } of set)
      expect([name, found.defaultValue]).toEqual([name, defaultValue]);
  });

  test("and sets each of them", () => {
    const settled = ["propagation_wait", "exclude_request_log", "audience"];
    const unset = ofModule.filter(
      ({ name }) => !settled.includes(name) && !new RegExp(`^ +${name} += `, "m").test(main),
    );
    expect(unset.map(({ name }) => name)).toEqual([without]);
  });
});

test.each(folders.filter(({ name }) => name.startsWith("modules")).map(({ name }) => name))(
  "%s has a rule for each input that can be wrong",
  async (name) => {
    const { variables } = await readModuleSource(join(infra, name));
    const free = variables.filter(({ type, refusals }) => type !== "bool" && refusals.length === 0);
    expect(free.map(({ name: input }) => input)).toEqual([]);
  },
);

test("there are more than a hundred refusals", () => {
  expect(folders.flatMap(({ refused }) => refused).length).toBeGreaterThan(100);
});
