import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createScan } from "../harness/canary-scan.ts";
import { createGraphWalk } from "../harness/graph-walk.ts";
import { useNetwork } from "../harness/network.ts";
import { backstage } from "./backstage.ts";
import type { ClientKind, ConnectedClient, Job } from "./client.ts";
import { type Endpoint, endpoints } from "./endpoints.ts";
import { expectations } from "./expectations.ts";
import { limitOf, limits, python } from "./limits.ts";
import { microsoftGraphClient } from "./microsoft-graph-client.ts";
import { msgraphSdk } from "./msgraph-sdk.ts";
import { expectOutcome, outcomeOf } from "./outcome.ts";
import { pnpGraph } from "./pnp-graph.ts";
import { type Ground, readGround } from "./truth.ts";

const clients: readonly ClientKind[] = [microsoftGraphClient, msgraphSdk, pnpGraph, backstage];
const jobs = Object.keys(expectations) as readonly Job[];

const simulated = useNetwork();
const { stack } = simulated;
const { faults, journal } = stack.simulator;
let ground: Ground;

beforeAll(async () => {
  ground = await readGround(stack);
});

/** How often Graph refuses: the proxy asks again three times by itself, and hands the fourth refusal on. */
const THROTTLED = 4;

/** Has Graph throttle one mailbox for a while; the function tells how often it was asked for since. */
const throttle = (mailbox: string): (() => number) => {
  const before = journal.entries.length;
  faults.inject({
    leg: "graph",
    fault: { kind: "status", status: 429, retryAfter: "0" },
    times: THROTTLED,
    matches: ({ target }) => target.includes(mailbox),
  });
  return () => journal.entries.slice(before).filter(({ target }) => target.includes(mailbox)).length;
};

describe.each(endpoints)("$name", ({ start }) => {
  let endpoint: Endpoint;
  const connected = new Map<string, ConnectedClient | undefined>();

  beforeAll(async () => {
    endpoint = await start(stack, simulated.network);
    for (const { name, connect } of clients) connected.set(name, await connect(endpoint));
  });

  afterAll(() => endpoint.stop());

  describe.each(clients)("$name", ({ name }) => {
    test.each(jobs.filter((job) => job !== "patience"))("%s", async (job) => {
      const client = connected.get(name);
      if (client === undefined)
        return expect([name, endpoint.proof.kind]).toEqual([backstage.name, "signature"]);
      const { places, truth } = ground;
      const outcome = await outcomeOf(client, job, places);
      expectOutcome(outcome, { job, truth, limit: limitOf(name, job, endpoint) });
    });
  });

  test("patience of all clients, each with a throttled mailbox to itself", async () => {
    const patient = [...connected].filter(([, client]) => client?.jobs.patience !== undefined);
    expect(patient).toHaveLength(3);
    await Promise.all(
      patient.map(async ([, client], at) => {
        const { raw, sealed, newest } = ground.spare[at] ?? expect.unreachable();
        const askedFor = throttle(raw);
        if (client === undefined) return expect.unreachable();
        const outcome = await outcomeOf(client, "patience", { ...ground.places, user: sealed });
        expectOutcome(outcome, { job: "patience", truth: { ...ground.truth, newest }, limit: undefined });
        expect(askedFor()).toBe(THROTTLED + 1);
      }),
    );
  });

  test("shows nothing of the tenant in its logs", () => {
    expect(createScan(stack)(endpoint.output())).toEqual([]);
  });
});

test("the truth is as large as the tenant, and takes several pages", async () => {
  const walk = createGraphWalk(stack.tenant);
  const { raw, truth, places } = ground;
  const { from, to } = places.month;
  const view = `calendarView?startDateTime=${from}&endDateTime=${to}&$top=1000`;
  const sizes: readonly (readonly [ids: readonly string[], pageSize: number, own: string])[] = [
    [truth.people, 50, "users?$top=999"],
    [truth.members, 1, `groups/${raw.group}/members?$top=999`],
    [truth.mail, 25, `users/${raw.user}/messages?$top=1000`],
    [truth.calendar, 4, `users/${raw.user}/${view}`],
    [truth.order, 4, `users/${raw.user}/events?$top=1000&$filter=start/dateTime%20ge%20'${from}'`],
  ];
  for (const [ids, pageSize, own] of sizes) {
    expect(ids).toHaveLength((await walk(`/v1.0/${own}`)).length);
    expect(ids.length).toBeGreaterThan(pageSize);
  }
  expect(truth.changes.first.length).toBeGreaterThan(5);
  expect(truth.batchPages.length).toBeGreaterThan(40);
});

test("every limit is one of a client that is tested", () => {
  const names = [...clients.map(({ name }) => name), python];
  for (const { client } of limits) expect(names).toContain(client);
});
