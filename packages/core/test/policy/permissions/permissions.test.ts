import { describe, expect, it } from "vitest";
import { catalogue } from "../../../src/policy/operations/catalogue.ts";
import { acceptedPermissions, withholdings } from "../../../src/policy/permissions/permissions.ts";
import type { Action } from "../../../src/schema/actions.ts";
import { structuredType } from "../../../src/schema/schema.ts";
import type { Visibility } from "../../../src/schema/visibility.ts";

const at = (template: string) =>
  catalogue.find((operation) => operation.template === template) ?? expect.unreachable(template);

/** Who sees these properties of whatever type, each unchanged or each as something else. */
const seeing = (names: readonly string[], action: Action = "keep"): Visibility => ({
  visibleProperties: () => names,
  actionFor: () => action,
});
const nothing = seeing([]);
const bodies = seeing(["body"], "recurse");
const previews = seeing(["bodyPreview", "subject"]);
const measures = seeing(["bodyPreview"], "measure");
const basic = [
  "id",
  "mail",
  "userPrincipalName",
  "displayName",
  "givenName",
  "surname",
  "securityIdentifier",
];

describe("accepted permissions", () => {
  const mailbox = "/users/{user-id}";
  const mail = ["Mail.ReadBasic.All", "Mail.Read", "Mail.ReadWrite"];
  const users = ["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"];
  const calendars = ["Calendars.ReadBasic.All", "Calendars.Read", "Calendars.ReadWrite"];

  it.each([
    [`${mailbox}/messages`, nothing, mail],
    [`${mailbox}/messages`, bodies, mail.slice(1)],
    [`${mailbox}/mailFolders/{mailFolder-id}/messages/delta()`, previews, mail.slice(1)],
    [`${mailbox}/messages/{message-id}`, seeing(["uniqueBody"]), mail.slice(1)],
    [`${mailbox}/messages`, measures, mail.slice(1)],
    [`${mailbox}/messages/$count`, bodies, mail],
    [`${mailbox}/messages/$count`, measures, mail],
    [`${mailbox}/messages/$count`, previews, mail.slice(1)],
    [`${mailbox}/mailFolders`, bodies, mail],
    [`${mailbox}/events`, nothing, calendars],
    [`${mailbox}/events`, bodies, calendars.slice(1)],
    [`${mailbox}/calendarView/delta()`, previews, calendars.slice(1)],
    [`${mailbox}/calendars`, bodies, calendars],
    [`${mailbox}/mailboxSettings/timeZone`, bodies, ["MailboxSettings.Read", "MailboxSettings.ReadWrite"]],
    ["/users", nothing, users],
    ["/users", seeing(basic), users],
    ["/users/{user-id}", seeing(basic, "pseudonymize"), users],
    ["/users", seeing([...basic, "userType"]), users.slice(1)],
    ["/users", seeing(["proxyAddresses"], "pseudonymize"), users.slice(1)],
    ["/users/{user-id}", seeing(["jobTitle"]), users.slice(1)],
    ["/users/$count", seeing(["userType"]), users.slice(1)],
    ["/users/$count", seeing(["proxyAddresses"], "pseudonymize"), users],
    ["/users/delta()", nothing, users.slice(1)],
    ["/places/microsoft.graph.room", nothing, ["Place.Read.All"]],
  ] as const)("of %s", (template, visible, permissions) => {
    expect(acceptedPermissions(at(template), visible)).toEqual(permissions);
  });

  it("are never none, whatever passes", () => {
    for (const operation of catalogue) {
      const all = [...structuredType(operation.reply.type).properties.keys()];
      expect(acceptedPermissions(operation, seeing(all)).length, operation.template).toBeGreaterThan(0);
    }
  });

  it("know what a basic permission withholds by its name in the schema", () => {
    expect(
      Object.fromEntries(
        Object.entries(withholdings).map(([permission, { type, withholds }]) => {
          expect(catalogue.some(({ permissions }) => permissions[0] === permission)).toBe(true);
          const names = [...structuredType(type).properties.keys()];
          return [permission, names.filter((name) => withholds(name) === (type !== "user"))];
        }),
      ),
    ).toEqual({
      "Mail.ReadBasic.All": ["body", "bodyPreview", "uniqueBody"],
      "Calendars.ReadBasic.All": ["body", "bodyPreview"],
      "User.ReadBasic.All": expect.arrayContaining(basic),
    });
  });
});
