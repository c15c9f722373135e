import { describe, expect, it } from "vitest";
import * as entityTypes from "../../../src/hosts/graph/odata/entity-types.ts";
import { type Canary, canaries } from "../../../src/tenant/canaries/canaries.ts";
import { createCanaryScanner } from "../../../src/tenant/canaries/canary-scanner.ts";
import { mobileMarkup, webMarkup, wordMarkup } from "../../../src/tenant/corpus/markup.ts";
import { fillers } from "../../../src/tenant/corpus/phrases.ts";
import { createTenant } from "../../../src/tenant/tenant.ts";
import type { JsonValue } from "../../../src/tenant/wire.ts";

const tenant = createTenant();
const list = [...canaries(tenant)];
const values = (kind: Canary["kind"]) =>
  new Set(list.filter((canary) => canary.kind === kind).map(({ value }) => value));

/** Names of properties at any depth. */
function* namesIn(value: JsonValue): Generator<string> {
  if (value === null || typeof value !== "object") return;
  for (const [name, inner] of Object.entries(value)) {
    if (!/^\d+$/.test(name)) yield name;
    yield* namesIn(inner as JsonValue);
  }
}

describe("canaries", () => {
  it("are many, different, and none of them short or in clear by design", () => {
    expect(list.length).toBeGreaterThan(10_000);
    expect(new Set(list.map(({ value }) => value)).size).toBe(list.length);
    for (const { value } of list) {
      expect(value.length).toBeGreaterThanOrEqual(6);
      expect(tenant.domains).not.toContain(value);
    }
  });

  it("hold what a person, a group, a mailbox and an item must not give away", () => {
    const [person] = tenant.people;
    const [mailbox] = tenant.mailboxes;
    const [message] = mailbox?.messages ?? [];
    const online = mailbox?.events.find(({ wire }) => wire["onlineMeeting"] !== null);
    const joinUrl = (online?.wire["onlineMeeting"] as { joinUrl: string } | undefined)?.joinUrl;
    expect(values("displayName")).toContain(person?.displayName);
    expect(values("givenName")).toContain(person?.givenName);
    expect(values("address")).toContain(person?.userPrincipalName);
    expect(values("localPart")).toContain(person?.login);
    expect(values("guid")).toContain(person?.id);
    expect(values("guid")).toContain(person?.id.replaceAll("-", ""));
    expect(values("guid")).toContain(mailbox?.identity.guid);
    expect(values("guid")).toContain(tenant.id);
    expect(values("groupName")).toContain(tenant.groups[1]?.displayName);
    expect(values("itemId")).toContain(message?.id.replace(/=+$/, ""));
    expect(values("itemId")).toContain(message?.immutableId);
    for (const snippet of message?.snippets ?? []) expect(values("body")).toContain(snippet);
    expect(values("joinUrl")).toContain(joinUrl);
    expect(values("reply").size).toBeGreaterThan(3);
  });

  it("have names of at least six letters and addresses of at least seven characters before the domain", () => {
    for (const { givenName, surname, kind } of tenant.people) {
      if (kind === "member")
        expect([givenName, surname].map((name) => [...(name ?? "")].length >= 6)).toEqual([true, true]);
    }
    for (const value of values("localPart")) expect(value.length).toBeGreaterThanOrEqual(6);
  });

  it("occur in nothing that every reply contains: property names, values of enums, markup, time zones", () => {
    const scan = createCanaryScanner(list);
    const names = new Set<string>();
    for (const { messages, events, folders, calendars, settings } of tenant.mailboxes.slice(0, 5)) {
      for (const { wire } of [...messages, ...events, ...folders, ...calendars, settings]) {
        for (const name of namesIn(wire)) names.add(name);
      }
    }
    const structure = [
      JSON.stringify(entityTypes),
      [...names].join(" "),
      JSON.stringify([wordMarkup, webMarkup, mobileMarkup, fillers]),
      "singleInstance occurrence exception seriesMaster tentativelyAccepted notResponded workingElsewhere teamsForBusiness",
      "conferenceRoom directory private required optional resource accepted declined organizer meetingRequest newMeetingRequest",
      Intl.supportedValuesOf("timeZone").join(" "),
      "Pacific Standard Time W. Europe Standard Time Tokyo Standard Time India Standard Time Customized Time Zone",
      "Authorization_RequestDenied ErrorAccessDenied MailboxNotEnabledForRESTAPI Insufficient privileges to complete the operation.",
      "https://graph.microsoft.com/v1.0/$metadata#users/mailFolders/calendarView graphveil.measure length words",
    ];
    expect(scan(structure.join("\n"))).toEqual([]);
  });
});

describe("the scanner", () => {
  const scan = createCanaryScanner(list);

  it("finds each canary wherever it stands, in any case", () => {
    for (const canary of list.filter((_, at) => at % 97 === 0)) {
      expect(scan(`{"x":"…${canary.value.toUpperCase().toLowerCase()}…"}`)).toContainEqual(canary);
    }
  });

  it("finds what a naive search finds in a page", () => {
    const page = JSON.stringify(
      tenant.mailboxes[2]?.messages.slice(0, 5).map(({ wire }) => wire),
    ).toLowerCase();
    const naive = list.filter(({ value }) => page.includes(value.toLowerCase()));
    expect(naive.length).toBeGreaterThan(30);
    expect(new Set(scan(page))).toEqual(new Set(naive));
  });

  it("finds nothing in nothing", () => {
    expect(scan("")).toEqual([]);
    expect(scan('{"value":[]}')).toEqual([]);
  });
});
