import { describe, expect, it } from "vitest";
import { canaries } from "../../../src/tenant/canaries/canaries.ts";
import { createCanaryScanner } from "../../../src/tenant/canaries/canary-scanner.ts";
import { bigMailbox, createStubClient, type Page, tenant } from "./stub-client.ts";

const client = createStubClient();
const big = bigMailbox();
const user = `/v1.0/users/${big.owner.id}`;
const group = tenant.groups.find(({ memberIds }) => memberIds.includes(tenant.orgContacts[0]?.id ?? ""));
const list = tenant.roomLists[0];
const room = list?.roomPlaceIds[0] ?? "";
const workspace = tenant.workspaces[0];
const contact = tenant.orgContacts[0];
const member = group?.memberIds[0] ?? "";
const category = big.masterCategories[0];

interface Entity extends Readonly<Record<string, unknown>> {
  readonly "@odata.context": string;
}

describe("collections", () => {
  const collections: readonly (readonly [path: string, context: string, count: number])[] = [
    [`/v1.0/groups/${group?.id}/members/microsoft.graph.orgContact`, "contacts", tenant.orgContacts.length],
    [`/v1.0/groups/${group?.id}/members/graph.user`, "users", (group?.memberIds.length ?? 0) - 3],
    [`/v1.0/groups/${group?.id}/transitiveMembers/graph.orgContact`, "contacts", tenant.orgContacts.length],
    ["/v1.0/organization", "organization", 1],
    ["/v1.0/places/graph.workspace", "places/microsoft.graph.workspace", tenant.workspaces.length],
    ["/v1.0/places/microsoft.graph.room", "places/microsoft.graph.room", tenant.rooms.length],
    [
      `/v1.0/places/${list?.emailAddress}/microsoft.graph.roomlist/rooms`,
      "places/microsoft.graph.room",
      list?.roomPlaceIds.length ?? 0,
    ],
    [`/v1.0/places/${list?.placeId}/graph.roomList/workspaces`, "places/microsoft.graph.workspace", 1],
    [
      `${user}/outlook/masterCategories`,
      `users('${big.owner.id}')/outlook/masterCategories`,
      big.masterCategories.length,
    ],
    [`${user}/outlook/supportedLanguages()`, "Collection(microsoft.graph.localeInfo)", 8],
    [`${user}/outlook/supportedTimeZones`, "Collection(microsoft.graph.timeZoneInformation)", 14],
    [
      `${user}/outlook/microsoft.graph.supportedTimeZones(TimeZoneStandard=microsoft.graph.timeZoneStandard'Iana')`,
      "Collection(microsoft.graph.timeZoneInformation)",
      14,
    ],
    [
      `${user}/outlook/supportedTimeZones(TimeZoneStandard='Windows')`,
      "Collection(microsoft.graph.timeZoneInformation)",
      14,
    ],
  ];
  it.each(collections)("%s", async (path, context, count) => {
    const page = await client.get<Page>(path);
    expect(page["@odata.context"]).toBe(`https://graph.microsoft.com/v1.0/$metadata#${context}`);
    expect(page.value.length).toBe(count);
  });

  it.each([
    [`/v1.0/groups/${group?.id}/members/graph.orgContact/$count`, tenant.orgContacts.length],
    ["/v1.0/organization/$count", 1],
    ["/v1.0/places/$count", tenant.rooms.length + tenant.roomLists.length + tenant.workspaces.length],
    ["/v1.0/places/graph.workspace/$count", tenant.workspaces.length],
    [`/v1.0/places/${list?.placeId}/graph.roomList/workspaces/$count`, 1],
    [`/v1.0/places/${list?.placeId}/graph.roomList/rooms/$count`, list?.roomPlaceIds.length ?? 0],
    [`${user}/outlook/masterCategories/$count`, big.masterCategories.length],
  ])("%s is plain text", async (path, count) => {
    const response = await client.send(path, { consistencylevel: "eventual" });
    expect([response.status, response.headers["content-type"], response.body]).toEqual([
      200,
      "text/plain",
      String(count),
    ]);
  });

  it.each([`/v1.0/groups/${group?.id}/members/graph.orgContact/$count`, "/v1.0/organization/$count"])(
    "%s wants ConsistencyLevel",
    async (path) => {
      expect(await client.fail(path)).toEqual({
        status: 400,
        code: "Request_BadRequest",
        message: "$count is not currently supported.",
      });
    },
  );
});

describe("entities", () => {
  const entities: readonly (readonly [path: string, property: string, value: unknown])[] = [
    [`/v1.0/groups/${group?.id}/members/${member}/graph.user`, "id", member],
    [`/v1.0/groups/${group?.id}/members/${contact?.id}/graph.orgContact`, "mail", contact?.address],
    [
      `/v1.0/groups/${group?.id}/transitiveMembers/${contact?.id}`,
      "@odata.type",
      "#microsoft.graph.orgContact",
    ],
    [`/v1.0/groups/${group?.id}/transitiveMembers/${member}/microsoft.graph.user`, "id", member],
    [`/v1.0/organization/${tenant.id}`, "displayName", tenant.displayName],
    [`/v1.0/places/${workspace?.emailAddress}/graph.workspace`, "nickname", workspace?.nickname],
    [`/v1.0/places/${room}/graph.room`, "id", room],
    [`/v1.0/places/${room}`, "@odata.type", "#microsoft.graph.room"],
    [`/v1.0/places/${list?.placeId}/graph.roomList/rooms/${room}`, "id", room],
    [
      `/v1.0/places/${list?.placeId}/graph.roomList/workspaces/${workspace?.placeId}`,
      "id",
      workspace?.placeId,
    ],
    [`${user}/outlook`, "id", big.owner.id],
    [`${user}/outlook/masterCategories/${category?.id}`, "displayName", category?.displayName],
  ];
  it.each(entities)("%s", async (path, property, value) => {
    expect((await client.get<Entity>(path))[property]).toBe(value);
  });

  it("loses a derived type's properties without its cast", async () => {
    const place = await client.get<Entity>(`/v1.0/places/${room}?$select=displayName`);
    expect(Object.keys(place)).toEqual(["@odata.context", "@odata.type", "id", "displayName"]);
    expect(await client.fail(`/v1.0/places/${room}?$select=capacity`)).toMatchObject({ status: 400 });
  });

  it("finds no member of another type and no group inside that is not there", async () => {
    expect(await client.fail(`/v1.0/groups/${group?.id}/members/${member}/graph.group`)).toMatchObject({
      status: 404,
      code: "Request_ResourceNotFound",
    });
    expect(await client.fail(`${user}/outlook/masterCategories/nonsense`)).toMatchObject({ status: 404 });
    expect(await client.fail(`${user}/outlook/supportedTimeZones(TimeZoneStandard='Lunar')`)).toMatchObject({
      status: 400,
    });
  });

  it("shows a mail contact's id alone to a token that may not read contacts", async () => {
    const narrow = createStubClient(["GroupMember.Read.All"]);
    const { value } = await narrow.get<Page>(`/v1.0/groups/${group?.id}/members?$select=id,displayName,mail`);
    expect(value.at(-1)).toEqual({
      "@odata.type": "#microsoft.graph.orgContact",
      id: tenant.orgContacts.at(-1)?.id,
      displayName: null,
      mail: null,
    });
  });
});

describe("spellings of one path", () => {
  const folder = big.folders.find(({ wellKnownName }) => wellKnownName === "inbox");
  const spellings: readonly (readonly [plain: string, other: string])[] = [
    [user, `/v1.0/USERS('${big.owner.id}')`],
    [user, `/v1.0/users/${big.owner.id}/`],
    [`${user}/mailFolders/inbox`, `${user}/mailfolders('Inbox')`],
    [`${user}/mailFolders/${folder?.id}/messages`, `${user}/MailFolders('${folder?.id}')/Messages`],
    ["/v1.0/places/graph.room", "/v1.0/Places/Microsoft.Graph.Room"],
    [`${user}/outlook/supportedLanguages()`, `${user}/Outlook/supportedlanguages`],
    ["/v1.0/users?$top=3", "/v1.0/users?%24TOP=3"],
    ["/v1.0/users?$top=3&$select=id", "/v1.0/users?top=3&SELECT=id"],
  ];
  it.each(spellings)("%s is %s", async (plain, other) => {
    const [one, two] = [await client.get<Entity>(plain), await client.get<Entity>(other)];
    const body = ({ value, id, displayName }: Entity) => ({ value, id, displayName });
    expect(body(two)).toEqual(body(one));
  });
});

describe("the values of the new endpoints", () => {
  it("are canaries", async () => {
    const scan = createCanaryScanner(canaries(tenant));
    const personal = async (path: string) =>
      scan(JSON.stringify((await client.get<Page>(path)).value)).length;
    expect(await personal("/v1.0/organization")).toBeGreaterThan(8);
    expect(await personal("/v1.0/places/graph.workspace")).toBeGreaterThan(8);
    expect(await personal(`/v1.0/groups/${group?.id}/members/graph.orgContact`)).toBeGreaterThan(15);
    expect(await personal(`${user}/outlook/masterCategories`)).toBe(big.masterCategories.length);
    expect(await personal(`${user}/outlook/supportedLanguages`)).toBe(0);
    expect(await personal(`${user}/outlook/supportedTimeZones`)).toBe(0);
  });
});
