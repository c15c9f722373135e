import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsePolicyDocument } from "@graphveil/core/policy";
import { structuredType } from "@graphveil/core/schema";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { policyPermissions } from "../../src/policy/permissions.ts";
import { run } from "../run-program.ts";

const group = { group: "6a7c1a1e-8f0e-4c39-9d2b-1f1f0d5b2a10" };
const permissionsOf = (policy: object): readonly string[] => {
  const result = parsePolicyDocument(policy);
  if (!result.ok) expect.fail(JSON.stringify(result.faults));
  return policyPermissions(result.document).map(({ name }) => name);
};
const names = (caller: object, document: object = {}): readonly string[] =>
  permissionsOf({ ...document, callers: [{ name: "one", match: { local: true }, ...caller }] });
const messages = "/users/{user-id}/messages";
const users = "/groups/{group-id}/members/microsoft.graph.user";

const basic = new Set([
  "id",
  "mail",
  "userPrincipalName",
  "displayName",
  "givenName",
  "surname",
  "securityIdentifier",
]);
/** Drops of users whatever `User.ReadBasic.All` does not reach. */
const basicUsersAlone = {
  properties: Object.fromEntries(
    [...structuredType("user").properties.values()].flatMap(({ name, declaredIn }) =>
      basic.has(name) ? [] : [[`${declaredIn}.${name}`, "drop"]],
    ),
  ),
};

test.each([
  [{ groups: ["mail"] }, {}, ["Mail.ReadBasic.All", "MailboxSettings.Read", "User.Read.All"]],
  [{ groups: ["calendar"] }, {}, ["Calendars.ReadBasic.All"]],
  [{ groups: ["rooms"] }, {}, ["Place.Read.All"]],
  [{ groups: ["directory"] }, {}, ["User.Read.All", "GroupMember.Read.All"]],
  [{ groups: ["calendar"], profile: "analytics" }, {}, ["Calendars.Read"]],
  [{ groups: ["calendar"] }, { profile: "raw" }, ["Calendars.Read"]],
  [{ operations: { allow: [messages] } }, {}, ["Mail.ReadBasic.All"]],
  [{ operations: { allow: [messages] }, profile: "raw" }, {}, ["Mail.Read"]],
  [
    { operations: { allow: [messages] }, profile: "analytics", overrides: { classes: { text: "drop" } } },
    {},
    ["Mail.ReadBasic.All"],
  ],
  [
    { operations: { allow: [messages] }, overrides: { properties: { "message.bodyPreview": "measure" } } },
    {},
    ["Mail.Read"],
  ],
  [{ operations: { allow: [messages] }, private: "drop" }, {}, ["Mail.Read"]],
  [
    { groups: ["calendar"], private: "drop" },
    {},
    ["Calendars.ReadBasic.All", "Place.Read.All", "MailboxSettings.Read", "User.ReadBasic.All"],
  ],
  [
    { operations: { allow: ["/users/{user-id}/events/{event-id}"] }, private: "drop" },
    {},
    ["Calendars.ReadBasic.All", "Place.Read.All", "MailboxSettings.Read", "User.ReadBasic.All"],
  ],
  [{ groups: ["calendar"], private: "drop", resources: "include" }, {}, ["Calendars.ReadBasic.All"]],
  [{ groups: ["rooms"], private: "drop" }, {}, ["Place.Read.All"]],
  [
    { operations: { allow: [messages] }, senders: "internal" },
    { tenantDomains: ["contoso.com"] },
    ["Mail.ReadBasic.All"],
  ],
  [
    { groups: ["calendar"], senders: "internal" },
    { tenantDomains: ["contoso.com"] },
    ["Calendars.ReadBasic.All"],
  ],
  [
    { operations: { allow: [messages] }, mailboxes: group },
    {},
    ["Mail.ReadBasic.All", "GroupMember.Read.All"],
  ],
  [
    { operations: { allow: [messages] }, exclude: group },
    { hiddenMemberships: "granted" },
    ["Mail.ReadBasic.All", "GroupMember.Read.All", "Member.Read.Hidden"],
  ],
  [
    { operations: { allow: [messages] }, exclude: [group.group] },
    { hiddenMemberships: "granted" },
    ["Mail.ReadBasic.All"],
  ],
  [{ operations: { allow: [messages] }, exclude: [group.group] }, {}, ["Mail.ReadBasic.All"]],
  [{ groups: ["rooms"], mailboxes: group }, {}, ["Place.Read.All"]],
  [{ operations: { allow: ["/users"] }, mailboxes: group }, {}, ["User.Read.All"]],
  [
    { operations: { allow: ["/users"] }, mailboxes: group, scopeDirectory: true },
    {},
    ["User.Read.All", "GroupMember.Read.All"],
  ],
  [{ operations: { allow: ["/users"] }, overrides: basicUsersAlone }, {}, ["User.ReadBasic.All"]],
  [{ operations: { allow: [users, "/users/{user-id}"] } }, {}, ["User.Read.All", "GroupMember.Read.All"]],
  [{ operations: { allow: ["/groups/{group-id}/members"] } }, {}, ["GroupMember.Read.All", "User.Read.All"]],
  [{ operations: { allow: [users] } }, {}, ["GroupMember.Read.All", "User.Read.All"]],
  [
    { operations: { allow: [users] }, overrides: basicUsersAlone },
    {},
    ["GroupMember.Read.All", "User.ReadBasic.All"],
  ],
  [{ operations: { allow: ["/groups/{group-id}/members/$count"] } }, {}, ["GroupMember.Read.All"]],
  [{ operations: { allow: [`${users}/$count`, "/groups"] } }, {}, ["GroupMember.Read.All"]],
  [{ groups: ["calendar"], mailboxes: [group.group] }, {}, ["Calendars.ReadBasic.All", "User.ReadBasic.All"]],
  [
    { operations: { allow: [messages] }, exclude: [group.group], profile: "raw" },
    {},
    ["Mail.Read", "User.ReadBasic.All"],
  ],
] as const)("%j of %j needs %j", (caller, document, expected) => {
  expect(names(caller, document)).toEqual(expected);
});

test("the needs of callers together leave out what another's covers", () => {
  const allow = { operations: { allow: [messages] } };
  const permissions = permissionsOf({
    callers: [
      { name: "one", match: { awsAccount: "111111111111" }, ...allow },
      { name: "two", match: { awsAccount: "222222222222" }, ...allow, profile: "raw" },
    ],
  });
  expect(permissions).toEqual(["Mail.Read"]);
});

describe("graphveil policy permissions", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "policy-"));
    const callers = [{ name: "one", match: { local: true }, groups: ["rooms"] }];
    await writeFile(join(folder, "policy.json"), JSON.stringify({ callers }));
    await writeFile(join(folder, "faulty.json"), JSON.stringify({ callers: [{ name: "x" }], more: 1 }));
    await writeFile(join(folder, "text.json"), "callers: []");
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("prints them with the ids of their roles", async () => {
    const { code, stdout, stderr } = await run(["policy", "permissions", "policy.json"], { folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      permissions: [{ name: "Place.Read.All", id: expect.stringMatching(/^[0-9a-f-]{36}$/) }],
    });
  });

  test.each([
    [[], 2, "error: missing required argument 'file'; see graphveil --help\n"],
    [["none.json"], 2, "none.json cannot be read: there is no such file. Check the path.\n"],
    [["."], 2, ". cannot be read: it is a folder. Check the path.\n"],
    [
      ["text.json"],
      3,
      expect.stringMatching(
        /^text\.json has a fault; .+\ntext\.json:1:1 the policy is not JSON from here on/,
      ),
    ],
    [["policy.json", "other.json"], 2, expect.stringContaining("too many arguments")],
  ])("says of %j in a line what is wrong", async (args, code, stderr) => {
    expect(await run(["policy", "permissions", ...args], { folder })).toEqual({ code, stdout: "", stderr });
  });

  test("names each fault of a policy by its JSON pointer", async () => {
    const { code, stderr } = await run(["policy", "permissions", "faulty.json"], { folder });
    const [head, ...faults] = stderr.trimEnd().split("\n");
    expect({ code, head }).toEqual({
      code: 3,
      head: `faulty.json has ${faults.length} faults; correct the policy and run this again.`,
    });
    expect(faults).toContainEqual(
      expect.stringMatching(/^faulty\.json:1:13 \/callers\/0 |^faulty\.json:1:\d+ \/callers\/0\/match /),
    );
  });
});
