import { beforeEach, describe, expect, test } from "vitest";
import { exchangeTemplate, renderTemplate } from "../powershell/exchange-script.ts";
import { type Cmdlet, runScript, type Value } from "../powershell/run.ts";

type Row = Record<string, Value>;

const clientId = "c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f";
const principalId = "5e0b1ec7-9a8b-4d7c-b6e5-f4a3b2c1d0e9";
const scopeName = `Graphveil ${clientId}`;
const template = await exchangeTemplate();
const mailboxes = { MailboxInside: "in@contoso.com", MailboxOutside: "out@contoso.com" };

/** What Exchange and Entra ID have; `changes` are the cmdlets that changed something. */
let grants: Row[];
let groups: Row[];
let principals: Row[];
let scopes: Row[];
let assignments: Row[];
let changes: string[];
let reached: Readonly<Record<string, boolean>>;

const cmdlets: Readonly<Record<string, Cmdlet>> = {
  "Connect-MgGraph": () => null,
  "Connect-ExchangeOnline": () => null,
  "Get-MgServicePrincipal": ({ Filter }) =>
    String(Filter).includes("00000003-")
      ? {
          Id: "graph",
          AppRoles: [
            { Id: "role-mail", Value: "Mail.ReadWrite" },
            { Id: "role-user", Value: "User.Read.All" },
          ],
        }
      : { Id: "exchange", AppRoles: [] },
  "Get-MgServicePrincipalAppRoleAssignment": () => grants,
  "Get-Recipient": () => groups,
  "Get-ServicePrincipal": () => principals,
  "New-ServicePrincipal": ({ AppId = null, ObjectId = null }) => {
    principals.push({ AppId, ObjectId });
    changes.push("New-ServicePrincipal");
    return null;
  },
  "Get-ManagementScope": () => scopes,
  "New-ManagementScope": ({ Name = null, RecipientRestrictionFilter = null }) => {
    scopes.push({ Name, Filter: RecipientRestrictionFilter });
    changes.push("New-ManagementScope");
    return null;
  },
  "Set-ManagementScope": ({ Identity, RecipientRestrictionFilter = null }) => {
    for (const scope of scopes) if (scope["Name"] === Identity) scope["Filter"] = RecipientRestrictionFilter;
    changes.push("Set-ManagementScope");
    return null;
  },
  "Get-ManagementRoleAssignment": () => [...assignments],
  "Remove-ManagementRoleAssignment": ({ Identity }) => {
    assignments = assignments.filter(({ Name }) => Name !== Identity);
    changes.push(`Remove ${String(Identity)}`);
    return null;
  },
  "New-ManagementRoleAssignment": ({ Role = null, CustomResourceScope = null }) => {
    assignments.push({
      Name: `${String(Role)}-1`,
      Role,
      CustomResourceScope,
      RoleAssigneeType: "ServicePrincipal",
    });
    changes.push(`New ${String(Role)}`);
    return null;
  },
  "Test-ServicePrincipalAuthorization": ({ Resource }) =>
    assignments.map(({ Role = null }) => ({
      RoleName: Role,
      InScope: reached[String(Resource)] === true,
    })),
  "Get-DistributionGroupMember": () => [{}, {}],
};

const run = (roles: readonly string[] = ["Application Mail.Read"]) =>
  runScript(
    renderTemplate(template, {
      group: "graphveil-mailboxes@contoso.com",
      name: "Graphveil",
      client_id: clientId,
      principal_id: principalId,
      roles: roles.map((role) => `'${role}'`).join(",\n    "),
      graph_app_id: "00000003-0000-0000-c000-000000000000",
      pattern: "^(Mail[A-Za-z-]*|Calendars|Contacts)\\.",
      environment: "O365Default",
      graph_cloud: "Global",
    }),
    mailboxes,
    cmdlets,
  );

beforeEach(() => {
  grants = [{ Id: "g1", AppRoleId: "role-user", ResourceId: "graph" }];
  groups = [{ DistinguishedName: "CN=Reader's,DC=contoso" }];
  principals = [];
  scopes = [];
  assignments = [];
  changes = [];
  reached = { "in@contoso.com": true, "out@contoso.com": false };
});

test("the first run makes everything, with the group's name quoted", () => {
  expect(String(run(["Application Mail.Read", "Application Calendars.Read"]))).toContain(
    "2 roles, 2 members",
  );
  expect(changes).toEqual([
    "New-ServicePrincipal",
    "New-ManagementScope",
    "New Application Mail.Read",
    "New Application Calendars.Read",
  ]);
  expect(scopes).toEqual([{ Name: scopeName, Filter: "MemberOfGroup -eq 'CN=Reader''s,DC=contoso'" }]);
});

test("a second run changes nothing but the scope, which it sets to the same", () => {
  run();
  changes = [];
  run();
  expect(changes).toEqual(["Set-ManagementScope"]);
  expect(assignments).toHaveLength(1);
});

test("another group is followed, and roles that are no longer listed or have another scope go", () => {
  run(["Application Mail.Read", "Application Calendars.Read"]);
  assignments.push({
    Name: "wide",
    Role: "Application Mail.Read",
    CustomResourceScope: "",
    RoleAssigneeType: "ServicePrincipal",
  });
  groups = [{ DistinguishedName: "CN=Other" }];
  changes = [];
  run();
  expect(scopes).toEqual([{ Name: scopeName, Filter: "MemberOfGroup -eq 'CN=Other'" }]);
  expect(changes).toEqual(["Set-ManagementScope", "Remove Application Calendars.Read-1", "Remove wide"]);
});

test("without a role that Exchange grants, all of them go", () => {
  run();
  run([]);
  expect(assignments).toEqual([]);
});

describe("nothing is changed", () => {
  test.each<[string, () => void, string]>([
    [
      "while a grant of mailboxes is there, asked for or not",
      () => grants.push({ Id: "g2", AppRoleId: "role-mail", ResourceId: "graph" }),
      "1 grants in Entra ID open every mailbox (g2)",
    ],
    [
      "while Exchange's own API is granted",
      () => grants.push({ Id: "g3", AppRoleId: "full", ResourceId: "exchange" }),
      "1 grants in Entra ID open every mailbox (g3)",
    ],
    ["where no group answers", () => groups.pop(), "0 groups answer"],
    ["where two groups answer", () => groups.push({ DistinguishedName: "CN=Second" }), "2 groups answer"],
    [
      "where Exchange knows another enterprise application",
      () => principals.push({ AppId: clientId, ObjectId: "other" }),
      "another enterprise application",
    ],
  ])("%s", (_when, arrange, message) => {
    arrange();
    expect(() => run()).toThrow(message);
    expect(changes).toEqual([]);
  });

  test("but the application made known, where it has roles through a role group", () => {
    assignments.push({
      Name: "group",
      Role: "Application Mail.Read",
      CustomResourceScope: "",
      RoleAssigneeType: "RoleGroup",
    });
    expect(() => run()).toThrow("1 roles through a role group");
    expect(changes).toEqual(["New-ServicePrincipal"]);
  });
});

test.each([
  [
    "a mailbox outside that is reached",
    { "in@contoso.com": true, "out@contoso.com": true },
    "The mailbox outside is reached by 1 roles",
  ],
  [
    "a mailbox inside that is not",
    { "in@contoso.com": false, "out@contoso.com": false },
    "The mailbox inside is not reached by: Application Mail.Read",
  ],
])("%s is an error", (_which, answers, message) => {
  reached = answers;
  expect(() => run()).toThrow(message);
});

test("a property of nothing is an error, as under strict mode", () => {
  expect(() => runScript('throw "x $($null.Id)"', {}, {})).toThrow("The property 'Id' cannot be found");
});
