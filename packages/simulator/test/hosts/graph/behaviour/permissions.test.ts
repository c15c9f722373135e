import { describe, expect, it } from "vitest";
import { allRoles, bigMailbox, createStubClient, type Page, tenant } from "../stub-client.ts";

const big = bigMailbox();
const user = `/v1.0/users/${big.owner.id}`;
const window = "startDateTime=2026-01-01&endDateTime=2026-04-01";
const message = big.messages[0]?.id ?? "";
const event = big.events.find(({ type }) => type === "seriesMaster")?.id ?? "";
const group = tenant.groups[1]?.id ?? "";

type Service = "directory" | "exchange";

const refusals: Readonly<Record<Service, readonly [string, string]>> = {
  directory: ["Authorization_RequestDenied", "Insufficient privileges to complete the operation."],
  exchange: ["ErrorAccessDenied", "Access is denied. Check credentials and try again."],
};

/** Each operation with the least role that permits it. */
const operations: readonly (readonly [target: string, least: string, service: Service])[] = [
  ["/v1.0/users", "User.ReadBasic.All", "directory"],
  ["/v1.0/users/$count", "User.ReadBasic.All", "directory"],
  [user, "User.ReadBasic.All", "directory"],
  ["/v1.0/groups", "Group.ReadBasic.All", "directory"],
  [`/v1.0/groups/${group}`, "GroupMember.Read.All", "directory"],
  [`/v1.0/groups/${group}/members`, "GroupMember.ReadBasic.All", "directory"],
  [`/v1.0/groups/${group}/transitiveMembers`, "GroupMember.ReadBasic.All", "directory"],
  ["/v1.0/places/microsoft.graph.room", "Place.Read.All", "exchange"],
  ["/v1.0/places/microsoft.graph.roomList", "Place.Read.All", "exchange"],
  [`${user}/messages`, "Mail.ReadBasic.All", "exchange"],
  [`${user}/messages/${message}`, "Mail.ReadBasic.All", "exchange"],
  [`${user}/mailFolders`, "Mail.ReadBasic.All", "exchange"],
  [`${user}/mailFolders/inbox/messages`, "Mail.ReadBasic.All", "exchange"],
  [`${user}/mailFolders/inbox/childFolders`, "Mail.ReadBasic.All", "exchange"],
  [`${user}/mailboxSettings`, "MailboxSettings.Read", "exchange"],
  [`${user}/calendar`, "Calendars.ReadBasic.All", "exchange"],
  [`${user}/calendars`, "Calendars.ReadBasic.All", "exchange"],
  [`${user}/calendarGroups`, "Calendars.ReadBasic.All", "exchange"],
  [`${user}/events`, "Calendars.ReadBasic.All", "exchange"],
  [`${user}/events/${event}`, "Calendars.ReadBasic.All", "exchange"],
  [`${user}/events/${event}/instances?${window}`, "Calendars.ReadBasic.All", "exchange"],
  [`${user}/calendarView?${window}`, "Calendars.ReadBasic.All", "exchange"],
];

describe("the least role of an operation", () => {
  it.each(operations)("%s is open to %s", async (target, least) => {
    const client = createStubClient([least]);
    const response = await client.send(target, { consistencylevel: "eventual" });
    expect(response.status).toBe(200);
  });

  it.each(operations)("%s is closed to the roles of every other family", async (target, least, service) => {
    const family = least.split(".")[0]?.replace("GroupMember", "Group") ?? "";
    const others = allRoles.filter((role) => !role.startsWith(family));
    const client = createStubClient(others);
    const [code, text] = refusals[service];
    expect(await client.fail(target, { consistencylevel: "eventual" })).toEqual({
      status: 403,
      code,
      message: text,
    });
  });
});

describe("what a basic role withholds", () => {
  it("leaves out body and preview of mail and events, even when they are selected", async () => {
    const client = createStubClient(["Mail.ReadBasic.All", "Calendars.ReadBasic.All"]);
    const targets = [
      `${user}/messages?$top=50`,
      `${user}/messages?$top=50&$select=subject,body,bodyPreview,uniqueBody`,
      `${user}/calendarView?${window}`,
      `${user}/events?$select=subject,body,bodyPreview`,
    ];
    for (const target of targets) {
      const page = await client.get<Page>(target);
      expect(page.value.length).toBeGreaterThan(0);
      for (const item of page.value) {
        expect(item).toHaveProperty("subject");
        for (const name of ["body", "bodyPreview", "uniqueBody"]) expect(item).not.toHaveProperty(name);
      }
    }
  });

  it("shows members by id alone without a role for users", async () => {
    const client = createStubClient(["GroupMember.ReadBasic.All"]);
    const page = await client.get<Page>(`/v1.0/groups/${group}/members`);
    expect(page.value.length).toBeGreaterThan(0);
    for (const { "@odata.type": type, id, ...rest } of page.value) {
      expect(type).toBe("#microsoft.graph.user");
      expect(tenant.people.some((person) => person.id === id)).toBe(true);
      expect(Object.values(rest).every((value) => value === null)).toBe(true);
    }
  });

  it("asks a role of its own for the settings inside a user", async () => {
    const target = `${user}?$select=mailboxSettings`;
    expect(await createStubClient(["User.Read.All"]).fail(target)).toMatchObject({
      status: 403,
      code: "ErrorAccessDenied",
    });
    const body = await createStubClient().get(target);
    expect(body["mailboxSettings"]).toEqual(big.settings.wire);
  });
});

describe("a token that does not pass", () => {
  it.each([
    ["InvalidAuthenticationToken", "Access token is empty."],
    ["InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."],
  ])("is %s: %s", async (code, message) => {
    const client = createStubClient([], { verifyBearer: async () => ({ ok: false, code, message }) });
    const response = await client.send("/v1.0/users");
    expect(await client.fail("/v1.0/users")).toEqual({ status: 401, code, message });
    expect(response.headers["www-authenticate"]).toContain(tenant.id);
  });

  it("is judged by the very header that was sent, or null", async () => {
    const seen: (string | null)[] = [];
    const client = createStubClient([], {
      verifyBearer: async (header) => {
        seen.push(header);
        return { ok: true, roles: allRoles };
      },
    });
    await client.send("/v1.0/users");
    await client.send("/v1.0/users", { authorization: "bearer  x" });
    expect(seen).toEqual(["Bearer stub", "bearer  x"]);
  });
});
