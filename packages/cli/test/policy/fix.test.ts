import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formerActionNames, formerClassNames } from "@graphveil/core/policy";
import { describe, expect, onTestFinished, test } from "vitest";
import { withPresentNames } from "../../src/policy/former-names.ts";
import { run } from "../run-program.ts";

const old = `{ "profile": "strict",
  "overrides": { "classes": {"org":  "keep", "corr": "token"}, "properties": { "message.subject": "digest" } },
  "acknowledge": ["loc"],\t"phrases": ["org", "digest"],
  "callers": [ { "name": "org", "match": { "local": true }, "groups": ["mail"],
    "overrides": { "classes": { "loc": "keep" } }, "acknowledge": [ "loc" ] } ] }
`;

const fileWith = async (text: string, mode = 0o644) => {
  const folder = await mkdtemp(join(tmpdir(), "graphveil-fix-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "policy.json"), text, { mode });
  return { folder, read: () => readFile(join(folder, "policy.json"), "utf8") };
};

const check = (folder: string, ...options: readonly string[]) =>
  run(["policy", "check", ...options, "policy.json"], { folder });

describe("policy check --fix", () => {
  test("writes former names as the present ones, only where they name classes and actions", () => {
    expect(withPresentNames(old).text).toBe(
      old
        .replace('"org":', '"organization":')
        .replace('"corr": "token"', '"correlationId": "correlate"')
        .replace('"message.subject": "digest"', '"message.subject": "measure"')
        .replace('["loc"]', '["location"]')
        .replace('{ "loc":', '{ "location":')
        .replace('[ "loc" ]', '[ "location" ]'),
    );
  });

  test.each(Object.entries(formerClassNames))("knows the class %s as %s", (from, to) => {
    const { text } = withPresentNames(JSON.stringify({ overrides: { classes: { [from]: "drop" } } }));
    expect(JSON.parse(text)).toEqual({ overrides: { classes: { [to]: "drop" } } });
  });

  test.each(Object.entries(formerActionNames))("knows the action %s as %s", (from, to) => {
    const { text } = withPresentNames(JSON.stringify({ overrides: { properties: { "user.mail": from } } }));
    expect(JSON.parse(text)).toEqual({ overrides: { properties: { "user.mail": to } } });
  });

  test("leaves a policy of present names, and any other JSON, as they are", () => {
    for (const text of [' {"profile":"strict" }\n', "[1, 2]", '"pseudo"', '{"callers": {}, "overrides": 3}'])
      expect(withPresentNames(text)).toEqual({ text, renamed: [] });
  });

  test("says each change with its place, and checks the result", async () => {
    const { folder } = await fileWith(
      '{ "overrides": { "classes": { "sens": "drop" } },\n"callers": [{ "name": "a", "match": { "local": true }, "groups": ["mail"] }] }',
    );
    const { code, stdout, stderr } = await check(folder, "--fix");
    expect([code, stderr]).toEqual([0, "policy.json:1:31 sens is now sensitive\n"]);
    expect(stdout).toContain("policy.json has no faults.");
    expect((await check(folder, "--fix")).stderr).toBe("");
  });

  test("leaves it to a person where both names of a class are there", async () => {
    const { folder, read } = await fileWith(
      '{ "overrides": { "classes": { "org": "keep", "organization": "drop" } }, "callers": [] }',
    );
    const { code, stdout } = await check(folder, "--fix");
    expect(code).toBe(1);
    expect(stdout).toContain("has the former name org; write organization instead");
    expect(await read()).toContain('"org": "keep", "organization": "drop"');
  });

  test("does not touch what is no JSON, and nothing without --fix", async () => {
    const broken = await fileWith('{ "org": ');
    expect((await check(broken.folder, "--fix")).code).toBe(1);
    expect(await broken.read()).toBe('{ "org": ');
    const { folder, read } = await fileWith(old);
    await check(folder);
    expect(await read()).toBe(old);
  });

  test("keeps the permissions of the file and the link that leads to it, and leaves nothing beside it", async () => {
    const { folder } = await fileWith(old, 0o600);
    await symlink("policy.json", join(folder, "link.json"));
    await run(["policy", "check", "--fix", "link.json"], { folder });
    expect((await stat(join(folder, "policy.json"))).mode & 0o777).toBe(0o600);
    expect((await readFile(join(folder, "policy.json"), "utf8")).includes('"organization"')).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(["link.json", "policy.json"]);
  });
});
