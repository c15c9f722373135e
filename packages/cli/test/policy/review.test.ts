import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { run } from "../run-program.ts";

const GROUP = "8d1f0c3a-2b4c-4d5e-8f60-718293a4b5c6";
const acme = {
  name: "acme",
  match: { awsRole: "arn:aws:iam::123456789012:role/reader" },
  groups: ["directory", "mail"],
};
const beta = { name: "beta", match: { gcpServiceAccount: "123456789012345678901" }, groups: ["calendar"] };
const base = { profile: "strict", tenantDomains: ["contoso.com"], callers: [acme, beta] };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "graphveil-review-"));
});
afterEach(() => rm(folder, { recursive: true }));

const save = (name: string, policy: unknown) => writeFile(join(folder, name), JSON.stringify(policy));

const diff = async (before: unknown, after: unknown, ...options: readonly string[]) => {
  await Promise.all([save("old.json", before), save("new.json", after)]);
  return run(["policy", "diff", "old.json", "new.json", ...options], { folder });
};

describe("policy diff", () => {
  test("of equal policies says so with exit code 0, whatever their spelling", async () => {
    const other = { callers: [beta, acme], tenantDomains: ["contoso.com"] };
    expect(await diff(base, other)).toEqual({
      code: 0,
      stdout: "Both let every caller read the same.\n",
      stderr: "",
    });
  });

  test("says first what leaves in the clear and did not", async () => {
    const loosened = {
      ...acme,
      overrides: { properties: { "message.subject": "keep" } },
      acknowledge: ["text"],
    };
    const { code, stdout } = await diff(base, { ...base, callers: [loosened, beta] });
    expect(code).toBe(1);
    expect(stdout.split("\n").slice(0, 4)).toEqual([
      "Now also in the clear: subjects of messages (acme)",
      "acme: strict -> strict, loosened",
      "  leaves now, and did not:",
      "    in the clear, free text or content: message.subject",
    ]);
    expect(stdout).not.toContain("beta");
  });

  test("of the reverse says what no longer leaves", async () => {
    const loosened = {
      ...acme,
      overrides: { properties: { "message.subject": "keep" } },
      acknowledge: ["text"],
    };
    const { stdout } = await diff({ ...base, callers: [loosened, beta] }, base);
    expect(stdout).toContain(
      "  no longer leaves:\n    was in the clear, free text or content: message.subject\n",
    );
  });

  test.each([
    ["mailboxes for the first time", {}, { mailboxes: { group: GROUP } }, "less"],
    ["mailboxes no longer", { mailboxes: [GROUP] }, {}, "more"],
    ["another group", { mailboxes: { group: GROUP } }, { mailboxes: [GROUP] }, "other"],
    ["one folder more", { folders: ["inbox"] }, { folders: ["inbox", "sentitems"] }, "more"],
    ["an exclusion", {}, { exclude: [GROUP] }, "less"],
    ["an exclusion no longer", { exclude: [GROUP] }, {}, "more"],
    ["private items left out", {}, { private: "drop" }, "less"],
    [
      "a scoped directory no longer",
      { mailboxes: [GROUP], scopeDirectory: true },
      { mailboxes: [GROUP] },
      "more",
    ],
    ["outsiders left out", {}, { senders: "internal" }, "less"],
    ["rooms let in", { private: "drop" }, { private: "drop", resources: "include" }, "more"],
    ["times to the hour", {}, { times: "hour" }, "less"],
    ["times to the hour that were to the day", { times: "day" }, { times: "hour" }, "more"],
    ["its own keys", {}, { separate: true }, "less"],
  ])("tells the direction of %s", async (_, before, after, direction) => {
    const withScope = (scope: object) => ({ ...base, callers: [{ ...acme, ...scope }, beta] });
    const { stdout } = await diff(withScope(before), withScope(after), "--json");
    const { changedCallers } = JSON.parse(stdout);
    expect(changedCallers[0].scope.map((each: { direction: string }) => each.direction)).toEqual([direction]);
  });

  test("names operations, callers, domains and permissions that come and go", async () => {
    const more = { ...acme, groups: ["directory", "rooms"] };
    const gamma = { ...beta, name: "gamma" };
    const { stdout } = await diff(base, { ...base, tenantDomains: ["fabrikam.com"], callers: [more, gamma] });
    expect(stdout).toMatch(/new caller:\ngamma: the Google service account 123456789012345678901\n/);
    expect(stdout).toMatch(/ {2}new operations: .*\/places\/microsoft\.graph\.room,/);
    expect(stdout).toMatch(/ {2}operations that are gone: .*\/users\/\{user-id\}\/messages,/);
    expect(stdout).toContain("callers that are gone: beta\n");
    expect(stdout).toContain("domains that are readable now: fabrikam.com\n");
    expect(stdout).toContain("domains that are no longer readable: contoso.com\n");
    expect(stdout).toMatch(/permissions to add: .*Place\.Read\.All/);
    expect(stdout).toMatch(/permissions to take away: .*Mail\.ReadBasic\.All/);
  });

  test("says that an entry is somebody else now", async () => {
    const moved = { ...acme, match: { awsAccount: "123456789012" } };
    const { code, stdout } = await diff(base, { ...base, callers: [moved, beta] });
    expect(code).toBe(1);
    expect(stdout).toContain("is somebody else now");
  });

  test("refuses a policy with faults", async () => {
    const { code, stderr } = await diff(base, { ...base, profile: "stritc" });
    expect(code).toBe(3);
    expect(stderr).toContain("new.json has a fault");
  });
});

describe("policy show", () => {
  test("says who reads what, and how it leaves", async () => {
    await save("policy.json", { ...base, callers: [{ ...acme, mailboxes: { group: GROUP } }, beta] });
    const { code, stdout } = await run(["policy", "show", "policy.json"], { folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Policy [0-9a-f]{64}\n/);
    expect(stdout).toContain("acme: the AWS role arn:aws:iam::123456789012:role/reader\n  profile: strict\n");
    expect(stdout).toContain(`  mailboxes: those of the members of the group ${GROUP}\n`);
    expect(stdout).toContain("  keys: shared: its pseudonyms equal those of beta\n");
    expect(stdout).toMatch(/as a pseudonym\n.*: .*user\.mail, /);
    expect(stdout).not.toMatch(/message\.subject|user\.displayName/);
    expect(stdout).not.toContain("message.isRead");
  });

  test("lists structure, too, with --all", async () => {
    await save("policy.json", base);
    const { stdout } = await run(["policy", "show", "--all", "policy.json"], { folder });
    expect(stdout).toMatch(/in the clear\n.*message\.isRead/);
  });

  test("has every property with its class and action in --json", async () => {
    await save("policy.json", base);
    const { stdout } = await run(["policy", "show", "--json", "policy.json"], { folder });
    const [first, second] = JSON.parse(stdout).callers;
    expect(first.leaves).toContainEqual({
      name: "user.mail",
      propertyClass: "address",
      action: "pseudonymize",
    });
    expect(second.leaves.some(({ name }: { name: string }) => name === "user.mail")).toBe(false);
    expect(second.templates).toContain("/users/{user-id}/calendarView");
  });
});

describe("policy explain", () => {
  const explain = async (policy: unknown, ...argv: readonly string[]) => {
    await save("policy.json", policy);
    return run(["policy", "explain", ...argv, "--policy", "policy.json"], { folder });
  };

  test.each([
    ["/users/ID/messages", "acme", "/users/{user-id}/messages"],
    ["/v1.0/users/ID/messages?$top=5", "acme", "/users/{user-id}/messages"],
    [
      "users/ID/calendarView?startDateTime=2026-01-01T00:00:00Z&endDateTime=2026-02-01T00:00:00Z",
      "beta",
      "/users/{user-id}/calendarView",
    ],
    ["https://proxy.example/v1.0/users?$filter=accountEnabled eq true", "acme", "/users"],
  ])("permits %s for %s", async (target, caller, operation) => {
    const { code, stdout } = await explain(base, "get", target, "--caller", caller);
    expect(stdout).toContain(`Permitted\noperation: ${operation} (group `);
    expect(code).toBe(0);
  });

  test("shows what is asked of Graph, and nothing that is dropped", async () => {
    const { stdout } = await explain(base, "GET", "/users/ID/messages", "--caller", "acme", "--json");
    const { asked, leaves } = JSON.parse(stdout);
    expect(asked).toContain("from");
    expect(asked).not.toContain("subject");
    expect(leaves.map(({ name }: { name: string }) => name)).toContain("emailAddress.address");
  });

  test.each<readonly [string, string, string, string, string]>([
    ["a group that is missing", "GET", "/users/ID/messages", "beta", 'add "mail" to /callers/1/groups, or'],
    [
      "a hidden property",
      "GET",
      "/users/ID/messages?$select=subject",
      "acme",
      "message.subject is of the class text",
    ],
    ["a secret", "GET", "/users?$select=id,passwordProfile", "acme", "which never leaves"],
    ["an invented property", "GET", "/users?$select=shoeSize", "acme", "shoeSize is no property of user"],
    [
      "a filter on what is hidden",
      "GET",
      "/users?$filter=startswith(displayName,'A')",
      "acme",
      "name only properties that",
    ],
    ["a bound", "GET", "/users/ID/messages?$top=5000", "acme", "$top: 1 to 1000"],
    ["a method", "POST", "/users/ID/messages", "acme", "only GET reaches Graph"],
    ["an operation that no policy permits", "GET", "/users/ID/manager", "acme", "Lines of management"],
    ["no operation at all", "GET", "/nothing", "acme", "none of the operations of docs/operations.md"],
    ["a target that cannot be read", "GET", "/users/%zz", "acme", "an incomplete percent-escape"],
  ])("names what stands against %s", async (_, method, target, caller, remedy) => {
    const { code, stdout } = await explain(base, method, target, "--caller", caller);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Refused: /);
    expect(stdout.split("to change it: ")[1]).toContain(remedy);
  });

  test("names what is denied, and a scope that stands against a delta", async () => {
    const denied = { ...acme, operations: { deny: ["/users/{user-id}/messages"] } };
    const one = await explain({ ...base, callers: [denied] }, "GET", "/users/ID/messages");
    expect(one.stdout).toContain("take /users/{user-id}/messages out of /callers/0/operations/deny");
    const target = "/users/ID/mailFolders/inbox/messages/delta";
    const two = await explain({ ...base, callers: [{ ...acme, private: "drop" }] }, "GET", target);
    expect(two.stdout).toContain("/callers/0/private: ");
  });

  test("asks for a caller where the policy has several, or none of the name", async () => {
    for (const rest of [[], ["--caller", "delta"]]) {
      const { code, stderr } = await explain(base, "GET", "/users", ...rest);
      expect(code).toBe(2);
      expect(stderr).toBe("Name a caller of the policy with --caller: acme, beta\n");
    }
  });
});
