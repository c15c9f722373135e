import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfig } from "@graphveil/core";
import { version } from "@graphveil/core/version";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkPolicy } from "../../src/policy/check.ts";
import { run } from "../run-program.ts";

const good = `{
  "callers": [
    { "name": "one", "match": { "local": true }, "groups": ["rooms"] }
  ]
}
`;
/** The same in canonical form (RFC 8785), by hand. */
const canonical = '{"callers":[{"groups":["rooms"],"match":{"local":true},"name":"one"}]}';
const rooms = [{ name: "Place.Read.All", id: "913b9306-0ce1-42b8-9137-6a7df690a760" }];

/** Where the faults of a text are, and what they are about. */
const faultsIn = (bytes: string | Uint8Array): readonly string[] => {
  const check = checkPolicy(Buffer.from(bytes));
  return check.ok
    ? []
    : check.faults.map(({ line, column, pointer, problem }) => `${line}:${column} ${pointer} ${problem}`);
};

test("what is fetched so that something is derived from it is said where the policy is shown", async () => {
  const folder = await mkdtemp(join(tmpdir(), "graphveil-"));
  const overrides = '"overrides": { "properties": { "event.onlineMeeting": "provider" } },';
  await writeFile(join(folder, "provider.json"), good.replace('"groups"', `${overrides} "groups"`));
  const sources = ["event.onlineMeeting", "event.onlineMeetingUrl", "event.location", "event.locations"];
  const check = await run(["policy", "check", "provider.json"], { folder });
  expect(check.stdout).toContain(`fetched for the provider of online meetings: ${sources.join(", ")}`);
  const json = await run(["policy", "check", "--json", "provider.json"], { folder });
  expect(JSON.parse(json.stdout)).toMatchObject({ ok: true, callers: [{ derivedFrom: sources }] });
  await rm(folder, { recursive: true });
});

describe("a policy with faults", () => {
  test.each<readonly [what: string, text: string | Uint8Array, faults: readonly (string | RegExp)[]]>([
    ["a wrong word", good.replace("rooms", "room"), [/^3:61 \/callers\/0\/groups\/0 must be one of /]],
    [
      "a missing member",
      '{\n  "callers": [\n    {}\n  ]\n}',
      [/^3:5 \/callers\/0/, /^3:5 \/callers\/0/, /./],
    ],
    ["no members at all", "{}", [/^1:1 \/callers /]],
    [
      "two in the order of the file",
      '{ "profile": "Strict",\n  "callers": [],\n "tenantDomains": ["*"] }',
      [/^1:14 \/profile /, /^2:14 \/callers /, /^3:20 \/tenantDomains\/0 /],
    ],
    [
      "a name with a slash and a tilde",
      '{ "callers": [],\n  "overrides": { "properties": {\n    "a~/b": "drop" } } }',
      [/^1:14 \/callers /, /^2:32 \/overrides\/properties /],
    ],
    [
      "a key twice",
      good.replace('"groups"', '"name": "two",\n      "groups"'),
      [/^3:1 {2}has a duplicate key here|^4:1 {2}has a duplicate key here/],
    ],
    [
      "a former name",
      good.replace('"callers"', '"overrides": { "classes": { "pseudo": "keep" } },\n"callers"'),
      [/./],
    ],
    [
      "a comma too many in an object",
      good.replace("true }", "true, }"),
      [/^3:48 {2}is not JSON from here on/],
    ],
    [
      "a comma too many in a list",
      good.replace('"rooms"]', '"rooms",]'),
      [/^3:69 {2}is not JSON from here on/],
    ],
    ["a word processor's quotes", good.replaceAll('"', "”"), [/^2:3 {2}is not JSON from here on/]],
    ["a comment", `// mine\n${good}`, [/^1:1 {2}is not JSON from here on/]],
    ["an end too early", good.slice(0, 40), [/^3:\d+ {2}is not JSON from here on/]],
    ["a line break in a text", '{ "a\nb": 1 }', [/^\d+:\d+ {2}is not JSON from here on/]],
    ["nothing", "", [/^1:1 {2}is not JSON from here on/]],
    ["a byte order mark", `\ufeff${good}`, [/^1:1 {2}begins with a byte order mark: save it as UTF-8/]],
    ["UTF-16", Buffer.from(`\ufeff${good}`, "utf16le"), [/^1:1 {2}is in UTF-16: save it as UTF-8/]],
    [
      "Latin-1",
      Buffer.from(good.replace("one", "é"), "latin1"),
      [/^1:1 {2}is not in UTF-8: save it as UTF-8/],
    ],
  ])("reports %s where it is", (_, text, faults) => {
    expect(faultsIn(text)).toEqual(faults.map((fault) => expect.stringMatching(fault)));
  });

  test("is refused by the service for as many problems", () => {
    const text = '{ "profile": "Strict", "callers": [], "tenantDomains": ["*"] }';
    const env = {
      GRAPHVEIL_TENANT_ID: "2f4a9838-26b7-47ee-be60-ccc1fdec5953",
      GRAPHVEIL_CLIENT_ID: "2f4a9838-26b7-47ee-be60-ccc1fdec5954",
      GRAPHVEIL_KEY: "dev:x",
      GRAPHVEIL_POLICY: text,
    };
    expect(() => parseConfig({ env, readFile: () => undefined, policyPaths: [] })).toThrow(
      expect.objectContaining({ problems: expect.objectContaining({ length: faultsIn(text).length }) }),
    );
  });

  test("is never quoted", () => {
    const secret = "hunter2";
    const text = JSON.stringify({ profile: secret, callers: [{ name: "acme", [secret]: secret }] });
    expect(faultsIn(text).join("\n")).not.toContain(secret);
    expect(faultsIn(`${text}${secret}`).join("\n")).not.toContain(secret);
  });
});

describe("graphveil policy", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "policy-"));
    await writeFile(join(folder, "policy.json"), good);
    await writeFile(join(folder, "faulty.json"), good.replace("rooms", "room"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const policyHash = createHash("sha256").update(canonical).digest("hex");
  const fileSha256 = createHash("sha256").update(good).digest("hex");

  test("check says of a good one its hash and its permissions", async () => {
    expect(await run(["policy", "check", "policy.json"], { folder })).toEqual({
      code: 0,
      stdout: `policy.json has no faults.\ncaller one: strict\nhash: ${policyHash}\npermissions: Place.Read.All\n`,
      stderr: "",
    });
  });

  test("check shows what a loosened profile lets out in the clear, and warns of what can hardly be meant", async () => {
    const loosened = good.replace(
      '"groups"',
      '"overrides": { "properties": { "user.displayName": "keep", "user.mail": "keep" } },\n' +
        '      "acknowledge": ["name", "address", "text"],\n      "groups"',
    );
    await writeFile(join(folder, "loosened.json"), loosened);
    const { code, stdout } = await run(["policy", "check", "loosened.json"], { folder });
    expect(code).toBe(0);
    expect(stdout.split("\n").slice(0, -3)).toEqual([
      "loosened.json:4:22 warning: /callers/0/acknowledge (one) lists text, of which no override beside it lets anything out in the clear; take it out [acknowledgeSuperfluous]",
      "loosened.json has no faults.",
      "caller one: strict, loosened by user.displayName, user.mail",
      "  leaves in the clear, which strict would not let out:",
      "    name: user.displayName",
      "    address: user.mail",
    ]);
    const json = await run(["policy", "check", "--json", "loosened.json"], { folder });
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: true,
      warnings: [{ code: "acknowledgeSuperfluous", pointer: "/callers/0/acknowledge", line: 4, column: 22 }],
      callers: [
        {
          name: "one",
          profile: "strict, loosened",
          loosenedBy: ["user.displayName", "user.mail"],
          tightenedBy: [],
          inTheClear: [
            { name: "user.displayName", propertyClass: "name" },
            { name: "user.mail", propertyClass: "address" },
          ],
        },
      ],
    });
  });

  test("check refuses overrides that nothing acknowledges, and prints the line to add", async () => {
    const bare = good.replace('"groups"', '"overrides": { "classes": { "text": "keep" } },\n      "groups"');
    await writeFile(join(folder, "bare.json"), bare);
    const { code, stdout } = await run(["policy", "check", "bare.json"], { folder });
    expect(code).toBe(1);
    expect(stdout).toContain('if that is meant, add beside them: "acknowledge": ["text"]');
  });

  test("check answers no for one with faults, in lines that editors open", async () => {
    const { code, stdout, stderr } = await run(["policy", "check", "faulty.json", "--write"], { folder });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatch(
      /^faulty\.json:3:61 \/callers\/0\/groups\/0 \(one\) must be .+ did you mean rooms\?\nfaulty\.json has a fault; docs\/policy\.md .+\n$/,
    );
    await expect(readFile(join(folder, "faulty.lock.json"))).rejects.toThrow("ENOENT");
  });

  test("check --write puts hashes and permissions beside it", async () => {
    const { code, stdout } = await run(["policy", "check", "--write", "policy.json"], { folder });
    expect(code).toBe(0);
    expect(stdout).toContain("\nwrote policy.lock.json\n");
    expect(JSON.parse(await readFile(join(folder, "policy.lock.json"), "utf8"))).toEqual({
      checkedBy: `graphveil ${version}`,
      fileSha256,
      policyHash,
      permissions: rooms,
    });
  });

  test("check --json prints one object", async () => {
    const { stdout } = await run(["policy", "check", "--json", "policy.json"], { folder });
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      faults: [],
      warnings: [],
      policyHash,
      fileSha256,
      permissions: rooms,
      callers: [
        { name: "one", profile: "strict", loosenedBy: [], tightenedBy: [], inTheClear: [], derivedFrom: [] },
      ],
    });
    const faulty = await run(["policy", "check", "--json", "faulty.json"], { folder });
    expect(faulty).toMatchObject({ code: 1, stderr: "" });
    expect(JSON.parse(faulty.stdout)).toEqual({
      ok: false,
      faults: [
        {
          pointer: "/callers/0/groups/0",
          caller: "one",
          problem: expect.any(String),
          line: 3,
          column: 61,
        },
      ],
    });
  });

  test("hash prints the hash that does not change with spaces and order", async () => {
    expect(await run(["policy", "hash", "policy.json"], { folder })).toMatchObject({
      code: 0,
      stdout: `${policyHash}\n`,
    });
    const [caller] = (JSON.parse(good) as { callers: readonly object[] }).callers;
    const reordered = { callers: [Object.fromEntries(Object.entries(caller ?? {}).reverse())] };
    await writeFile(join(folder, "policy.json"), JSON.stringify(reordered, null, 4));
    expect((await run(["policy", "hash", "policy.json"], { folder })).stdout).toBe(`${policyHash}\n`);
  });

  test.each([
    ["check", 2],
    ["hash", 2],
  ])("%s needs a file that can be read", async (command, code) => {
    const result = await run(["policy", command, "none.json"], { folder });
    expect(result).toMatchObject({
      code,
      stdout: "",
      stderr: expect.stringContaining("there is no such file"),
    });
  });
});
