import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exchangeTemplate, placeholdersOf, renderTemplate } from "../powershell/exchange-script.ts";
import { parseScript } from "../powershell/script.ts";

const module = join(import.meta.dirname, "..", "..", "..", "infra", "modules", "entra-app");

/** What Terraform gives the template; the test below holds the names against the module. */
const values: Readonly<Record<string, string>> = {
  group: "graphveil-mailboxes@contoso.com",
  name: "Graphveil''s reader",
  client_id: "c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f",
  principal_id: "5e0b1ec7-9a8b-4d7c-b6e5-f4a3b2c1d0e9",
  roles: "'Application Calendars.Read',\n    'Application Mail.Read'",
  graph_app_id: "00000003-0000-0000-c000-000000000000",
  pattern: "^(Mail[A-Za-z-]*|Calendars|Contacts)\\.",
  environment: "O365Default",
  graph_cloud: "Global",
};
const template = await exchangeTemplate();
const text = renderTemplate(template, values);
const script = parseScript(text);

/**
 * The cmdlets that the script may use, with their parameters.
 *
 * @see https://learn.microsoft.com/powershell/module/exchange/
 * @see https://learn.microsoft.com/powershell/module/microsoft.graph.applications/
 */
const cmdlets: Readonly<Record<string, readonly string[]>> = {
  "Connect-ExchangeOnline": ["ExchangeEnvironmentName", "ShowBanner"],
  "Connect-MgGraph": ["Environment", "NoWelcome", "Scopes"],
  "ForEach-Object": [],
  "Format-Table": [],
  "Get-DistributionGroupMember": ["Identity", "ResultSize"],
  "Get-ManagementRoleAssignment": ["RoleAssignee"],
  "Get-ManagementScope": [],
  "Get-MgServicePrincipal": ["Filter"],
  "Get-MgServicePrincipalAppRoleAssignment": ["All", "ServicePrincipalId"],
  "Get-Recipient": ["Identity", "RecipientTypeDetails"],
  "Get-ServicePrincipal": [],
  "New-ManagementRoleAssignment": ["App", "CustomResourceScope", "Role"],
  "New-ManagementScope": ["Name", "RecipientRestrictionFilter"],
  "New-ServicePrincipal": ["AppId", "DisplayName", "ObjectId"],
  "Out-Null": [],
  "Remove-ManagementRoleAssignment": ["Confirm", "Identity"],
  "Set-ManagementScope": ["Identity", "RecipientRestrictionFilter"],
  "Set-StrictMode": ["Version"],
  "Test-ServicePrincipalAuthorization": ["Identity", "Resource"],
  "Where-Object": [],
  "Write-Output": [],
};

/**
 * Exchange's application roles that only read; `Application Calendars.ReadBasic` is not among them.
 *
 * @see https://learn.microsoft.com/exchange/permissions-exo/application-rbac
 */
const readingRoles = [
  "Application Calendars.Read",
  "Application Contacts.Read",
  "Application Mail.Read",
  "Application Mail.ReadBasic",
  "Application MailboxSettings.Read",
];

/** The cmdlets that change Exchange. */
const changes = script.commands.filter(({ name }) => /^(?:New|Set|Remove)-(?!StrictMode)/.test(name));
/** Where each `throw` begins, with its text. */
const refusals = script.root
  .descendantsOfType("flow_control_statement")
  .map(({ startIndex, text: what }) => ({
    at: startIndex,
    what,
  }));
const refusalOf = (what: string): number =>
  refusals.find((refusal) => refusal.what.includes(what))?.at ?? expect.unreachable();
const firstOf = (name: string): number =>
  script.commands.find((command) => command.name === name)?.at ?? expect.unreachable();

test("the template takes what the module gives, and the script is PowerShell", async () => {
  const outputs = await readFile(join(module, "outputs.tf"), "utf8");
  const [, given = ""] = /exchange-scope\.ps1\.tftpl", \{\n([\s\S]*?)\n {2}\}\)/.exec(outputs) ?? [];
  const names = Array.from(given.matchAll(/^ {4}(\w+) += /gm), ([, name = ""]) => name).sort();
  expect(placeholdersOf(template)).toEqual(names);
  expect(Object.keys(values).sort()).toEqual(names);
  expect(script.broken).toBe(false);
});

test.each([
  ["a brace", (whole: string) => whole.replace("}\nelse {", "\nelse {")],
  ["a quote", (whole: string) => whole.replace("= 'Graphveil c0", "= 'Graphveil' c0")],
])("the parser notices %s that is missing", (_what, breaking) => {
  expect(parseScript(breaking(text)).broken).toBe(true);
});

test("each cmdlet and parameter exists", () => {
  const used: Record<string, string[]> = {};
  for (const { name, parameters } of script.commands)
    used[name] = [...new Set([...(used[name] ?? []), ...parameters])].sort();
  expect(used).toEqual(cmdlets);
});

test("each role that the module can ask for exists in Exchange, and only reads", async () => {
  const source = await readFile(join(module, "permissions.tf"), "utf8");
  const roles = [...new Set(source.match(/Application [A-Za-z.]+/g))];
  expect(roles.length).toBeGreaterThan(3);
  expect(roles.filter((role) => !readingRoles.includes(role))).toEqual([]);
});

describe("the script stops at the first error", () => {
  test("by a preference that is set before the first command, and taken back nowhere", () => {
    const preference = text.indexOf("$ErrorActionPreference = 'Stop'");
    const first = script.commands.find(({ name }) => name !== "Set-StrictMode");
    expect(preference).toBeGreaterThan(0);
    expect(preference).toBeLessThan(first?.at ?? 0);
    expect(text.match(/ErrorAction|SilentlyContinue|\bcatch\b/g)).toEqual(["ErrorAction"]);
  });

  test("with what to do in each refusal", () => {
    expect(refusals).toHaveLength(6);
    for (const { what } of refusals) expect(what).toMatch(/Remove|Name|Take|Is /);
  });
});

describe("nothing is changed", () => {
  test.each([
    ["before what was granted in Entra ID is known", "open every mailbox"],
    ["unless exactly one group answers to the address", "exactly one must"],
  ])("%s", (_when, refusal) => {
    for (const { name, at } of changes) expect(refusalOf(refusal), name).toBeLessThan(at);
  });

  test("while the application has roles through a role group", () => {
    for (const { name, at } of changes.filter((change) => change.name !== "New-ServicePrincipal"))
      expect(refusalOf("role group"), name).toBeLessThan(at);
  });

  test("and grants are read before the script asks Exchange anything", () => {
    expect(firstOf("Get-MgServicePrincipalAppRoleAssignment")).toBeLessThan(
      firstOf("Connect-ExchangeOnline"),
    );
  });
});

describe("the script can be run again", () => {
  test("what is made once is made only where it does not exist", () => {
    const guarded = script.root
      .descendantsOfType(["if_statement", "foreach_statement"])
      .flatMap((node) => node.descendantsOfType("command").map(({ startIndex }) => startIndex));
    expect(changes.filter(({ at }) => !guarded.includes(at))).toEqual([]);
  });

  test("a scope that exists follows the group", () => {
    const choice = script.root
      .descendantsOfType("if_statement")
      .find(({ text: branch }) => branch.includes("New-ManagementScope"));
    expect(choice?.descendantsOfType("else_clause").map(({ text: branch }) => branch)).toEqual([
      expect.stringContaining("Set-ManagementScope -Identity $scope -RecipientRestrictionFilter $filter"),
    ]);
  });

  test("roles that are not listed, and those of another scope, go before new ones come", () => {
    const [removing, adding] = script.root.descendantsOfType("foreach_statement").map((node) => node.text);
    expect(removing).toContain("$roles -notcontains $assignment.Role");
    expect(removing).toContain("$assignment.CustomResourceScope -ne $scope");
    expect(removing).toContain("Remove-ManagementRoleAssignment -Identity $assignment.Name");
    expect(adding).toContain("New-ManagementRoleAssignment -App $principalId -Role $role");
  });
});

test("a mailbox inside and one outside are probed after the last change, and either wrong answer is a refusal", () => {
  const last = Math.max(...changes.map(({ at }) => at));
  expect(firstOf("Test-ServicePrincipalAuthorization")).toBeGreaterThan(last);
  expect(refusalOf("mailbox inside")).toBeGreaterThan(last);
  expect(refusalOf("mailbox outside")).toBeGreaterThan(last);
});
