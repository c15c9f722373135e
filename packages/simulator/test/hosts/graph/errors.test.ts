import { describe, expect, it } from "vitest";
import { itemId } from "../../../src/tenant/exchange-ids.ts";
import { UnsimulatedRequest } from "../../../src/wire/host.ts";
import { bigMailbox, createStubClient, tenant } from "./stub-client.ts";

const client = createStubClient();
const big = bigMailbox();
const user = `/v1.0/users/${big.owner.id}`;
const guest = tenant.people.find(({ kind }) => kind === "guest");
const withoutMailbox = tenant.people.find(({ kind, mail }) => kind === "member" && mail === null);
const foreign = tenant.mailboxes[7]?.messages[0]?.id ?? "";
const gone = itemId(big.identity, 0x10c, 1);
const nobody = "00000000-1111-4222-8333-444444444444";
const inboxMessage = big.messages.find(
  ({ folderId }) => folderId === big.folders.find(({ wellKnownName }) => wellKnownName === "inbox")?.id,
);

describe("errors that Graph answers", () => {
  const notThere = (key: string) =>
    `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`;
  const window =
    "This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.";
  const cases: readonly (readonly [target: string, status: number, code: string, message: string])[] = [
    [`/v1.0/users/${nobody}`, 404, "Request_ResourceNotFound", notThere(nobody)],
    [
      "/v1.0/users/nobody@northwind-traders.com",
      404,
      "Request_ResourceNotFound",
      notThere("nobody@northwind-traders.com"),
    ],
    [`/v1.0/groups/${nobody}`, 404, "Request_ResourceNotFound", notThere(nobody)],
    ["/v1.0/groups/not-a-guid", 400, "Request_BadRequest", "Invalid object identifier 'not-a-guid'."],
    [
      `/v1.0/users/${nobody}/messages`,
      404,
      "ErrorInvalidUser",
      `The requested user '${nobody}@${tenant.id}' is invalid.`,
    ],
    [
      "/v1.0/users/who@ever.example/events",
      404,
      "ErrorInvalidUser",
      "The requested user 'who@ever.example' is invalid.",
    ],
    [
      `/v1.0/users/${guest?.id}/messages`,
      404,
      "MailboxNotEnabledForRESTAPI",
      "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
    ],
    [
      `/v1.0/users/${withoutMailbox?.id}/calendar`,
      404,
      "MailboxNotEnabledForRESTAPI",
      "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
    ],
    [`${user}/messages/nonsense`, 400, "ErrorInvalidIdMalformed", "Id is malformed."],
    [`${user}/mailFolders/nosuchfolder`, 400, "ErrorInvalidIdMalformed", "Id is malformed."],
    [
      `${user}/messages/${gone}`,
      404,
      "ErrorItemNotFound",
      "The specified object was not found in the store.",
    ],
    [`${user}/events/${gone}`, 404, "ErrorItemNotFound", "The specified object was not found in the store."],
    [
      `${user}/mailFolders/sentitems/messages/${inboxMessage?.id}`,
      404,
      "ErrorItemNotFound",
      "The specified object was not found in the store.",
    ],
    [
      `${user}/messages/${foreign}`,
      404,
      "ErrorInvalidMailboxItemId",
      `Item '${foreign}' doesn't belong to the targeted mailbox '${big.owner.mail}'.`,
    ],
    [`${user}/calendarView`, 400, "ErrorInvalidParameter", window],
    [`${user}/calendarView?startDateTime=2026-01-01`, 400, "ErrorInvalidParameter", window],
    [
      `${user}/calendarView?startDateTime=soon&endDateTime=2026-01-01`,
      400,
      "ErrorInvalidParameter",
      "The value 'soon' of parameter 'StartDateTime' is invalid.",
    ],
    [
      `${user}/calendarView?startDateTime=2026-02-01&endDateTime=2026-01-01`,
      400,
      "ErrorInvalidParameter",
      "The parameter 'EndDateTime' must not lie before 'StartDateTime'.",
    ],
    [`${user}/nonsense`, 400, "BadRequest", "Resource not found for the segment 'nonsense'."],
    ["/v1.0/nonsense", 400, "BadRequest", "Resource not found for the segment 'nonsense'."],
    ["/v2.0/users", 400, "BadRequest", "Invalid version: v2.0"],
    ["/v1.0/me/messages", 400, "BadRequest", "/me request is only valid with delegated authentication flow."],
    ["/v1.0/users?$foo=1", 400, "BadRequest", "The query parameter '$foo' is not supported."],
    [
      "/v1.0/users?$top=1&%24Top=2",
      400,
      "BadRequest",
      "Query option '$Top' was specified more than once, but it must be specified at most once.",
    ],
    [
      "/v1.0/users?top=1&$top=2",
      400,
      "BadRequest",
      "Query option '$top' was specified more than once, but it must be specified at most once.",
    ],
    [
      "/v1.0/users?$select=nonsense",
      400,
      "BadRequest",
      "Parsing OData Select and Expand failed: Could not find a property named 'nonsense' on type 'microsoft.graph.user'.",
    ],
    [
      `${user}/messages?$select=meetingMessageType`,
      400,
      "RequestBroker--ParseUri",
      "Could not find a property named 'meetingMessageType' on type 'Microsoft.OutlookServices.Message'.",
    ],
    ["/v1.0/users?$select=aboutMe", 501, "NotImplemented", "This operation target is not yet supported."],
    ["/v1.0/users/%E0%A4%A", 400, "BadRequest", "The request URI is not valid: malformed percent-encoding."],
  ];
  it.each(cases)("%s is %i %s", async (target, status, code, message) => {
    expect(await client.fail(target)).toEqual({ status, code, message });
  });

  it("refuses an unknown time zone", async () => {
    const prefer = { prefer: 'outlook.timezone="Atlantis Standard Time"' };
    expect(await client.fail(`${user}/events`, prefer)).toMatchObject({
      status: 400,
      code: "TimeZoneNotSupportedException",
    });
  });

  it("writes inner error, ids and headers of Graph", async () => {
    const own = "0bf53f4b-3ad4-4c0e-9f0c-2f0a4a6c7c11";
    const response = await client.send(`/v1.0/users/${nobody}`, { "client-request-id": own });
    const { error } = JSON.parse(String(response.body)) as { error: { innerError: Record<string, string> } };
    expect(error.innerError).toEqual({
      date: "2026-03-02T09:00:00",
      "request-id": response.headers["request-id"],
      "client-request-id": own,
    });
    expect(response.headers).toMatchObject({ "content-type": "application/json", "client-request-id": own });
    expect(response.headers).not.toHaveProperty("odata-version");
  });
});

describe("requests that nobody simulates", () => {
  it.each([
    `${user}/manager`,
    `${user}/displayName`,
    `${user}/messages/${big.messages[0]?.id}/attachments`,
    `${user}/messages/${big.messages[0]?.id}/$value`,
    `${user}/mailFolders/inbox/messageRules`,
    `/v1.0/groups/${tenant.groups[0]?.id}/members/$ref`,
    `/v1.0/groups/${tenant.groups[0]?.id}/members/${big.owner.id}`,
    "/v1.0/domains",
    "/beta/users",
    "/v1.0/users?$expand=manager",
    "/v1.0/users?unknown=1",
    `${user}?$top=1`,
    "/v1.0/users?$select=signInActivity",
  ])("%s throws", async (target) => {
    await expect(client.send(target)).rejects.toThrow(UnsimulatedRequest);
  });

  it.each(["POST", "PATCH", "PUT", "DELETE", "HEAD", "get"])("the method %s throws", async (method) => {
    await expect(client.send("/v1.0/users", {}, method)).rejects.toThrow(UnsimulatedRequest);
  });

  it("asks for full metadata in vain", async () => {
    await expect(
      client.send("/v1.0/users", { accept: "application/json;odata.metadata=full" }),
    ).rejects.toThrow(UnsimulatedRequest);
  });
});
