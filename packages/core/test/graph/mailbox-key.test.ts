import { expect, it } from "vitest";
import { mailboxKey, mailboxOf } from "../../src/graph/mailbox-key.ts";

it.each([
  ["/v1.0/users/adele%40contoso.com/calendars?$select=id", "adele@contoso.com"],
  ["/v1.0/users/87d349ed-44d7-43e1-9a83-5f2406dee5bd/messages", "87d349ed-44d7-43e1-9a83-5f2406dee5bd"],
  ["/v1.0/users/adele%40contoso.com?$select=id", undefined],
  ["/v1.0/users/adele", undefined],
  ["/v1.0/users?$select=id&$filter=a/b", undefined],
  ["/v1.0/groups/x/members", undefined],
])("the mailbox of %s is %s", (path, mailbox) => {
  expect(mailboxOf(path)).toBe(mailbox);
});

it("a mailbox is one whatever the case of its name", () => {
  expect([mailboxKey("Adele@Contoso.com"), mailboxKey(undefined)]).toEqual(["adele@contoso.com", undefined]);
});
