import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createScan } from "../harness/canary-scan.ts";
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

test("every limit is one of a client that is tested", () => {
  const names = [...clients.map(({ name }) => name), python];
  for (const { client } of limits) expect(names).toContain(client);
});
