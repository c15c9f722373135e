import { describe, expect, it } from "vitest";
import { benchPages } from "../../../../src/tenant/bench-pages.ts";
import { bigMailbox, createStubClient, type Page, tenant } from "../stub-client.ts";

const client = createStubClient();
const big = bigMailbox();
const user = `/v1.0/users/${big.owner.id}`;
const eventual = { consistencylevel: "eventual" };
const window = "startDateTime=2020-01-01T00:00:00Z&endDateTime=2030-01-01T00:00:00Z";

const idsOf = (pages: readonly Page[]) => pages.flatMap(({ value }) => value.map(({ id }) => String(id)));

describe("walking a collection to its end", () => {
  const folder = (name: string) => big.folders.find(({ wellKnownName }) => wellKnownName === name)?.id ?? "";
  const master = big.events.find(({ type }) => type === "seriesMaster");
  const allHands = tenant.groups[0]?.id ?? "";
  const listed = big.events.filter(
    ({ calendarId, type }) =>
      calendarId === big.calendars[0]?.id && (type === "singleInstance" || type === "seriesMaster"),
  );
  const viewed = big.events.filter(
    ({ calendarId, type }) => calendarId === big.calendars[0]?.id && type !== "seriesMaster",
  );
  const cases: readonly (readonly [target: string, expected: number])[] = [
    ["/v1.0/users", tenant.people.length],
    ["/v1.0/users?$top=7", tenant.people.length],
    ["/v1.0/users?$top=1&$select=id", tenant.people.length],
    ["/v1.0/groups?$top=5", tenant.groups.length],
    [`/v1.0/groups/${allHands}/members`, tenant.groups[0]?.memberIds.length ?? 0],
    [`/v1.0/groups/${allHands}/members?$top=9`, tenant.groups[0]?.memberIds.length ?? 0],
    [`/v1.0/groups/${allHands}/members/microsoft.graph.user?$top=40`, 98],
    [`/v1.0/groups/${allHands}/transitiveMembers/graph.group`, 3],
    ["/v1.0/places/microsoft.graph.room?$top=4", tenant.rooms.length],
    ["/v1.0/places/microsoft.graph.roomlist", tenant.roomLists.length],
    [`${user}/messages?$top=100`, big.messages.length],
    [`${user}/messages`, big.messages.length],
    [`${user}/messages?$top=1000`, big.messages.length],
    [
      `${user}/mailFolders/inbox/messages?$top=13`,
      big.messages.filter(({ folderId }) => folderId === folder("inbox")).length,
    ],
    [
      `${user}/mailFolders?$top=4`,
      big.folders.filter(
        ({ parentFolderId, isHidden }) => parentFolderId === folder("msgfolderroot") && !isHidden,
      ).length,
    ],
    [`${user}/calendarView?${window}&$top=50`, viewed.length],
    [`${user}/calendar/calendarView?${window}`, viewed.length],
    [`${user}/events?$top=30`, listed.length],
    [
      `${user}/events/${master?.id}/instances?${window}&$top=2`,
      big.events.filter(({ seriesMasterId }) => seriesMasterId === master?.id).length,
    ],
    [`${user}/calendars?$top=1`, big.calendars.length],
    [`${user}/calendarGroups?$top=2`, 3],
  ];
  it.each(cases)("%s", async (target, expected) => {
    const ids = idsOf(await client.pages(target));
    expect(ids).toHaveLength(expected);
    expect(new Set(ids).size).toBe(expected);
    expect(expected).toBeGreaterThan(0);
  });

  it("takes a hundred users and ten messages for a page when nobody says otherwise", async () => {
    const [users] = await client.pages("/v1.0/users");
    const messages = await client.get<Page>(`${user}/messages`);
    expect([users?.value.length, messages.value.length]).toEqual([100, 10]);
  });

  it("omits nextLink on the last page", async () => {
    const pages = await client.pages("/v1.0/users?$top=60");
    expect(pages.map((page) => "@odata.nextLink" in page)).toEqual([true, false]);
  });
});

describe("a page that is empty and has a nextLink", () => {
  const gapped = big.folders.find(({ scanGap }) => scanGap > 0);
  const target = `${user}/mailFolders/${gapped?.id}/messages`;

  it("comes first in one folder, and the walk still finds every message", async () => {
    const pages = await client.pages(target);
    expect(pages[0]?.value).toEqual([]);
    expect(pages[0]?.["@odata.nextLink"]).toContain("$skip=10");
    const expected = big.messages.filter(({ folderId }) => folderId === gapped?.id).map(({ id }) => id);
    expect(expected.length).toBeGreaterThan(0);
    expect(idsOf(pages)).toEqual(expected);
  });
});

describe("links", () => {
  it("repeat path and parameters of Exchange as the caller wrote them", async () => {
    const upn = big.owner.userPrincipalName;
    const page = await client.get<Page>(
      `/v1.0/users/${upn}/calendarView?startDateTime=2017-01-01T19:00:00-08:00&endDateTime=2030-01-01&$select=subject,start&$top=3`,
    );
    expect(page["@odata.nextLink"]).toBe(
      `https://graph.microsoft.com/v1.0/users/${upn}/calendarView?startDateTime=2017-01-01T19%3a00%3a00-08%3a00&endDateTime=2030-01-01&$select=subject,start&$top=3&$skip=3`,
    );
  });

  it("hold the last user's name and id in clear inside the token", async () => {
    const page = await client.get<Page>("/v1.0/users?$top=3");
    const token = /\$skiptoken=(RFNwd[\w-]+)$/.exec(page["@odata.nextLink"] ?? "")?.[1] ?? "";
    const text = Buffer.from(token, "base64url").toString("latin1");
    const last = tenant.people[2];
    expect(text).toContain(`:${last?.userPrincipalName}`);
    expect(text).toContain(`User_${last?.id}`);
  });

  it("hold the last group twice, and a member as a little-endian GUID", async () => {
    const groups = await client.get<Page>("/v1.0/groups?$top=1");
    const [first] = tenant.groups;
    const tokenOf = (page: Page) => /\$skiptoken=([\w-]+)$/.exec(page["@odata.nextLink"] ?? "")?.[1] ?? "";
    expect(
      Buffer.from(tokenOf(groups), "base64url").toString("latin1").split(`Group_${first?.id}`),
    ).toHaveLength(3);
    const members = await client.get<Page>(`/v1.0/groups/${first?.id}/members?$top=1`);
    const hex = Buffer.from(tokenOf(members), "base64url").toString("hex");
    const id = String(members.value[0]?.["id"]).replaceAll("-", "");
    const littleEndian = id.replace(/^(..)(..)(..)(..)(..)(..)(..)(..)/, "$4$3$2$1$6$5$8$7");
    expect(hex).toContain(littleEndian);
  });
});

describe("counts", () => {
  it("come with Exchange's pages, and with the directory's first page when it is eventual", async () => {
    const messages = await client.pages(`${user}/messages?$count=true&$top=150`);
    expect(messages.map((page) => page["@odata.count"])).toEqual([big.messages.length, big.messages.length]);
    const users = await client.pages("/v1.0/users?$count=true&$top=60", eventual);
    expect(users.map((page) => page["@odata.count"])).toEqual([tenant.people.length, undefined]);
    const plain = await client.get<Page>("/v1.0/users?$count=true");
    expect(plain["@odata.count"]).toBeUndefined();
  });

  const counts: readonly (readonly [string, number])[] = [
    ["/v1.0/users/$count", tenant.people.length],
    ["/v1.0/groups/$count", tenant.groups.length],
    [`/v1.0/groups/${tenant.groups[5]?.id}/members/$count`, 4],
    [`/v1.0/groups/${tenant.groups[5]?.id}/members/graph.user/$count`, 0],
    [`${user}/messages/$count`, big.messages.length],
    [
      `${user}/mailFolders/inbox/messages/$count`,
      big.messages.filter(
        ({ folderId }) => folderId === big.folders.find(({ wellKnownName }) => wellKnownName === "inbox")?.id,
      ).length,
    ],
    [`${user}/calendars/$count`, big.calendars.length],
    ["/v1.0/places/graph.room/$count", tenant.rooms.length],
  ];
  it.each(counts)("%s is a number in plain text", async (target, expected) => {
    const response = await client.send(target, eventual);
    expect(response.headers["content-type"]).toBe("text/plain");
    expect(response.body).toBe(String(expected));
  });
});

describe("sizes that Graph refuses", () => {
  it.each([
    [
      "/v1.0/users?$top=1000",
      "Request_UnsupportedQuery",
      "Invalid page size specified: '1000'. Must be between 1 and 999 inclusive.",
    ],
    [
      "/v1.0/users?$top=0",
      "Request_UnsupportedQuery",
      "Invalid page size specified: '0'. Must be between 1 and 999 inclusive.",
    ],
    ["/v1.0/users?$skip=5", "Request_BadRequest", "'$skip' is not supported by the service."],
    [
      "/v1.0/users?$skiptoken=bm90LWEtdG9rZW4",
      "Directory_ExpiredPageToken",
      "The specified page token value has expired and can no longer be included in your request.",
    ],
    [
      `${user}/messages?$top=1001`,
      "BadRequest",
      "The query specified in the URI is not valid. The limit of '1000' for Top query has been exceeded. The value from the incoming request is '1001'.",
    ],
    [
      `${user}/messages?$top=-1`,
      "BadRequest",
      "Invalid value '-1' for $top query option found. The $top query option requires a non-negative integer value.",
    ],
  ])("%s", async (target, code, message) => {
    expect(await client.fail(target)).toEqual({ status: 400, code, message });
  });

  it("obeys odata.maxpagesize and says so", async () => {
    const response = await client.send(`${user}/messages?$top=50`, { prefer: "odata.maxpagesize=3" });
    expect((JSON.parse(String(response.body)) as Page).value).toHaveLength(3);
    expect(response.headers["preference-applied"]).toBe("odata.maxpagesize=3");
  });
});

async function fetchPage(target: string) {
  const { body } = await client.send(target);
  return { bytes: Buffer.byteLength(body), value: (JSON.parse(String(body)) as Page).value };
}

describe("the pages of the benches", () => {
  it("have a hundred messages in about 540 KB", async () => {
    const page = await fetchPage(benchPages(tenant).messages);
    expect(page.value).toHaveLength(100);
    expect(page.bytes).toBeGreaterThan(500_000);
    expect(page.bytes).toBeLessThan(580_000);
  });

  it("have a hundred events of eight attendees in 575 to 665 KB", async () => {
    const page = await fetchPage(benchPages(tenant).events);
    expect(page.value).toHaveLength(100);
    for (const { attendees } of page.value) expect(attendees).toHaveLength(8);
    expect(page.bytes).toBeGreaterThan(575_000);
    expect(page.bytes).toBeLessThan(665_000);
  });

  it("are the same at every fetch", async () => {
    const targets = Object.values(benchPages(tenant));
    const twice = await Promise.all(
      [...targets, ...targets].map(async (target) => (await fetchPage(target)).bytes),
    );
    expect(twice.slice(0, 2)).toEqual(twice.slice(2));
  });
});
