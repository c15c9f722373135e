import { describe, expect, test } from "vitest";
import { createClock } from "./events.ts";
import { type Fitted, splitCosts } from "./fit.ts";
import type { Costs, Scenario } from "./parameters.ts";
import { plan } from "./plan.ts";
import { createPlaces } from "./resources.ts";
import { simulate } from "./simulate.ts";

const free: Costs = {
  perRoundTrip: 0,
  perExchange: 0,
  perRequest: 0,
  perKb: 0,
  harnessPerRoundTrip: 0,
  harnessPerExchange: 0,
  harnessPerRequest: 0,
};

const scenario: Scenario = {
  round: {
    name: "first",
    pageSize: 10,
    kbPerPage: 1,
    collections: [{ name: "inbox", records: [25, 25], kbPerRecord: 2, kbWithoutPushDown: 6 }],
  },
  fleet: { platform: "lambda", instances: 4, concurrency: 1, memoryGb: 1 },
  graph: {
    leastSeconds: 0.1,
    meanExtraSeconds: 0,
    mailboxConcurrency: 4,
    batchConcurrency: 4,
    faultShare: 0,
    repeatSeconds: 1,
  },
  costs: { ...free, perRoundTrip: 0.004, perExchange: 0.006, perKb: 0.001 },
  mailboxes: 40,
  width: 4,
  batchSize: 1,
  batchWidth: 4,
  pushDown: true,
  seed: "test",
};

describe("the clock", () => {
  test("lets things happen in their order, and those of one moment in the order of their planning", () => {
    const clock = createClock();
    const seen: string[] = [];
    for (const [name, seconds] of [
      ["c", 3],
      ["a", 1],
      ["b", 2],
      ["a2", 1],
    ] as const)
      clock.after(seconds, () => seen.push(`${name} ${clock.now()}`));
    clock.after(2, () => clock.after(0.5, () => seen.push(`late ${clock.now()}`)));
    clock.run();
    expect(seen).toEqual(["a 1", "a2 1", "b 2", "late 2.5", "c 3"]);
  });

  test("gives places first come, first served, and a place that is given back twice once", () => {
    const places = createPlaces(1);
    const seen: number[] = [];
    const releases: (() => void)[] = [];
    for (const at of [1, 2, 3])
      places.take((release) => {
        seen.push(at);
        releases.push(release);
      });
    expect(seen).toEqual([1]);
    releases[0]?.();
    releases[0]?.();
    expect(seen).toEqual([1, 2]);
  });
});

describe("a simulated reading", () => {
  test("is what arithmetic says where nothing waits", () => {
    const { seconds, requests, roundTrips, kb, functionCpu, heldSeconds } = simulate(scenario);
    // Three pages of 10, 10 and 5 records: 0.01 s each, and 1 ms a KB; 0.1 s at Graph.
    const cpu = 3 * 0.01 + (3 * 1 + 25 * 2) * 0.001;
    expect([requests, roundTrips, kb]).toEqual([120, 120, 40 * (3 + 50)]);
    expect(functionCpu).toBeCloseTo(40 * cpu, 6);
    expect(seconds).toBeCloseTo(10 * (cpu + 0.3), 6);
    expect(heldSeconds).toBeCloseTo(4 * seconds, 6);
  });

  test("takes as long as its processor, where there is one only", () => {
    const fleet = { platform: "cloudRun", instances: 1, concurrency: 80, memoryGb: 1 } as const;
    const costs = { ...scenario.costs, perRoundTrip: 0.2 };
    const { seconds, functionCpu, utilization } = simulate({ ...scenario, fleet, costs, width: 20 });
    expect(utilization).toBeGreaterThan(0.95);
    expect(seconds).toBeGreaterThanOrEqual(functionCpu);
  });

  test("by batches makes a twentieth of the round trips and the same requests", () => {
    const batched = simulate({ ...scenario, mailboxes: 400, width: 100, batchSize: 20 });
    expect(batched.requests).toBe(1200);
    expect(batched.roundTrips).toBeLessThan(1.1 * (1200 / 20));
  });

  test("by batches pays for an exchange with Graph once", () => {
    const costs = { ...free, perExchange: 0.01 };
    const single = simulate({ ...scenario, costs, mailboxes: 400 });
    const batched = simulate({ ...scenario, costs, mailboxes: 400, width: 100, batchSize: 20 });
    expect(single.functionCpu).toBeCloseTo(12, 6);
    expect(batched.functionCpu).toBeCloseTo(batched.roundTrips * 0.01, 6);
  });

  test("asks again for what fails, and gets the same bytes", () => {
    const graph = { ...scenario.graph, faultShare: 0.1 };
    const failing = simulate({ ...scenario, mailboxes: 1000, graph });
    expect(failing.requests / 3000).toBeGreaterThan(1.08);
    expect(failing.requests / 3000).toBeLessThan(1.15);
    expect(failing.kb).toBe(1000 * 53);
  });

  test("is the same for a seed", () => {
    const graph = { ...scenario.graph, meanExtraSeconds: 0.1 };
    expect(simulate({ ...scenario, graph })).toEqual(simulate({ ...scenario, graph }));
    expect(simulate({ ...scenario, graph })).not.toEqual(simulate({ ...scenario, graph, seed: "other" }));
  });
});

describe("a fit", () => {
  const round = (requests: number, kb: number, cpu: number) => ({
    seconds: 1,
    functionCpu: cpu,
    harnessCpu: 0,
    roundTrips: requests,
    requests,
    bytes: kb * 1024,
    calendarBytes: 0,
  });

  test("finds what requests and bytes cost from two rounds that differ", () => {
    const cpu = (requests: number, kb: number) => requests * (0.001 + 0.002) + kb * 0.00005;
    const rounds = [round(3500, 70_000, cpu(3500, 70_000)), round(3000, 9_000, cpu(3000, 9_000))] as const;
    const { perRequest, perKb } = splitCosts(rounds, 0.001);
    expect(perRequest).toBeCloseTo(0.002, 9);
    expect(perKb).toBeCloseTo(0.00005, 9);
  });

  test("gives all to the requests where the rounds say otherwise", () => {
    const rounds = [round(1000, 10_000, 2), round(1000, 20_000, 1)] as const;
    expect(splitCosts(rounds, 0.0005)).toEqual({ perRequest: 2 / 2000, perKb: 0 });
  });
});

test("the table grows with the tenant, and push-down and batches never make it worse", () => {
  const fitted: Fitted = {
    costs: { ...free, perRoundTrip: 0.0003, perExchange: 0.0015, perRequest: 0.0008, perKb: 1.5e-5 },
    kbPerMessage: 1.7,
    kbPerEvent: 5,
    faultShare: 0.02,
    mailboxes: 1000,
  };
  const rows = plan(fitted, 600);
  expect(rows).toHaveLength(24);
  const of = (mailboxes: number, rest: object) =>
    rows.find(
      (row) =>
        row.mailboxes === mailboxes &&
        Object.entries(rest).every(([name, value]) => row[name as "round"] === value),
    );
  const first = { round: "first", method: "single", pushDown: true };
  expect((of(1_000_000, first)?.requests ?? 0) / (of(10_000, first)?.requests ?? 1)).toBeCloseTo(100, 1);
  expect(of(10_000, { ...first, pushDown: false })?.upstreamGb).toBeGreaterThan(
    1.5 * (of(10_000, first)?.upstreamGb ?? 0),
  );
  expect(of(10_000, { ...first, method: "batch" })?.roundTrips).toBeLessThan(
    (of(10_000, first)?.roundTrips ?? 0) / 15,
  );
  for (const { limit, shards, lambdaHours, shardedHours } of rows) {
    expect(limit).not.toBe("");
    expect(shards).toBeGreaterThan(0);
    expect(shardedHours * shards).toBeCloseTo(lambdaHours, 6);
  }
});
