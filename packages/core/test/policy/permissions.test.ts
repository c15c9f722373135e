import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/policy/operations/catalogue.ts";
import { acceptedPermissions, withheldProperties } from "../../src/policy/permissions.ts";
import { isTypeName, structuredType } from "../../src/schema/schema.ts";

const at = (template: string) =>
  catalogue.find((operation) => operation.template === template) ?? expect.unreachable(template);

const nothing = () => [];
const bodies = () => ["body"];
const previews = () => ["bodyPreview", "subject"];

describe("accepted permissions", () => {
  const mailbox = "/users/{user-id}";
  const mail = ["Mail.ReadBasic.All", "Mail.Read", "Mail.ReadWrite"];
  const calendars = ["Calendars.ReadBasic.All", "Calendars.Read", "Calendars.ReadWrite"];

  it.each([
    [`${mailbox}/messages`, nothing, mail],
    [`${mailbox}/messages`, bodies, mail.slice(1)],
    [`${mailbox}/messages/delta()`, previews, mail.slice(1)],
    [`${mailbox}/messages/{message-id}`, () => ["uniqueBody"], mail.slice(1)],
    [`${mailbox}/messages/$count`, bodies, mail],
    [`${mailbox}/mailFolders`, bodies, mail],
    [`${mailbox}/events`, nothing, calendars],
    [`${mailbox}/events`, bodies, calendars.slice(1)],
    [`${mailbox}/calendarView/delta()`, previews, calendars.slice(1)],
    [`${mailbox}/calendars`, bodies, calendars],
    [`${mailbox}/mailboxSettings/timeZone`, bodies, ["MailboxSettings.Read", "MailboxSettings.ReadWrite"]],
    ["/users", bodies, ["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"]],
    ["/users/delta()", nothing, ["User.Read.All", "Directory.Read.All"]],
    ["/places/microsoft.graph.room", nothing, ["Place.Read.All"]],
  ] as const)("of %s", (template, visible, permissions) => {
    expect(acceptedPermissions(at(template), visible)).toEqual(permissions);
  });

  it("are never none, whatever passes", () => {
    for (const operation of catalogue) {
      const all = [...structuredType(operation.reply.type).properties.keys()];
      expect(acceptedPermissions(operation, () => all).length, operation.template).toBeGreaterThan(0);
    }
  });

  it("know what a basic permission withholds by its name in the schema", () => {
    for (const [permission, types] of Object.entries(withheldProperties)) {
      expect(catalogue.some(({ permissions }) => permissions[0] === permission)).toBe(true);
      for (const [type, names] of Object.entries(types))
        for (const name of names)
          expect(isTypeName(type) && structuredType(type).properties.has(name), name).toBe(true);
    }
  });
});
