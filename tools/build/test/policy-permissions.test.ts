import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { structuredType } from "@graphveil/core/schema";
import { expect, test } from "vitest";
import { policyPermissions } from "../policy-permissions.ts";

const group = { group: "6a7c1a1e-8f0e-4c39-9d2b-1f1f0d5b2a10" };
const names = (caller: object, document: object = {}): readonly string[] => {
  const callers = [{ name: "one", match: { local: true }, ...caller }];
  return policyPermissions({ ...document, callers }).map(({ name }) => name);
};
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
  [{ groups: ["calendar"], private: "drop" }, {}, ["Calendars.ReadBasic.All"]],
  [
    { operations: { allow: [messages] }, mailboxes: group },
    {},
    ["Mail.ReadBasic.All", "GroupMember.Read.All"],
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
  const permissions = policyPermissions({
    callers: [
      { name: "one", match: { awsAccount: "111111111111" }, ...allow },
      { name: "two", match: { awsAccount: "222222222222" }, ...allow, profile: "raw" },
    ],
  });
  expect(permissions.map(({ name }) => name)).toEqual(["Mail.Read"]);
});

test("a policy with faults has none", () => {
  expect(() => policyPermissions({ callers: [{ name: "x" }], more: 1 })).toThrow(/callers\/0\/match/);
});

test.each([
  [[], "Usage: "],
  [["/no/such.json"], "The policy cannot be read: ENOENT"],
  [[import.meta.filename], "The policy is not JSON: "],
])("the command says of %j in a line what is wrong", async (args, text) => {
  const command = join(import.meta.dirname, "..", "policy-permissions.ts");
  const failed = await new Promise<{ readonly code: unknown; readonly stderr: string }>((resolve) => {
    execFile(process.execPath, [command, ...args], (error, _, stderr) =>
      resolve({ code: error?.code, stderr }),
    );
  });
  expect(failed.code).toBe(1);
  expect(failed.stderr.startsWith(text)).toBe(true);
  expect(failed.stderr).not.toContain("    at ");
});

test("the command prints them with the ids of their roles", async () => {
  const folder = await mkdtemp(join(tmpdir(), "policy-"));
  const file = join(folder, "policy.json");
  const policy = { callers: [{ name: "one", match: { local: true }, groups: ["rooms"] }] };
  await writeFile(file, JSON.stringify(policy));
  const command = join(import.meta.dirname, "..", "policy-permissions.ts");
  const stdout = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, [command, file], (error, out) =>
      error === null ? resolve(out) : reject(error),
    );
  });
  expect(JSON.parse(stdout)).toEqual({
    permissions: [{ name: "Place.Read.All", id: expect.stringMatching(/^[0-9a-f-]{36}$/) }],
  });
  await rm(folder, { recursive: true });
});
