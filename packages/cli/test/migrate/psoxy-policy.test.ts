import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compilePath } from "../../src/migrate/psoxy-rules/json-path.ts";
import { checkPolicy } from "../../src/policy/check.ts";
import { run } from "../run-program.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "graphveil-policy-"));
});
afterEach(() => rm(folder, { recursive: true }));

interface Comparison {
  readonly operation: string;
  readonly property: string;
  readonly psoxy: { readonly fate: string; readonly method?: string };
  readonly here: string;
  readonly change: string;
}

const convert = async (source: string, ...argv: readonly string[]) => {
  const result = await run(["migrate", "psoxy-policy", source, "--out", "policy.json", "--json", ...argv], {
    folder,
  });
  expect([result.code, result.stderr]).toEqual([0, ""]);
  const { policy, comparisons, withoutCounterpart } = JSON.parse(result.stdout) as {
    readonly policy: {
      readonly overrides?: { readonly properties: Readonly<Record<string, string>> };
      readonly callers: readonly [
        { readonly operations: { readonly allow: readonly string[] }; readonly folders?: readonly string[] },
      ];
    };
    readonly comparisons: readonly Comparison[];
    readonly withoutCounterpart: readonly string[];
  };
  const written = await readFile(join(folder, "policy.json"));
  expect(checkPolicy(written).ok).toBe(true);
  expect(JSON.parse(written.toString())).toEqual(policy);
  const find = (operation: string, property: string) =>
    comparisons.find((each) => each.operation === operation && each.property === property);
  return { policy, comparisons, withoutCounterpart, find, allowed: policy.callers[0].operations.allow };
};

const prebuilt = ["entra-id", "azure-ad", "outlook-mail", "outlook-cal"].flatMap((source) =>
  ["", "_no-app-ids", "_no-app-ids-no-groups"].map((suffix) => `${source}${suffix}`),
);

describe("prebuilt rules", () => {
  test.each(prebuilt)("%s become a policy by which nothing more leaves than before", async (source) => {
    const { comparisons, allowed } = await convert(source, "--tenant-domains", "contoso.com");
    expect(comparisons.filter(({ change }) => change === "more")).toEqual([]);
    expect(comparisons.length).toBeGreaterThan(10);
    expect(allowed).toContain("/users");
    expect(allowed.includes("/groups")).toBe(!source.endsWith("no-groups"));
  });

  test("of mail reach messages by id and those sent, and no inbox", async () => {
    const { policy, allowed, find, withoutCounterpart } = await convert("outlook-mail");
    expect(allowed).toEqual(
      expect.arrayContaining([
        "/users/{user-id}/messages/{message-id}",
        "/users/{user-id}/mailFolders/{mailFolder-id}/messages",
        "/users/{user-id}/mailboxSettings",
      ]),
    );
    expect(allowed).not.toContain("/users/{user-id}/messages");
    expect(policy.callers[0].folders).toEqual(["sentitems"]);
    expect(withoutCounterpart.join("\n")).toContain("SentItems");
    const one = "/users/{user-id}/messages/{message-id}";
    expect(find(one, "id")).toMatchObject({ psoxy: { fate: "clear" }, here: "seal", change: "less" });
    expect(find(one, "categories")).toMatchObject({ psoxy: { fate: "clear" }, here: "drop", change: "less" });
    expect(find(one, "subject")).toBeUndefined();
    expect(find(one, "from.emailAddress.address")).toBeUndefined();
  });

  test("of calendars keep what they redact redacted, and say that phrases are lost", async () => {
    const { policy, find, allowed } = await convert("outlook-cal");
    expect(policy.overrides?.properties).toMatchObject({ "event.reminderMinutesBeforeStart": "drop" });
    expect(allowed).toContain("/users/{user-id}/calendar/calendarView");
    expect(find("/users/{user-id}/events", "subject")).toMatchObject({
      psoxy: { fate: "part", method: "redactExceptPhrases" },
      here: "drop",
      change: "less",
    });
  });

  test.each(["msft-teams", "msft-copilot_no-app-ids", "msft-onedrive"])(
    "%s have no counterpart",
    async (source) => {
      const { code, stderr } = await run(["migrate", "psoxy-policy", source, "--out", "policy.json"], {
        folder,
      });
      expect([code, stderr]).toEqual([1, expect.stringContaining("no counterpart")]);
      expect(await readdir(folder)).toEqual([]);
    },
  );
});

/** Rules in the form in which Psoxy reads them, for a made-up source. */
const custom = `---
endpoints:
  - pathRegex: "^/v1.0/users/[^/]*/events.*"
    allowedQueryParams: ["$top", "$expand", "$skiptoken"]
    transforms:
      - !<redactExceptPhrases>
        jsonPaths: ["$..subject"]
        allowedPhrases: ["focus time", "standup"]
      - !<redact>
        jsonPaths: ["$..body", "$.value[*].importance"]
      - !<pseudonymize>
        jsonPaths: ["$..emailAddress.address"]
        encoding: "URL_SAFE_TOKEN"
      - !<shuffle>
        jsonPaths: ["$..x"]
      - !<redact>
        jsonPaths: ["$..[?(@.a)]"]
  - pathTemplate: "/v1.0/users/{id}/mailboxSettings"
    responseSchema: { type: object }
  - pathRegex: "^/v1.0/sites/.*"
  - pathRegex: "^/v1.0/(?>users)"
    color: blue
`;

describe("rules of a file", () => {
  const write = (text: string) => writeFile(join(folder, "rules.yaml"), text);
  const events = "/users/{user-id}/events";

  test("become a policy, and what has no counterpart is said", async () => {
    await write(custom);
    const { policy, allowed, withoutCounterpart, find } = await convert("rules.yaml");
    expect(allowed).toEqual(expect.arrayContaining([events, "/users/{user-id}/mailboxSettings"]));
    expect(allowed).not.toContain("/users");
    expect(policy).toMatchObject({
      overrides: { properties: { "event.importance": "drop", "event.subject": "phrases" } },
      phrases: ["focus time", "standup"],
    });
    expect(find(events, "subject")).toBeUndefined();
    const said = withoutCounterpart.join("\n");
    for (const part of [
      "takes no $expand",
      "shuffle is not known",
      "$..[?(@.a)] of redact is not understood",
      "responseSchema is not read",
      "^/v1.0/sites/.*: no operation",
      "(?>users): the pattern is not understood",
      "color is not understood",
    ])
      expect(said).toContain(part);
    expect(said).not.toContain("$skiptoken");
  });

  test("are shown as a table", async () => {
    await write(custom);
    const { stdout } = await run(["migrate", "psoxy-policy", "rules.yaml", "--out", "p.json"], { folder });
    expect(stdout).toMatch(/^less +\/users\/\{user-id\}\/events +id +clear +seal$/m);
    expect(stdout).toMatch(/0 more, \d+ less, \d+ differently/);
    expect(stdout).toContain("rules name none");
  });

  test.each<[string, string, readonly string[], number, RegExp]>([
    ["no YAML", "endpoints: [", [], 2, /holds no rules/],
    ["no endpoints", "rules: []", [], 2, /holds no rules/],
    ["another match", custom, ["--match", "x"], 2, /--match/],
    ["a match that is not valid", custom, ["--match", '{"awsRole":"x"}'], 2, /faults/],
    ["another profile", custom, ["--profile", "raw"], 2, /strict or analytics/],
    ["nothing of ours", 'endpoints: [{pathRegex: "^/v1.0/sites"}]', [], 1, /Nothing of/],
  ])("with %s are refused", async (_, text, argv, exitCode, message) => {
    await write(text);
    const { code, stderr } = await run(
      ["migrate", "psoxy-policy", "rules.yaml", "--out", "p.json", ...argv],
      { folder },
    );
    expect([code, stderr]).toEqual([exitCode, expect.stringMatching(message)]);
    expect(await readdir(folder)).toEqual(["rules.yaml"]);
  });

  test("must be named or be there", async () => {
    for (const source of ["toString", "gmail"]) {
      const { code, stderr } = await run(["migrate", "psoxy-policy", source, "--out", "p.json"], { folder });
      expect([code, stderr]).toEqual([2, expect.stringContaining("no prebuilt source")]);
    }
  });
});

describe("a path", () => {
  test.each([
    ["$..subject", "subject", true],
    ["$..subject", "event.subject", true],
    ["$..body", "body.content", true],
    ["$..emailAddress.address", "from.emailAddress.address", true],
    ["$..emailAddress.address", "emailAddress.name", false],
    ["$.subject", "subject", true],
    ["$.subject", "event.subject", false],
    ["$.value[*].subject", "subject", true],
    ["$..['proxyAddresses'][*]", "proxyAddresses", true],
    ["$..identities[*].issuerAssignedId", "identities.issuerAssignedId", true],
  ])("%s of %s: %s", (path, names, matches) => {
    expect(compilePath(path)?.(names.split("."))).toBe(matches);
  });

  test.each(["subject", "$", "$..[?(@.x)]", "$..['a','b']", "$..*"])("%s is not understood", (path) => {
    expect(compilePath(path)).toBeUndefined();
  });
});
