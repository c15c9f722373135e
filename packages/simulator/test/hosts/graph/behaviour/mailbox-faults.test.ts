import { afterEach, describe, expect, it } from "vitest";
import { mailboxRefusals } from "../../../../src/hosts/graph/behaviour/mailbox-faults.ts";
import { createStubClient, type Page, tenant } from "../stub-client.ts";

const client = createStubClient();
const [refused, other] = tenant.mailboxes;
if (refused === undefined || other === undefined) throw new Error("the tenant has too few mailboxes");
const byId = `/v1.0/users/${refused.owner.id}`;
const byName = `/v1.0/users/${encodeURIComponent(refused.owner.userPrincipalName)}`;
const well = `/v1.0/users/${other.owner.id}`;

const undo: (() => void)[] = [];
afterEach(() => {
  for (const each of undo.splice(0)) each();
});

describe("a refused mailbox", () => {
  it.each(Object.entries(mailboxRefusals))(
    "%s: only this mailbox, until it is undone",
    async (_, refusal) => {
      const release = client.host.refuseMailbox(refused.owner.id, refusal);
      const { status, code, message } = refusal;
      for (const below of ["/messages", "/mailFolders/inbox/messages/delta", "/events", "/mailboxSettings"])
        expect(await client.fail(byName + below)).toEqual({ status, code, message });
      expect((await client.send(`${well}/messages`)).status).toBe(200);
      expect((await client.send(byId)).status).toBe(200);
      release();
      expect((await client.send(`${byName}/messages`)).status).toBe(200);
    },
  );

  it("has no challenge in its 401: the token is good", async () => {
    undo.push(client.host.refuseMailbox(refused.owner.id, mailboxRefusals.onPremises));
    const { status, headers } = await client.send(`${byId}/messages`);
    expect(status).toBe(401);
    expect(Object.keys(headers)).not.toContain("www-authenticate");
  });

  it("keeps its settings out of the user as well", async () => {
    undo.push(client.host.refuseMailbox(refused.owner.id, mailboxRefusals.outsideScope));
    expect(await client.fail(`${byId}?$select=id,mailboxSettings`)).toMatchObject({ status: 403 });
  });

  it("answers by object id where only the name is stale", async () => {
    undo.push(client.host.refuseMailbox(refused.owner.id, mailboxRefusals.staleByName));
    expect(await client.fail(`${byName}/messages`)).toMatchObject({ status: 503, code: "MailboxInfoStale" });
    expect((await client.send(`${byId}/messages`)).status).toBe(200);
  });
});

describe("a corrupt item", () => {
  const inbox = refused.folders.find(({ wellKnownName }) => wellKnownName === "inbox");
  const first = refused.messages.find(({ folderId }) => folderId === inbox?.id);
  const event = refused.events.find(({ type }) => type === "singleInstance");

  it.each(["ErrorCorruptData", "ErrorContentConversionFailed"] as const)(
    "fails each page that has it with %s, and no other",
    async (code) => {
      const list = `${byId}/mailFolders/inbox/messages?$top=1`;
      const whole = await client.get<Page>(list);
      expect(whole.value[0]?.["id"]).toBe(first?.id);
      undo.push(client.host.corruptItem(first?.id ?? "", code));
      expect(await client.fail(list)).toMatchObject({ status: 500, code });
      expect(await client.fail(`${byId}/messages/${first?.id}`)).toMatchObject({ status: 500, code });
      expect(await client.fail(`${byId}/messages/${first?.immutableId}`)).toMatchObject({ status: 500 });
      expect(await client.fail(`${byId}/mailFolders/inbox/messages/delta`)).toMatchObject({
        status: 500,
        code,
      });
      expect((await client.send(`${list}&$skip=1`)).status).toBe(200);
    },
  );

  it("may be an event", async () => {
    undo.push(client.host.corruptItem(event?.id ?? "", "ErrorCorruptData"));
    expect(await client.fail(`${byId}/events/${event?.id}`)).toMatchObject({ status: 500 });
  });
});

describe("a cast in $select", () => {
  const meeting = "microsoft.graph.eventMessageRequest/meetingRequestType";
  const sharing = "microsoft.graph.calendarSharingMessage/canAccept";
  const parseUri = { status: 400, code: "RequestBroker--ParseUri" };

  it("is refused by some mailboxes, on lists and deltas", async () => {
    undo.push(client.host.refuseCasts(refused.owner.id));
    expect(await client.fail(`${byName}/messages?$select=id,${meeting}`)).toMatchObject(parseUri);
    const delta = `${byId}/mailFolders/inbox/messages/delta?$select=${meeting}`;
    expect(await client.fail(delta)).toMatchObject(parseUri);
    expect((await client.send(`${byId}/messages?$select=id`)).status).toBe(200);
    expect((await client.send(`${well}/messages?$select=id,${meeting}`)).status).toBe(200);
  });

  it("to calendarSharingMessage is refused by all where the host is told so", async () => {
    const real = createStubClient(undefined, { reality: { refusesSharingMessageCast: true } });
    expect(await real.fail(`${well}/messages?$select=id,${sharing}`)).toMatchObject(parseUri);
    expect((await real.send(`${well}/messages?$select=id,${meeting}`)).status).toBe(200);
    const documented = createStubClient(undefined, { reality: { refusesSharingMessageCast: false } });
    expect((await documented.send(`${well}/messages?$select=id,${sharing}`)).status).toBe(200);
  });

  it("is what a property of a derived type cannot do without", async () => {
    expect(await client.fail(`${well}/messages?$select=meetingMessageType`)).toMatchObject(parseUri);
  });
});
