import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { environmentVariables } from "@graphveil/core/environment";
import { applicationRoles } from "@graphveil/core/policy";
import { describe, expect, test } from "vitest";

import { readModuleSource } from "../terraform-source.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const matches = (text: string, form: RegExp): readonly string[] =>
  Array.from(text.matchAll(form), ([, name = ""]) => name);

/** Inputs of a folder, and the attributes of those that are objects. */
const inputsOf = async (folder: string): Promise<readonly string[]> => {
  const { variables } = await readModuleSource(join(root, "infra", folder));
  return variables.flatMap(({ name, type }) => [name, ...matches(type, /^\s*(\w+)\s*=/gm)]);
};

const outputsOf = async (folder: string): Promise<readonly string[]> =>
  (await readModuleSource(join(root, "infra", folder))).outputs.map(({ name }) => name);

describe.each(["aws", "gcp"])("docs/deploy-%s.md", async (cloud) => {
  const guide = await readFile(join(root, "docs", `deploy-${cloud}.md`), "utf8");
  const example = `examples/${cloud}`;
  const module = `modules/${cloud}-proxy`;

  test("sets inputs that there are", async () => {
    const known = new Set([...(await inputsOf(example)), ...(await inputsOf(module))]);
    const named = matches(guide, /`(?:\w+\.)?([a-z_]+) = /g);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  test("names inputs of objects by their path", async () => {
    const known = new Set(await inputsOf(module));
    const named = matches(guide, /`(?:function|logs|alarms|alerts|vpc|key)\.([a-z_]+)/g);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  test("prints outputs that there are", async () => {
    const known = await outputsOf(example);
    const table = guide.slice(guide.indexOf("## Eight lines"), guide.indexOf("Row 2 has"));
    const named = [
      ...matches(guide, /terraform .*?output -(?:raw|json) (\w+)/g),
      ...matches(table, /`([a-z_]+)`,/g),
    ];
    expect(named).toEqual(expect.arrayContaining(["caller_command", "endpoint", "exchange_script"]));
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  test("takes eight lines to paste from an empty laptop to the first record, and names scripts that there are", async () => {
    const table = guide.slice(guide.indexOf("## Eight lines"), guide.indexOf("Row 2 has"));
    const rows = matches(table, /^\| (\d) +\|/gm);
    expect(rows).toEqual(["1", "2", "3", "4", "5", "6", "7", "8"]);
    const lines = matches(table, /^\| \d +\| \w+ +\| `([^`]+)`/gm);
    expect(lines.length).toBe(rows.length);
    expect(lines.filter((line) => /&&|;|\|/.test(line))).toEqual([
      expect.stringMatching(/^git clone \S+\.git && cd graphveil$/),
    ]);
    const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    const run = matches(guide, /pnpm@12 (?:--silent )?run ([\w:]+)/g);
    expect(run).toEqual(
      expect.arrayContaining(["infra:init", "graphveil", "smoke", "entra:check", "permissions"]),
    );
    expect(run.filter((name) => !(name in scripts))).toEqual([]);
  });

  test("names resources that there are", async () => {
    const { resources } = await readModuleSource(join(root, "infra", module));
    const named = matches(guide, /'module\.proxy\.(\w+)\.\w+\[(?:0|"v1")\]'/g);
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((type) => !resources.includes(type))).toEqual([]);
  });

  test("names permissions that exist", () => {
    const known = Object.keys(applicationRoles);
    const named = matches(guide, /`([A-Z][A-Za-z]+\.Read[A-Za-z]*\.All)`/g);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  test("sets, without Terraform, variables that the configuration reads", () => {
    const known: readonly string[] = environmentVariables.map(({ name }) => name);
    const named = matches(guide, /\b(GRAPHVEIL_[A-Z_]+)/g);
    for (const name of ["GRAPHVEIL_TENANT_ID", "GRAPHVEIL_CLIENT_ID", "GRAPHVEIL_KEY", "GRAPHVEIL_POLICY"])
      expect(named).toContain(name);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });
});
