import { beforeAll, describe, expect, it } from "vitest";
import { type Chain, createChain } from "../harness/chain.ts";
import { targetOf } from "../harness/landmarks.ts";

type Json = Readonly<Record<string, unknown>>;

let chain: Chain;

/** Every record of a list. */
async function list(target: string): Promise<readonly Json[]> {
  const records: Json[] = [];
  for (let next: string | undefined = target; next !== undefined; ) {
    const page = (await chain.ask({ target: next })).json();
    records.push(...(page["value"] as readonly Json[]));
    next = targetOf(page["@odata.nextLink"]);
  }
  return records;
}

/** Events of some people, by the mailbox that they are in. */
async function eventsOf(count: number): Promise<readonly (readonly Json[])[]> {
  const ids = [
    ...(await chain.sealedIdsOf(chain.tenant.people.slice(0, count).map(({ id }) => id))).values(),
  ];
  const calendars: (readonly Json[])[] = [];
  for (const id of ids) calendars.push(await list(`/v1.0/users/${id}/events?$top=500`).catch(() => []));
  return calendars;
}

let calendars: readonly (readonly Json[])[];

beforeAll(async () => {
  chain = createChain({
    platform: "aws",
    policy: { overrides: { properties: { "event.onlineMeeting": "provider" } } },
  });
  calendars = await eventsOf(12);
});

describe("what analysts join on", () => {
  it("is one uid in every attendee's copy of a meeting", () => {
    const mailboxesByUid = new Map<string, Set<number>>();
    for (const [mailbox, events] of calendars.entries()) {
      for (const { uid } of events) {
        expect(uid).toMatch(/^c1_/);
        mailboxesByUid.set(String(uid), (mailboxesByUid.get(String(uid)) ?? new Set()).add(mailbox));
      }
    }
    const shared = [...mailboxesByUid.values()].filter(({ size }) => size > 1);
    expect(shared.length).toBeGreaterThan(5);
    for (const event of calendars
      .flat()
      .filter(({ type }) => type === "singleInstance" || type === "seriesMaster"))
      expect(event["uid"]).toBe(event["iCalUId"]);
  });

  it("is a room's pseudonym where it stands as a location", async () => {
    const rooms = (await list("/v1.0/places/microsoft.graph.room")).map(({ emailAddress }) => emailAddress);
    expect(rooms.length).toBeGreaterThan(2);
    const locations = calendars.flat().flatMap(({ locations }) => locations as readonly Json[]);
    const booked = locations.filter(({ uniqueIdType }) => uniqueIdType === "directory");
    expect(booked.length).toBeGreaterThan(2);
    for (const { uniqueId } of booked) expect(rooms).toContain(uniqueId);
    for (const location of locations.filter(({ uniqueIdType }) => uniqueIdType !== "directory"))
      expect(location).not.toHaveProperty("uniqueId");
  });

  it("is the depth of each reply, of which conversations have several", async () => {
    const [id = ""] = (
      await chain.sealedIdsOf(chain.tenant.people.slice(0, 1).map((person) => person.id))
    ).values();
    const messages = await list(`/v1.0/users/${id}/messages?$top=500&$select=conversationIndex`);
    const depths = new Set(messages.map((message) => message["conversationIndex@graphveil.depth"]));
    expect([...depths].every((depth) => Number.isSafeInteger(depth))).toBe(true);
    expect(depths.size).toBeGreaterThan(1);
  });

  it("is the provider of online meetings, where the policy asks for it", () => {
    const providers = new Set(calendars.flat().map((event) => event["onlineMeeting@graphveil.provider"]));
    expect(providers).toContain("teams");
    expect(providers).toContain(undefined);
  });
});
