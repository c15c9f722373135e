import { describe, expect, it } from "vitest";
import { bigMailbox, createStubClient, type Page, tenant } from "../stub-client.ts";

const client = createStubClient();
const big = bigMailbox();
const user = `/v1.0/users/${big.owner.id}`;
const advanced = { consistencylevel: "eventual" };
const group = tenant.groups.find(({ memberIds }) => memberIds.length > 5);

const idsOf = (pages: readonly Page[]) => pages.flatMap(({ value }) => value.map(({ id }) => id));
const all = async (path: string, headers?: Record<string, string>) =>
  idsOf(await client.pages(path, headers));
const encoded = (filter: string) => encodeURIComponent(filter);

describe("filters are true to the tenant", () => {
  const { people } = tenant;
  const directory: readonly (readonly [filter: string, expected: readonly string[]])[] = [
    ["accountEnabled eq false", people.filter(({ enabled }) => !enabled).map(({ id }) => id)],
    ["userType eq 'Guest'", people.filter(({ kind }) => kind === "guest").map(({ id }) => id)],
    [
      `mail eq '${big.owner.mail}' or id eq '${people[4]?.id}'`,
      people.filter(({ id }) => id === big.owner.id || id === people[4]?.id).map(({ id }) => id),
    ],
    [`id in ('${people[1]?.id}','${people[2]?.id}')`, people.slice(1, 3).map(({ id }) => id)],
    [
      "startswith(displayName,'a') and accountEnabled eq true",
      people.filter(({ displayName, enabled }) => enabled && /^a/i.test(displayName)).map(({ id }) => id),
    ],
    ["jobTitle eq null", people.filter(({ jobTitle }) => jobTitle === null).map(({ id }) => id)],
    [
      "proxyAddresses/any(p:startswith(p,'X500:'))",
      people
        .filter(({ proxyAddresses }) => proxyAddresses.some((proxy) => proxy.startsWith("X500:")))
        .map(({ id }) => id),
    ],
    [
      "createdDateTime ge 2024-01-01T00:00:00Z",
      people.filter(({ createdAt }) => createdAt >= Date.UTC(2024, 0)).map(({ id }) => id),
    ],
  ];
  it.each(directory)("users: %s", async (filter, expected) => {
    expect(expected.length).toBeGreaterThan(0);
    expect(await all(`/v1.0/users?$select=id&$filter=${encoded(filter)}`)).toEqual(expected);
  });

  const advancedOnly: readonly (readonly [filter: string, expected: number])[] = [
    ["accountEnabled ne true", people.filter(({ enabled }) => !enabled).length],
    ["not (userType eq 'Guest')", people.filter(({ kind }) => kind !== "guest").length],
    [
      "endswith(mail,'@northwind-traders.com')",
      people.filter(({ mail }) => mail?.toLowerCase().endsWith("@northwind-traders.com")).length,
    ],
    [
      "assignedLicenses/$count eq 0",
      people.filter(({ wire }) => (wire["assignedLicenses"] as []).length === 0).length,
    ],
  ];
  it.each(advancedOnly)("users: %s is an advanced query", async (filter, expected) => {
    const path = `/v1.0/users?$filter=${encoded(filter)}`;
    expect(await client.fail(path)).toMatchObject({ status: 400, code: "Request_UnsupportedQuery" });
    expect(await client.fail(`${path}&$count=true`)).toMatchObject({ code: "Request_UnsupportedQuery" });
    expect(await client.fail(path, advanced)).toMatchObject({ code: "Request_UnsupportedQuery" });
    expect((await all(`${path}&$count=true&$top=999`, advanced)).length).toBe(expected);
    const count = await client.send(`/v1.0/users/$count?$filter=${encoded(filter)}`, advanced);
    expect(count.body).toBe(String(expected));
  });

  const inbox = big.folders.find(({ wellKnownName }) => wellKnownName === "inbox");
  const inInbox = big.messages.filter(({ folderId }) => folderId === inbox?.id);
  const day = new Date(inInbox[Math.floor(inInbox.length / 2)]?.receivedAt ?? 0).toISOString();
  const mail: readonly (readonly [filter: string, count: number])[] = [
    ["isRead eq false", inInbox.filter(({ isRead }) => !isRead).length],
    [
      `receivedDateTime ge ${day}`,
      inInbox.filter(({ wire }) => Date.parse(String(wire["receivedDateTime"])) >= Date.parse(day)).length,
    ],
    ["importance eq 'high'", inInbox.filter(({ wire }) => wire["importance"] === "high").length],
    ["contains(subject,'the')", inInbox.filter(({ subject }) => /the/i.test(subject ?? "")).length],
    [
      "hasAttachments eq true and isRead ne true",
      inInbox.filter(({ wire }) => wire["hasAttachments"] === true && wire["isRead"] !== true).length,
    ],
    [
      `categories/any(c:c eq 'Chemotherapie')`,
      inInbox.filter(({ wire }) => (wire["categories"] as string[]).includes("Chemotherapie")).length,
    ],
    [
      "flag/flagStatus eq 'flagged'",
      inInbox.filter(({ wire }) => (wire["flag"] as { flagStatus: string }).flagStatus === "flagged").length,
    ],
  ];
  it.each(mail)("messages: %s", async (filter, count) => {
    const path = `${user}/mailFolders/inbox/messages`;
    expect((await all(`${path}?$select=id&$top=7&$filter=${encoded(filter)}`)).length).toBe(count);
    expect((await client.send(`${path}/$count?$filter=${encoded(filter)}`)).body).toBe(String(count));
  });

  it("filters events by a quoted time of their start, and folders by name", async () => {
    const after = new Date(tenant.now).toISOString().slice(0, 19);
    const [calendar] = big.calendars;
    const later = big.events.filter(
      ({ startAt, type, calendarId }) =>
        startAt >= tenant.now && /single|Master/.test(type) && calendarId === calendar?.id,
    );
    expect(await all(`${user}/events?$filter=${encoded(`start/dateTime ge '${after}'`)}`)).toEqual(
      later.map(({ id }) => id),
    );
    const [own] = big.folders.filter(({ wellKnownName }) => wellKnownName === "archive");
    expect(await all(`${user}/mailFolders?$filter=displayName eq '${own?.displayName}'`)).toEqual([own?.id]);
  });

  it("sorts, and repeats query and sorting in the link", async () => {
    const names = (pages: readonly Page[]) =>
      pages.flatMap(({ value }) => value.map(({ displayName }) => String(displayName).toLowerCase()));
    const pages = await client.pages("/v1.0/users?$orderby=displayName desc&$select=displayName&$top=40");
    expect(names(pages)).toEqual(names(pages).toSorted().reverse());
    expect(pages.length).toBeGreaterThan(2);
    expect(pages[0]?.["@odata.nextLink"]).toContain("$orderby=displayName+desc");
    const mails = await client.pages(
      `${user}/messages?$orderby=receivedDateTime asc&$select=receivedDateTime&$top=200`,
    );
    const times = mails.flatMap(({ value }) => value.map(({ receivedDateTime }) => String(receivedDateTime)));
    expect(times).toEqual(times.toSorted());
  });

  it("searches words of display names", async () => {
    const surname = big.owner.surname ?? "";
    const path = `/v1.0/users?$search=${encoded(`"displayName:${surname.slice(0, 5)}"`)}`;
    expect(await client.fail(path)).toMatchObject({ status: 400 });
    expect(await all(path, advanced)).toContain(big.owner.id);
    expect(await client.fail(`/v1.0/users?$search=${surname}`, advanced)).toMatchObject({ status: 400 });
    expect(await client.fail('/v1.0/users?$search="city:x"', advanced)).toMatchObject({ status: 400 });
    const both = `"displayName:${surname}" AND "mail:${big.owner.mail}" OR "mail:nobody"`;
    expect(await all(`/v1.0/users?$search=${encoded(both)}`, advanced)).toEqual([big.owner.id]);
  });

  it("filters members as an advanced query alone", async () => {
    const path = `/v1.0/groups/${group?.id}/members?$filter=${encoded("startswith(displayName,'a')")}`;
    expect(await client.fail(path)).toMatchObject({ status: 400, code: "Request_UnsupportedQuery" });
    const found = await all(`${path}&$count=true`, advanced);
    const members = tenant.people.filter(
      ({ id, displayName }) => group?.memberIds.includes(id) && /^a/i.test(displayName),
    );
    expect(new Set(found)).toEqual(new Set(members.map(({ id }) => id)));
  });
});

describe("queries that Graph refuses", () => {
  const cases: readonly (readonly [path: string, code: string, part: string])[] = [
    ["/v1.0/users?$filter=displayName eq", "BadRequest", "Syntax error at position 14 in 'displayName eq'."],
    [
      "/v1.0/users?$filter=nonsense eq 'x'",
      "BadRequest",
      "Could not find a property named 'nonsense' on type 'microsoft.graph.user'.",
    ],
    [
      "/v1.0/users?$filter=contains(displayName,'x')",
      "Request_UnsupportedQuery",
      "property 'displayName' of resource 'user'",
    ],
    [
      "/v1.0/users?$filter=passwordPolicies eq 'x'",
      "Request_UnsupportedQuery",
      "property 'passwordPolicies'",
    ],
    ["/v1.0/users?$filter=displayName gt 'x'", "Request_UnsupportedQuery", "property 'displayName'"],
    [
      "/v1.0/users?$filter=createdDateTime ge '2024-01-01'",
      "BadRequest",
      "'Edm.DateTimeOffset' and 'Edm.String'",
    ],
    ["/v1.0/users?$filter=accountEnabled eq 'true'", "BadRequest", "'Edm.Boolean' and 'Edm.String'"],
    ["/v1.0/users?$orderby=city", "Request_UnsupportedQuery", "Sorting not supported for current query."],
    [
      "/v1.0/users?$orderby=displayName&$filter=accountEnabled eq true",
      "Request_UnsupportedQuery",
      "Sorting not supported",
    ],
    ["/v1.0/users?$orderby=displayName sideways", "BadRequest", "Invalid $orderby clause"],
    [
      "/v1.0/users/$count?$filter=accountEnabled eq true",
      "Request_BadRequest",
      "$count is not currently supported.",
    ],
    ["/v1.0/groups?$filter=securityEnabled ne true", "Request_UnsupportedQuery", "'NotEqualsMatch'"],
    ["/v1.0/organization?$filter=displayName eq 'x'", "Request_UnsupportedQuery", "resource 'organization'"],
    [
      `${user}/messages?$filter=toRecipients/any(r:r/emailAddress/address eq 'x')`,
      "ErrorInvalidUrlQueryFilter",
      "invalid nodes",
    ],
    [`${user}/messages?$filter=endswith(subject,'x')`, "ErrorInvalidUrlQueryFilter", "invalid nodes"],
    [`${user}/messages?$filter=conversationId in ('a','b')`, "ErrorInvalidUrlQueryFilter", "invalid nodes"],
    [`${user}/messages?$filter=nonsense eq 1`, "BadRequest", "'nonsense' on type 'microsoft.graph.message'"],
    [
      `${user}/messages?$filter=receivedDateTime ge '2026-01-01T00:00:00Z'`,
      "BadRequest",
      "incompatible types",
    ],
    [
      `${user}/messages?$filter=isRead eq false&$orderby=receivedDateTime desc`,
      "InefficientFilter",
      "too complex",
    ],
    [
      `${user}/messages?$filter=isRead eq false and receivedDateTime ge 2026-01-01&$orderby=receivedDateTime`,
      "InefficientFilter",
      "too complex",
    ],
    [`${user}/messages?$orderby=toRecipients`, "InefficientFilter", "too complex"],
    [
      `${user}/events?$filter=start/dateTime ge 2026-01-01T00:00:00Z`,
      "BadRequest",
      "'Edm.String' and 'Edm.DateTimeOffset'",
    ],
  ];
  it.each(cases)("%s is %s", async (path, code, part) => {
    const failure = await client.fail(path);
    expect(failure).toMatchObject({ status: 400, code });
    expect(failure.message).toContain(part);
  });

  it("sorts filtered mail whose sorting stands first in the filter", async () => {
    const filter = encoded("receivedDateTime ge 2025-01-01 and isRead eq false");
    const { value } = await client.get<Page>(`${user}/messages?$filter=${filter}&$orderby=receivedDateTime`);
    expect(value.length).toBeGreaterThan(0);
    expect(value.every(({ isRead }) => isRead === false)).toBe(true);
  });

  it.each([
    "/v1.0/users?$expand=manager",
    `${user}/messages?$search=x`,
    `${user}/messages?$expand=attachments`,
  ])("%s is not simulated", async (path) => {
    await expect(client.send(path)).rejects.toThrow("is not simulated here");
  });
});
