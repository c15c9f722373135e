import type { Code } from "@graphveil/core/test/wire-forms";
import type { FaultRule } from "@graphveil/simulator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logLines } from "../harness/audit-lines.ts";
import { createScan } from "../harness/canary-scan.ts";
import { bundleDrivers, type Driver } from "../harness/drivers.ts";
import { type ErrorOptions, expectData, expectError } from "../harness/expectations.ts";
import { useNetwork } from "../harness/network.ts";
import { createWitness, type Witness } from "../harness/witness.ts";

const users = { target: "/v1.0/users?$top=3" };
const claims = JSON.stringify({ access_token: { nbf: { essential: true, value: "1771234567" } } });
const graph = (fault: FaultRule["fault"], times?: number): FaultRule => ({
  leg: "graph",
  fault,
  ...(times === undefined ? {} : { times }),
});

const simulated = useNetwork();
const { stack } = simulated;

/** Faults of the identity chain while it is cold. */
const coldFaults: readonly (readonly [string, FaultRule["leg"][], FaultRule["fault"], Code, RegExp])[] = [
  [
    "the key may not be used",
    ["awsKms", "cloudKms"],
    { kind: "status", status: 403 },
    "upstreamUnavailable",
    /kms/i,
  ],
  [
    "the platform mints no token",
    ["sts", "metadata"],
    { kind: "status", status: 403 },
    "tokenUnavailable",
    /\w/,
  ],
  [
    "Entra ID does not know the application",
    ["entra"],
    { kind: "aadsts", code: 700016 },
    "tokenUnavailable",
    /client id and tenant id/,
  ],
];

/** Faults that cost latency at most. */
const passing: readonly (readonly [string, readonly FaultRule[]])[] = [
  ["a connection that is reset", [graph({ kind: "connectionReset" }, 1)]],
  ["a certificate that nobody vouches for", [graph({ kind: "tlsFailure" }, 1)]],
  ["a body that is cut off", [graph({ kind: "cutOffBody", afterBytes: 300 }, 1)]],
  ["a busy Graph", [graph({ kind: "status", status: 429, retryAfter: "0" }, 2)]],
  ["a failing gateway", [graph({ kind: "status", status: 503 }, 1)]],
  [
    "a page that ends in an error",
    [graph({ kind: "errorInside", place: "beside", code: "UnknownError" }, 1)],
  ],
  ["a page that breaks off", [graph({ kind: "errorInside", place: "brokenOff", code: "UnknownError" }, 1)]],
  ["a hiccup without a word", [graph({ kind: "emptyReply", status: 400 }, 1)]],
  ["a redirect to nowhere", [graph({ kind: "redirect", status: 302 }, 1)]],
  ["a failure that passes", [graph({ kind: "status", status: 500 }, 2)]],
  ["a late reply", [graph({ kind: "latency", milliseconds: 150 }, 1)]],
  [
    "a claims challenge and a token endpoint that hiccups",
    [
      graph({ kind: "claimsChallenge", claims }, 1),
      { leg: "entra", fault: { kind: "aadsts", code: 70021 }, times: 1 },
    ],
  ],
];

const anyGraphCode = { graphCode: expect.stringMatching(/^\w+$/) };

/** What is seen, what is injected, and the reply's code with what else it has. */
type LastingFault = readonly [string, FaultRule, Code, ErrorOptions];

/** Faults that last. */
const lasting: readonly LastingFault[] = [
  ["connections that are reset", graph({ kind: "connectionReset" }), "upstreamUnavailable", {}],
  ["bodies that are cut off", graph({ kind: "cutOffBody", afterBytes: 300 }), "upstreamUnavailable", {}],
  ["malformed JSON", graph({ kind: "malformedJson" }), "upstreamInvalid", {}],
  ...(["beside", "element", "annotation", "brokenOff"] as const).map(
    (place): LastingFault => [
      `an error inside a 200: ${place}`,
      graph({ kind: "errorInside", place, code: "UnknownError" }),
      "upstreamInvalid",
      {},
    ],
  ),
  ["redirects to nowhere", graph({ kind: "redirect", status: 308 }), "upstreamInvalid", {}],
  [
    "another content type",
    graph({ kind: "wrongContentType", contentType: "text/html" }),
    "upstreamInvalid",
    {},
  ],
  ["tokens that are refused", graph({ kind: "status", status: 401 }), "upstreamUnauthorized", {}],
  [
    "a missing consent",
    graph({ kind: "graphError", status: 403, code: "Authorization_RequestDenied" }),
    "consentMissing",
    anyGraphCode,
  ],
  [
    "a mailbox that is refused",
    graph({ kind: "graphError", status: 401, code: "AuthenticationError" }),
    "mailboxRefused",
    anyGraphCode,
  ],
  [
    "a limit that lasts",
    graph({ kind: "status", status: 429, retryAfter: "120" }),
    "throttled",
    { ...anyGraphCode, headers: ["retry-after"] },
  ],
  [
    "a failing Graph",
    graph({ kind: "status", status: 500 }),
    "upstreamUnavailable",
    { ...anyGraphCode, status: 500 },
  ],
];

describe.each(bundleDrivers)("$name", ({ start }) => {
  let driver: Driver;
  let witness: Witness;

  beforeAll(async () => {
    driver = await start(stack, simulated.network);
    witness = createWitness(driver, stack.simulator);
  });

  afterAll(() => driver.stop());

  test("starts up through a hiccup of every service", async () => {
    for (const leg of ["sts", "awsKms", "metadata", "cloudKms", "graph"] as const)
      stack.simulator.faults.inject({ leg, fault: { kind: "connectionReset" }, times: 1 });
    stack.simulator.faults.inject({ leg: "entra", fault: { kind: "aadsts", code: 700213 }, times: 1 });
    expectData(await witness.ask(users), { retried: true });
    stack.simulator.faults.clear();
  });

  test.each(passing)("gets over %s", async (_, rules) => {
    for (const rule of rules) stack.simulator.faults.inject(rule);
    const shown = stack.simulator.faults.shown();
    const answer = await witness.ask(users);
    expectData(answer, { retried: true });
    expect(answer.json()["value"]).toHaveLength(3);
    expect(stack.simulator.faults.shown()).toBeGreaterThan(shown);
    stack.simulator.faults.clear();
  });

  test.each(lasting)("is honest about %s", async (_, rule, code, options) => {
    stack.simulator.faults.inject(rule);
    const answer = await witness.ask(users);
    stack.simulator.faults.clear();
    expectError(answer, code, options);
    expect(answer.audit).toMatchObject({ caller: "acme", decision: "permit" });
    expectData(await witness.ask(users));
  });

  test("has shown nothing, and is alive", async () => {
    const health = await witness.ask({ target: "/_graphveil/health" });
    expect(health.status).toBe(200);
    const scan = createScan(stack);
    expect(scan(witness.replies())).toEqual([]);
    expect(scan(driver.output())).toEqual([]);
    expect(driver.errorOutput()).toBe("");
  });
});

describe.each(bundleDrivers)("$name with a second to answer", ({ start }) => {
  test("answers by itself before the platform ends it", async () => {
    const driver = await start(stack, simulated.network, { secondsToAnswer: 1 });
    const witness = createWitness(driver, stack.simulator);
    const { faults } = stack.simulator;
    for (const leg of ["graph", "entra"] as const)
      faults.inject({ leg, fault: { kind: "latency", milliseconds: 60_000 } });
    for (let times = 0; times < 2; times++) {
      const answer = await witness.ask(users);
      expectError(answer, "deadline");
      expect(answer.audit["reason"]).toBe("time: ran out");
    }
    faults.clear();
    expect((await witness.ask({ target: "/_graphveil/health" })).status).toBe(200);
    await driver.stop();
  });
});

describe.each(bundleDrivers)("a cold start of $name", ({ start }) => {
  test.each(coldFaults)("when %s, says so, tells the operator what to do, and recovers", async (...row) => {
    const [, legs, fault, code, remedy] = row;
    const { faults } = stack.simulator;
    const driver = await start(stack, simulated.network);
    const witness = createWitness(driver, stack.simulator);
    for (const leg of legs)
      faults.inject({
        leg,
        fault,
        matches: ({ target }) => leg !== "metadata" || target.includes("/identity"),
      });
    const answer = await witness.ask(users);
    faults.clear();
    expectError(answer, code, { headers: ["retry-after"] });
    const remarks = logLines(driver.output()).filter((line) => line["audit"] === undefined);
    expect(remarks).toHaveLength(1);
    expect(remarks[0]?.["level"] ?? remarks[0]?.["severity"]).toBe("ERROR");
    expect(remarks[0]?.["remedy"]).toMatch(remedy);
    expect(JSON.stringify(remarks)).not.toMatch(/eyJ|ya29|Bearer/);
    expectData(await witness.ask(users), { retried: true });
    await driver.stop();
  });
});
