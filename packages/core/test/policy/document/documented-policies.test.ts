import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/configuration/configuration.ts";
import { operationGroups } from "../../../src/policy/operations/operation.ts";
import { profiles } from "../../../src/privacy/profile/profiles.ts";
import { environment } from "../../fixtures/environment.ts";

const docs = join(import.meta.dirname, "../../../../../docs");
const text = readFileSync(join(docs, "policy.md"), "utf8");
const examples = text.split("\n## Example: ").flatMap((section, at) => {
  const [, json] = /```json\n([^`]+)```/.exec(section) ?? [];
  return at === 0 || json === undefined ? [] : [[section.slice(0, section.indexOf("\n")), json] as const];
});
const schema = JSON.parse(readFileSync(join(docs, "policy.schema.json"), "utf8"));
const accepts = new Ajv2020({ strict: true, strictTypes: false }).compile(schema);

interface Entry {
  readonly name: string;
  readonly groups?: readonly string[];
  readonly operations?: { readonly allow?: readonly string[] };
  readonly profile?: string;
}

describe("the policies that the documentation shows", () => {
  it("are three at least", () => {
    expect(examples.length).toBeGreaterThanOrEqual(3);
  });

  it.each(examples)("%s: is one that the proxy starts with, and that its schema accepts", (_, json) => {
    const authentication = json.includes('"oidc"') ? "oidc" : "platform";
    const { policy } = parseConfig({
      env: environment({ GRAPHVEIL_POLICY: json, GRAPHVEIL_CALLER_AUTH: authentication }),
      readFile: () => undefined,
      policyPaths: [],
    });
    expect(policy.callers.length).toBeGreaterThan(0);
    expect(accepts(JSON.parse(json))).toBe(true);
  });
});

describe("each caller that the documentation shows", () => {
  const entries = examples.flatMap(
    ([, json]) => (JSON.parse(json) as { readonly callers: readonly Entry[] }).callers,
  );

  it.each(entries.map((entry) => [entry.name, entry] as const))(
    "%s can come by ids of people",
    (_, entry) => {
      const lists = entry.groups?.includes("directory") || entry.operations?.allow?.includes("/users");
      expect(entry.profile === "raw" || lists).toBe(true);
    },
  );
});

describe("what the documentation says of policies", () => {
  /** The cells of the row of the first table that speaks of a class. */
  const rowOf = (name: string): readonly string[] =>
    text
      .split("\n")
      .find((line) => line.startsWith("| `") && line.split("|")[1]?.includes(`\`${name}\``))
      ?.split("|")
      .slice(3, 6)
      .map((cell) => cell.trim()) ?? [];

  const said: Readonly<Record<string, RegExp>> = {
    keep: /^passes/,
    drop: /^dropped/,
    pseudonymize: /^(?:pseudonym|the same)/,
    seal: /^sealed/,
    correlate: /^token/,
    measure: /^length and number of words/,
  };

  it.each([
    "keep",
    "address",
    "objectId",
    "itemId",
    "correlationId",
    "name",
    "phone",
    "url",
    "location",
    "sensitive",
    "text",
    "organization",
    "secret",
  ] as const)("of the class %s is what the profiles do", (name) => {
    const cells = rowOf(name);
    for (const [at, profile] of (["strict", "analytics", "raw"] as const).entries())
      expect(cells[at], profile).toMatch(said[profiles[profile].classes[name]] ?? /^never/);
  });

  it("names every member of an entry and every group", () => {
    const members = Object.keys(schema.properties.callers.items.properties);
    for (const member of [...members, ...operationGroups, ...Object.keys(schema.properties)])
      if (member !== "$schema" && member !== "name" && member !== "keys")
        expect(text).toContain(`\`${member}\``);
  });
});
