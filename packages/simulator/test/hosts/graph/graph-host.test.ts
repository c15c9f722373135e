import { describe, expect, it } from "vitest";
import { costCodeProperty } from "../../../src/tenant/domains.ts";
import { bigMailbox, createStubClient, type Page, tenant } from "./stub-client.ts";

const client = createStubClient();
const big = bigMailbox();
const user = `/v1.0/users/${big.owner.id}`;

const window = "startDateTime=2020-01-01&endDateTime=2030-01-01";

describe("headers", () => {
  it("are those of Graph", async () => {
    const { headers } = await client.send("/v1.0/users?$top=1");
    expect(headers).toMatchObject({
      "content-type":
        "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
      "odata-version": "4.0",
      "cache-control": "private",
      "strict-transport-security": "max-age=31536000",
      vary: "Accept-Encoding",
      "x-ms-resource-unit": "1",
      date: "Mon, 02 Mar 2026 09:00:00 GMT",
    });
    expect(headers["x-ms-ags-diagnostic"]).toContain("DataCenter");
    expect(headers["request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("name another request each time and echo a caller's GUID alone", async () => {
    const first = await client.send("/v1.0/groups");
    const second = await client.send("/v1.0/groups", { "client-request-id": "not a guid" });
    expect(first.headers["request-id"]).not.toBe(second.headers["request-id"]);
    expect(second.headers["client-request-id"]).toBe(second.headers["request-id"]);
  });
});

describe("contexts", () => {
  const key = encodeURIComponent(big.owner.userPrincipalName);
  const inbox = encodeURIComponent(
    big.folders.find(({ wellKnownName }) => wellKnownName === "inbox")?.id ?? "",
  );
  const cases: readonly (readonly [string, string])[] = [
    ["/v1.0/users", "users"],
    ["/v1.0/users?$select=id,mail", "users(id,mail)"],
    [user, "users/$entity"],
    [`/v1.0/users/${big.owner.userPrincipalName}/messages`, `users('${key}')/messages`],
    [`/v1.0/users/${key}/messages?$select=sender,subject`, `users('${key}')/messages(sender,subject)`],
    [
      `/v1.0/users('${key}')/mailFolders/${inbox}/messages`,
      `users('${key}')/mailFolders('${inbox}')/messages`,
    ],
    [`${user}/mailFolders/inbox`, `users('${big.owner.id}')/mailFolders/$entity`],
    [`${user}/calendarView?${window}`, `users('${big.owner.id}')/calendarView`],
    [`${user}/calendar`, `users('${big.owner.id}')/calendar/$entity`],
    [`${user}/mailboxSettings`, `users('${big.owner.id}')/mailboxSettings`],
    [`${user}/mailboxSettings/timeZone`, `users('${big.owner.id}')/mailboxSettings/timeZone`],
    [`/v1.0/groups/${tenant.groups[0]?.id}`, "groups/$entity"],
    [`/v1.0/groups/${tenant.groups[0]?.id}/members`, "directoryObjects"],
    [`/v1.0/groups/${tenant.groups[0]?.id}/members/graph.user`, "users"],
    ["/v1.0/places/graph.room", "places/microsoft.graph.room"],
  ];
  it.each(cases)("%s", async (target, context) => {
    const body = await client.get<Page>(target);
    expect(body["@odata.context"]).toBe(`https://graph.microsoft.com/v1.0/$metadata#${context}`);
    expect(Object.keys(body)[0]).toBe("@odata.context");
  });

  it("and all other annotations but those of paging go with odata.metadata=none", async () => {
    const accept = { accept: "application/json;odata.metadata=none" };
    for (const target of [
      `${user}/messages?$top=40&$count=true`,
      `${user}/events`,
      `${user}/calendar`,
      user,
    ]) {
      const response = await client.send(target, accept);
      expect(response.headers["content-type"]).toContain("odata.metadata=none");
      const names = [...String(response.body).matchAll(/"([^"]*@(?:odata|microsoft)[^"]*)":/g)].map(
        ([, name]) => name,
      );
      expect(names.filter((name) => name !== "@odata.nextLink" && name !== "@odata.count")).toEqual([]);
    }
  });
});

describe("annotations", () => {
  it("link an event to its calendar by the owner's id, but not in a view", async () => {
    const list = await client.get<Page>(`/v1.0/users/${big.owner.userPrincipalName}/events?$top=1`);
    const calendar = `https://graph.microsoft.com/v1.0/users('${big.owner.id}')/calendars('${big.calendars[0]?.id}')`;
    expect(list.value[0]?.["calendar@odata.navigationLink"]).toBe(calendar);
    expect(list.value[0]?.["calendar@odata.associationLink"]).toBe(`${calendar}/$ref`);
    const view = await client.get<Page>(`${user}/calendarView?${window}&$top=1`);
    expect(view.value[0]).not.toHaveProperty("calendar@odata.navigationLink");
  });

  it("name a calendar by user and tenant, and give tips", async () => {
    const calendar = await client.get(`${user}/calendar`);
    expect(calendar["@odata.id"]).toContain(`users('${big.owner.id}@${tenant.id}')`);
    expect(await client.get(user)).toHaveProperty("@microsoft.graph.tips");
    expect(await client.get(`${user}/messages`)).toHaveProperty("@microsoft.graph.tips");
  });

  it("carry types, etags and undeclared properties", async () => {
    const messages = await client.get<Page>(`${user}/messages?$top=1000`);
    const types = new Set(messages.value.map((message) => message["@odata.type"]));
    expect(types).toEqual(
      new Set([undefined, "#microsoft.graph.eventMessageRequest", "#microsoft.graph.eventMessageResponse"]),
    );
    for (const message of messages.value) expect(message["@odata.etag"]).toBe(`W/"${message["changeKey"]}"`);
    const groups = await client.get<Page>("/v1.0/groups");
    expect(groups.value[0]).toHaveProperty("creationOptions");
    const rooms = await client.get<Page>("/v1.0/places/graph.room");
    expect(rooms.value[0]).toMatchObject({ isManaged: true, displayDevice: "surface hub" });
  });
});

describe("spellings of one path", () => {
  const [room] = tenant.roomLists;
  const cases: readonly (readonly [string, string])[] = [
    [`${user}/mailFolders`, `${user}/mailfolders`],
    [`${user}/mailFolders/inbox/messages`, `${user}/MAILFOLDERS('Inbox')/Messages`],
    [user, `/v1.0/Users('${big.owner.id}')`],
    [user, `${user}/`],
    ["/v1.0/places/microsoft.graph.room", "/v1.0/places/graph.Room"],
    [
      `/v1.0/places/${room?.emailAddress}/microsoft.graph.roomlist/rooms`,
      `/v1.0/places/${room?.placeId}/graph.roomList/rooms`,
    ],
    ["/v1.0/users?$top=2", "/v1.0/users?%24TOP=2"],
    ["/v1.0/users?$top=2", "/v1.0/users?top=2"],
    ["/v1.0/users?$select=displayName", "/v1.0/users?$select=DisplayName"],
  ];
  it.each(cases)("%s and %s", async (one, other) => {
    const strip = (body: Record<string, unknown>) => ({
      ...body,
      "@odata.context": "",
      "@odata.nextLink": "",
    });
    expect(strip(await client.get(one))).toEqual(strip(await client.get(other)));
  });

  it.each(
    tenant.people
      .filter(({ userPrincipalName }) => /['#]/.test(userPrincipalName))
      .map(({ id, userPrincipalName }) => [userPrincipalName, id]),
  )("finds %s by name, encoded or inside quotes", async (name, id) => {
    expect((await client.get(`/v1.0/users/${encodeURIComponent(name)}`))["id"]).toBe(id);
    const quoted = encodeURIComponent(name.replaceAll("'", "''"));
    expect((await client.get(`/v1.0/users('${quoted}')`))["id"]).toBe(id);
  });
});

const defaultUser = [
  "businessPhones",
  "displayName",
  "givenName",
  "jobTitle",
  "mail",
  "mobilePhone",
  "officeLocation",
  "preferredLanguage",
  "surname",
  "userPrincipalName",
  "id",
];

describe("default properties", () => {
  it("of a user are the eleven that Graph documents, and directory extensions where there are any", async () => {
    const [page] = await client.pages("/v1.0/users");
    for (const entry of page?.value ?? []) {
      expect(Object.keys(entry).filter((name) => name !== costCodeProperty)).toEqual(defaultUser);
    }
    expect(page?.value.some((entry) => costCodeProperty in entry)).toBe(true);
  });

  it("of a message leave out transport headers and the unique body", async () => {
    const page = await client.get<Page>(`${user}/messages?$top=20`);
    for (const message of page.value) {
      expect(message).toHaveProperty("body.content");
      expect(message).not.toHaveProperty("internetMessageHeaders");
      expect(message).not.toHaveProperty("uniqueBody");
    }
  });
});

describe("$select", () => {
  it("gives exactly what is named in the directory, id or not", async () => {
    const page = await client.get<Page>("/v1.0/users?$select=mail,displayName,accountEnabled&$top=5");
    for (const entry of page.value)
      expect(Object.keys(entry).sort()).toEqual(["accountEnabled", "displayName", "mail"]);
  });

  it("adds id and etag in Exchange", async () => {
    const page = await client.get<Page>(`${user}/events?$select=subject&$top=5`);
    for (const entry of page.value) expect(Object.keys(entry)).toEqual(["@odata.etag", "id", "subject"]);
  });

  it("loses a derived type's own properties unless a cast names them", async () => {
    const derived = big.messages.find(
      ({ wire }) => wire["@odata.type"] === "#microsoft.graph.eventMessageRequest",
    );
    const target = `${user}/messages/${derived?.id}`;
    expect(await client.get(target)).toHaveProperty("meetingMessageType");
    const base = await client.get(`${target}?$select=subject`);
    expect(Object.keys(base)).toEqual(["@odata.context", "@odata.type", "@odata.etag", "id", "subject"]);
    const cast = await client.get(
      `${target}?$select=subject,microsoft.graph.eventMessage/type,microsoft.graph.eventMessageRequest/meetingRequestType`,
    );
    expect(cast).toMatchObject({ type: derived?.wire["type"], meetingRequestType: "newMeetingRequest" });
    const plain = big.messages.find(({ wire }) => wire["@odata.type"] === undefined);
    const other = await client.get(
      `${user}/messages/${plain?.id}?$select=subject,microsoft.graph.eventMessage/type`,
    );
    expect(other).not.toHaveProperty("type");
  });

  it("knows directory extensions and what comes on request alone", async () => {
    const owner = tenant.people.find(({ costCode }) => costCode !== null);
    expect(await client.get(`/v1.0/users/${owner?.id}?$select=${costCodeProperty}`)).toMatchObject({
      [costCodeProperty]: owner?.costCode,
    });
    const message = await client.get(
      `${user}/messages/${big.messages[0]?.id}?$select=internetMessageHeaders`,
    );
    expect(message["internetMessageHeaders"]).toContainEqual(expect.objectContaining({ name: "Message-ID" }));
    const master = big.events.find(
      ({ wire }) => (wire["cancelledOccurrences"] as readonly string[]).length > 0,
    );
    const event = await client.get(`${user}/events/${master?.id}?$select=cancelledOccurrences`);
    expect(event["cancelledOccurrences"]).toEqual(master?.wire["cancelledOccurrences"]);
  });

  it("finds the creation time in a view of a calendar only beside what makes it load the events", async () => {
    const target = `${user}/calendarView?startDateTime=2026-01-01&endDateTime=2026-06-01`;
    const created = async (query: string) =>
      (await client.get<Page>(target + query)).value[0]?.["createdDateTime"];
    const whole = await created("");
    expect(whole).toMatch(/^20/);
    expect(await created("&$select=subject,createdDateTime")).toBe("0001-01-01T00:00:00Z");
    expect(await created("&$select=organizer,createdDateTime")).toBe(whole);
    expect(await created("&$select=organizer")).toBeUndefined();
  });

  it("gives a single user what the list refuses", async () => {
    const writer = tenant.people.find(({ biography }) => biography !== null);
    expect(await client.get(`/v1.0/users/${writer?.id}?$select=aboutMe`)).toMatchObject({
      aboutMe: writer?.biography,
    });
  });
});

describe('IdType="ImmutableId"', () => {
  const prefer = { prefer: 'IdType="ImmutableId"' };

  it("gives ids that name no mailbox, find the same item and are applied to a series too", async () => {
    const message = big.messages[3];
    const page = await client.get<Page>(`${user}/messages?$top=4`, prefer);
    expect(page.value[3]?.["id"]).toBe(message?.immutableId);
    const again = await client.get(`${user}/messages/${message?.immutableId}`);
    expect(again["id"]).toBe(message?.id);
    const occurrence = big.events.find(({ type }) => type === "occurrence");
    const event = await client.get(`${user}/events/${occurrence?.id}`, prefer);
    expect(event).toMatchObject({
      id: occurrence?.immutableId,
      seriesMasterId: occurrence?.seriesMasterImmutableId,
    });
  });
});

describe("outlook.timezone", () => {
  it("moves start and end of events and nothing else", async () => {
    const event = big.events.find(({ wire }) => wire["isAllDay"] === false);
    const plain = await client.get(`${user}/events/${event?.id}`);
    const prefer = 'outlook.timezone="Tokyo Standard Time"';
    const response = await client.send(`${user}/events/${event?.id}`, { prefer });
    const moved = JSON.parse(String(response.body)) as Record<string, { dateTime: string; timeZone: string }>;
    expect(response.headers["preference-applied"]).toBe(prefer);
    expect(moved["start"]?.timeZone).toBe("Tokyo Standard Time");
    const shift = Date.parse(`${moved["start"]?.dateTime}Z`) - (event?.startAt ?? 0);
    expect(shift).toBe(9 * 3_600_000);
    expect({ ...moved, start: 0, end: 0 }).toEqual({ ...plain, start: 0, end: 0 });
  });

  it("takes a repeated header and ignores what Graph does not know", async () => {
    const response = await client.send(`${user}/events?$top=1`, {
      prefer: 'respond-async, IdType="ImmutableId", outlook.timezone="Europe/Prague"',
    });
    expect(response.headers["preference-applied"]).toBe(
      'IdType="ImmutableId",outlook.timezone="Europe/Prague"',
    );
  });
});

describe("outlook.body-content-type", () => {
  it("turns bodies into text that still holds every sentence", async () => {
    const page = await client.get<Page>(`${user}/messages?$top=30`, {
      prefer: 'outlook.body-content-type="text"',
    });
    for (const [at, message] of page.value.entries()) {
      const body = message["body"] as { contentType: string; content: string };
      expect(body.contentType).toBe("text");
      expect(body.content).not.toMatch(/<(?:div|p|span|html|body|table)\b/);
      for (const snippet of big.messages[at]?.snippets ?? []) expect(body.content).toContain(snippet);
    }
  });
});

/** A gate that holds every request until it is opened. */
function createGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), serve: () => opened };
}

describe("throttling like Outlook's", () => {
  const target = `/v1.0/users/${big.owner.id}/messages?$top=1`;

  const statusesOfTwelve = async (sender: typeof client) => {
    const replies = await Promise.all(Array.from({ length: 12 }, () => sender.send(target)));
    return replies.map(({ status }) => status).sort();
  };

  it("is on, unless a test is about something else", async () => {
    expect(await statusesOfTwelve(client)).toContain(429);
    const unlimited = createStubClient(undefined, { throttling: "off" });
    expect(await statusesOfTwelve(unlimited)).toEqual(Array(12).fill(200));
  });

  it("serves four requests of a mailbox at once, by whatever name, and others beside it", async () => {
    const gate = createGate();
    const client = createStubClient(undefined, { throttling: { serve: gate.serve, retryAfter: 7 } });
    const byName = `/v1.0/users/${big.owner.userPrincipalName}/calendar`;
    const held = [target, target, byName, target].map((each) => client.send(each));
    const refused = await client.send(target);
    const elsewhere = client.send(`/v1.0/users/${tenant.mailboxes[1]?.owner.id}/messages`);
    const directory = await client.send("/v1.0/users");
    gate.open();
    expect(refused.status).toBe(429);
    expect(refused.headers["retry-after"]).toBe("7");
    expect(String(refused.body)).toContain("Application is over its MailboxConcurrency limit.");
    expect(directory.status).toBe(200);
    for (const reply of await Promise.all([...held, elsewhere])) expect(reply.status).toBe(200);
    expect((await client.send(target)).status).toBe(200);
  });
});
