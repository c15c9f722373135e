import { describe, expect, it } from "vitest";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import { localPolicy } from "../fixtures/environment.ts";
import { graphJson } from "../fixtures/fake-graph.ts";
import { ids, message } from "../fixtures/graph-bodies.ts";
import {
  type Asked,
  BASE,
  createProxyUnderTest,
  expectRefusal,
  jsonOf,
  type ProxyUnderTest,
} from "../fixtures/proxy-under-test.ts";

const ROOT = clouds.global.graphRoot;
const RAW = `/v1.0/users/${ids.adele}`;
const [reader] = localPolicy.callers;

const proxyOf = (document: object = { times: "hour" }, entry: object = {}) =>
  createProxyUnderTest({
    env: {
      GRAPHVEIL_POLICY: JSON.stringify({ ...localPolicy, ...document, callers: [{ ...reader, ...entry }] }),
    },
  });

const mailboxOf = ({ seal }: ProxyUnderTest) =>
  `/v1.0/users/${seal.sealIds("directoryObject", [ids.adele])[0]}`;
const messageOf = (asked: Asked): string => JSON.parse(asked.body.toString("utf8")).error.message;
const view = (from: string, to: string) => `startDateTime=${from}&endDateTime=${to}`;
const zone = { headers: { prefer: 'outlook.timezone="Nepal Standard Time", odata.maxpagesize=5' } };
const linkOf = (asked: Asked, name: string) => String(jsonOf(asked)[`@odata.${name}`]).slice(BASE.length);

describe("rounded times", () => {
  it("are what every reply has", async () => {
    const proxy = await proxyOf();
    proxy.graph.script.push({ answer: graphJson({ value: [message] }) });
    const asked = await proxy.ask(`${mailboxOf(proxy)}/messages?$select=receivedDateTime`);
    expect(jsonOf(asked)["value"]).toMatchObject([{ receivedDateTime: "2026-11-20T08:00:00Z" }]);
    expect(asked.event).toMatchObject({ profile: "strict, tightened", invalidValues: 0 });
    expect(asked.event.loosened).toBeUndefined();
  });

  it("are a caller's own, or the document's, and not those of a caller with a profile of its own", async () => {
    const times = async (document: object, entry: object) => {
      const proxy = await proxyOf(document, entry);
      proxy.graph.script.push({ answer: graphJson({ value: [message] }) });
      const asked = await proxy.ask(`${mailboxOf(proxy)}/messages?$select=receivedDateTime`);
      const [record] = jsonOf(asked)["value"] as readonly { readonly receivedDateTime: string }[];
      return [record?.receivedDateTime, asked.event.profile];
    };
    expect(await times({}, { times: "day" })).toEqual(["2026-11-20T00:00:00Z", "strict, tightened"]);
    expect(await times({ times: "hour" }, { times: "month" })).toEqual([
      "2026-11-01T00:00:00Z",
      "strict, tightened",
    ]);
    expect(await times({ times: "hour" }, { profile: "strict" })).toEqual([
      message.receivedDateTime,
      "strict",
    ]);
    expect(await times({ times: "day" }, { profile: "analytics", times: "hour" })).toEqual([
      "2026-11-20T08:00:00Z",
      "analytics, tightened",
    ]);
  });

  it("hold for one property that is read by itself", async () => {
    const proxy = await proxyOf();
    const hours = { startTime: "08:30:00.0000000", endTime: "17:15:00.0000000", daysOfWeek: ["monday"] };
    proxy.graph.script.push({ answer: graphJson(hours) });
    const asked = await proxy.ask(`${mailboxOf(proxy)}/mailboxSettings/workingHours`);
    expect(jsonOf(asked)).toEqual({ startTime: "08:00:00", endTime: "17:00:00", daysOfWeek: ["monday"] });
  });

  it("are never in a zone that the caller chooses", async () => {
    const exact = await proxyOf({});
    exact.graph.script.push({ answer: graphJson({ value: [] }) });
    await exact.ask(`${mailboxOf(exact)}/events`, zone);
    expect(exact.graph.received[0]?.headers["prefer"]).toContain("Nepal");
    const proxy = await proxyOf();
    proxy.graph.script.push({ answer: graphJson({ value: [] }) });
    await proxy.ask(`${mailboxOf(proxy)}/events`, zone);
    expect(proxy.graph.received[0]?.headers["prefer"]).toBe("odata.maxpagesize=5");
  });
});

describe("a query under rounded times", () => {
  const messages = (filter: string) => `messages?$filter=${filter.replaceAll(" ", "%20")}`;

  it.each([
    [
      `calendarView?${view("2026-03-01T09:00:00Z", "2026-03-01T09:00:01Z")}`,
      "endDateTime: a whole hour in UTC, such as 2026-03-01T09:00:00Z.",
    ],
    [
      `calendarView?${view("2026-03-01T09:30", "2026-03-02")}`,
      "startDateTime: a whole hour in UTC, such as 2026-03-01T09:00:00Z.",
    ],
    [
      `calendarView?${view("2026-03-01T09:00:00%2B05:30", "2026-03-02")}`,
      "startDateTime: a whole hour in UTC, such as 2026-03-01T09:00:00Z.",
    ],
    [
      `calendarView/delta?${view("2026-03-01T09:00:00.5Z", "2026-03-02")}`,
      "startDateTime: a whole hour in UTC, such as 2026-03-01T09:00:00Z.",
    ],
    [messages("receivedDateTime ge 2026-03-01T09:00:01Z"), "$filter: not a whole hour in UTC."],
    [
      messages("isRead eq true and receivedDateTime eq 2026-03-01T09:30:00Z"),
      "$filter: not a whole hour in UTC.",
    ],
    [
      "messages/$count?$filter=receivedDateTime%20lt%202026-03-01T09:30:00Z",
      "$filter: not a whole hour in UTC.",
    ],
    [
      "mailFolders/inbox/messages/delta?$filter=receivedDateTime%20ge%202026-03-01T09:30:00Z",
      "$filter: not a whole hour in UTC.",
    ],
    ["events?$filter=start/dateTime%20ge%20'2026-03-01T09:30'", "$filter: not a whole hour in UTC."],
  ])("is 400 for what lies within an hour: %s", async (path, text) => {
    const proxy = await proxyOf();
    const asked = await proxy.ask(`${mailboxOf(proxy)}/${path}`);
    expect([asked.status, asked.headers["x-graphveil-error"], messageOf(asked)]).toEqual([
      400,
      "invalidRequest",
      text,
    ]);
  });

  it.each([
    [
      "day",
      `calendarView?${view("2026-03-01T09:00:00Z", "2026-03-02")}`,
      "startDateTime: a whole day in UTC, such as 2026-03-02T00:00:00Z.",
    ],
    [
      "month",
      `calendarView?${view("2026-03-01", "2026-03-02")}`,
      "endDateTime: a whole month in UTC, such as 2026-03-01T00:00:00Z.",
    ],
    ["day", messages("receivedDateTime ge 2026-03-01T09:00:00Z"), "$filter: not a whole day in UTC."],
    ["month", messages("receivedDateTime ge 2026-03-02"), "$filter: not a whole month in UTC."],
  ])("is 400 for what lies within a %s: %s", async (times, path, text) => {
    const proxy = await proxyOf({ times });
    expect(messageOf(await proxy.ask(`${mailboxOf(proxy)}/${path}`))).toBe(text);
  });

  it.each([
    "messages?$orderby=receivedDateTime%20desc",
    "events?$orderby=start/dateTime",
    "mailFolders/inbox/messages/delta?$orderby=receivedDateTime%20desc",
  ])("is refused an order by time: %s", async (path) => {
    const proxy = await proxyOf();
    expectRefusal(
      await proxy.ask(`${mailboxOf(proxy)}/${path}`),
      "propertyRefused",
      /the property is not filterable/,
    );
  });

  it("is sent as a question for whole hours", async () => {
    const proxy = await proxyOf();
    const sent = "receivedDateTime ge 2026-03-01T10:00:00Z";
    proxy.graph.script.push({
      target: `${RAW}/messages?$filter=${encodeURIComponent(sent)}`,
      answer: graphJson({ value: [] }),
    });
    const asked = await proxy.ask(
      `${mailboxOf(proxy)}/${messages("receivedDateTime gt 2026-03-01T09:00:00Z")}`,
    );
    expect(asked.status).toBe(200);
  });
});

describe("a link from before times were rounded", () => {
  const page = (link: object) => graphJson({ value: [], ...link });

  const linksUnder = async (document: object, path: string, name: string, headers = {}) => {
    const before = await proxyOf(document);
    const [route = ""] = path.split("?");
    const graph = `${ROOT}${RAW}/${route}?${name === "nextLink" ? "$skip=10" : "$deltatoken=d"}`;
    before.graph.script.push({ answer: page({ [`@odata.${name}`]: graph }) });
    return linkOf(await before.ask(`${mailboxOf(before)}/${path}`, headers), name);
  };

  it.each([
    ["calendarView", `calendarView?${view("2026-03-01T09:30:00Z", "2026-03-01T10:00:00Z")}`],
    ["messages", "messages?$orderby=receivedDateTime"],
    ["messages", "messages?$filter=receivedDateTime%20ge%202026-03-01T09:30:00Z"],
  ])("does not outlive that: %s", async (_, path) => {
    const link = await linksUnder({}, path, "nextLink");
    const after = await proxyOf();
    const asked = await after.ask(link);
    expect([400, 403]).toContain(asked.status);
    expect(after.graph.received).toEqual([]);
  });

  it("is refused for the zone that it holds, and a delta begins again", async () => {
    const whole = `calendarView?${view("2026-03-01", "2026-03-02")}`;
    const next = await linksUnder({}, whole, "nextLink", zone);
    const after = await proxyOf();
    expectRefusal(await after.ask(next), "invalidRequest", "query: the $skiptoken does not open");
    const delta = await linksUnder({}, whole.replace("View?", "View/delta?"), "deltaLink", zone);
    expectRefusal(await after.ask(delta), "syncStateNotFound", "query: the $deltatoken does not open");
    const fine = `calendarView/delta?${view("2026-03-01T09:30:00Z", "2026-03-02")}`;
    expectRefusal(
      await after.ask(await linksUnder({}, fine, "deltaLink")),
      "syncStateNotFound",
      "cursor: startDateTime: not a whole hour in UTC",
    );
    expect(after.graph.received).toEqual([]);
  });

  it("goes on where it asks for nothing finer", async () => {
    const link = await linksUnder({}, `calendarView?${view("2026-03-01", "2026-03-02")}`, "nextLink");
    const after = await proxyOf();
    after.graph.script.push({ answer: page({}) });
    expect((await after.ask(link)).status).toBe(200);
  });

  it("is refused where the unit became larger", async () => {
    const link = await linksUnder(
      {},
      "messages?$filter=receivedDateTime%20ge%202026-03-01T09:00:00Z",
      "nextLink",
    );
    const day = await proxyOf({ times: "day" });
    expectRefusal(await day.ask(link), "invalidRequest", /^cursor: \$filter: .*not a whole day in UTC$/);
  });
});

describe("the description under rounded times", () => {
  it("says so of replies, ranges and filters, and offers no order by time and no zone", async () => {
    const { ask } = await proxyOf();
    const text = (await ask("/_graphveil/openapi.json")).body.toString("utf8");
    const { info, components } = JSON.parse(text);
    expect(info.title).toBe("Graphveil (strict, tightened)");
    expect(info.summary).toContain("strict, tightened by times");
    const {
      startDateTime,
      "filter.message.named": filter,
      "orderby.message.named": order,
    } = components.parameters;
    expect(startDateTime.description).toContain("only a whole hour in UTC");
    const pattern = new RegExp(startDateTime.schema.pattern);
    expect(
      ["2026-03-01T09:00:00Z", "2026-03-01", "2026-03-01T09:30:00Z"].map((each) => pattern.test(each)),
    ).toEqual([true, true, false]);
    expect(filter.description).toContain("only a whole hour in UTC");
    expect(filter["x-graphveil-filterable"]).toContain("receivedDateTime");
    expect(order["x-graphveil-sortable"]).not.toContain("receivedDateTime");
    expect(order["x-graphveil-sortable"]).toContain("isRead");
    expect(components.schemas.message.properties.receivedDateTime.description).toBe(
      "Rounded down to the hour.",
    );
    expect(text).not.toContain("outlook.timezone");
  });
});
