import { defaultWorld, type Fault } from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { type Chain, type ChainOptions, createChain } from "../harness/chain.ts";
import { expectData, expectError } from "../harness/expectations.ts";

const target = "/v1.0/users?$top=3";
const users = { target };

/** A chain that has its token and its keys. */
const warmChain = async (options: Partial<ChainOptions> = {}): Promise<Chain> => {
  const chain = createChain({ platform: "google", ...options });
  expectData(await chain.ask(users));
  chain.simulator.journal.clear();
  return chain;
};

const graphStatuses = ({ simulator }: Chain) => simulator.journal.of("graph").map(({ status }) => status);

describe("throttling", () => {
  const throttle = (chain: Chain, retryAfter: string | undefined, times?: number) =>
    chain.simulator.faults.inject({
      leg: "graph",
      fault: { kind: "status", status: 429, ...(retryAfter === undefined ? {} : { retryAfter }) },
      ...(times === undefined ? {} : { times }),
    });

  test.each([
    ["2", 2000],
    ["0.5", 500],
    ["0", 100],
    ["1, 3", 3000],
    ["soon", 5000],
    ["-1", 5000],
    ["Wed, 21 Oct 2020 07:28:00 GMT", 100],
  ])("with Retry-After: %s is waited for", async (retryAfter, wait) => {
    const chain = await warmChain();
    throttle(chain, retryAfter, 1);
    const answer = await chain.ask(users);
    expectData(answer, { retried: true });
    expect(answer.audit["upstream"]).toMatchObject({ retries: 1 });
    expect(chain.waits).toEqual([wait]);
    expect(graphStatuses(chain)).toEqual([429, 200]);
  });

  test("without Retry-After is retried with growing, random pauses", async () => {
    const chain = await warmChain();
    throttle(chain, undefined);
    const answer = await chain.ask(users);
    expectError(answer, "throttled", { graphCode: "ApplicationThrottled" });
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(graphStatuses(chain)).toEqual([429, 429, 429, 429]);
    expect(chain.waits).toHaveLength(3);
    for (const [at, wait] of chain.waits.entries()) expect(wait).toBeLessThanOrEqual(100 * 4 ** at);
  });

  test.each([429, 503])("%i that does not fit the deadline is passed on at once", async (status) => {
    const chain = await warmChain();
    chain.simulator.faults.inject({ leg: "graph", fault: { kind: "status", status, retryAfter: "120" } });
    const answer = await chain.ask(users);
    expectError(answer, status === 429 ? "throttled" : "upstreamUnavailable", {
      graphCode: expect.stringMatching(/^(?:ApplicationThrottled|serviceNotAvailable)$/),
      headers: ["retry-after"],
    });
    expect(answer.headers.get("retry-after")).toBe("120");
    expect([chain.waits, graphStatuses(chain)]).toEqual([[], [status]]);
    expect(answer.audit).toMatchObject({ decision: "permit", upstream: { status, retries: 0 } });
  });
});

describe("a body that is cut off", () => {
  test.each([0, 1, 2, 60, 200, 400])("after %i bytes is never half a reply", async (afterBytes) => {
    const chain = await warmChain();
    const remove = chain.simulator.faults.inject({ leg: "graph", fault: { kind: "cutOffBody", afterBytes } });
    expectError(await chain.ask(users), "upstreamUnavailable");
    expect(graphStatuses(chain)).toHaveLength(4);
    remove();
    expectData(await chain.ask(users));
  });
});

describe("401 of Graph", () => {
  const claims = JSON.stringify({ access_token: { nbf: { essential: true, value: "1771234567" } } });

  /** A chain that keeps the bodies of its token requests. */
  const recording = async () => {
    const asked: URLSearchParams[] = [];
    let chain: Chain | undefined;
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (String(input).includes("/oauth2/v2.0/token")) asked.push(new URLSearchParams(String(init?.body)));
      return (chain ?? expect.unreachable()).simulator.fetch(input, init);
    };
    chain = createChain({ platform: "google", fetch });
    expectData(await chain.ask(users));
    chain.simulator.journal.clear();
    asked.length = 0;
    return { chain, asked };
  };

  test("with a claims challenge is answered once, with a new token for these claims", async () => {
    const { chain, asked } = await recording();
    chain.simulator.faults.inject({ leg: "graph", fault: { kind: "claimsChallenge", claims }, times: 1 });
    expectData(await chain.ask(users), { retried: true });
    expect(graphStatuses(chain)).toEqual([401, 200]);
    expect(asked.map((body) => JSON.parse(body.get("claims") ?? "null"))).toMatchObject([JSON.parse(claims)]);
    const [first, second] = chain.simulator.journal.of("graph").map(({ tokenIds }) => tokenIds);
    expect(first).not.toEqual(second);
    expect(chain.simulator.journal.of("metadata")).toEqual([]);
  });

  test.each<[string, Fault]>([
    ["without a challenge", { kind: "status", status: 401 }],
    ["with a challenge each time", { kind: "claimsChallenge", claims }],
    ["with a challenge that is no JSON", { kind: "claimsChallenge", claims: "{" }],
  ])("%s ends as 502, never as the caller's 401", async (_, fault) => {
    const { chain, asked } = await recording();
    const remove = chain.simulator.faults.inject({ leg: "graph", fault });
    const answer = await chain.ask(users);
    expectError(answer, "upstreamUnauthorized");
    expect(answer.headers.has("www-authenticate")).toBe(false);
    expect([graphStatuses(chain), asked.length]).toEqual([[401, 401], 1]);
    remove();
    expectData(await chain.ask(users));
  });
});

test("a permission that nobody granted is named to the operator and told to the caller", async () => {
  const entra = { ...defaultWorld.entra, graphAppRoles: ["Mail.Read"] };
  const chain = createChain({ platform: "aws", world: { ...defaultWorld, entra } });
  const answer = await chain.ask(users);
  expectError(answer, "consentMissing", { graphCode: "Authorization_RequestDenied" });
  expect(answer.audit).toMatchObject({
    decision: "permit",
    reason: "graph: 403 Authorization_RequestDenied",
  });
});

describe("a service that does not answer", () => {
  test.each(["sts", "awsKms", "entra", "graph"] as const)(
    "at %s costs no more than the time there is, and leaves one audit event",
    async (leg) => {
      const chain = createChain({ platform: "aws" });
      chain.simulator.faults.inject({ leg, fault: { kind: "latency", milliseconds: 1400 }, times: 1 });
      chain.setTimeLeft(1000);
      const late = await chain.ask(users);
      expectError(late, "deadline");
      expect(late.audit["reason"]).toBe("time: ran out");
      chain.setTimeLeft(30_000);
      // The second request waits for what the first has set going: whatever comes late adds no second event.
      expectData(await chain.ask(users), { retried: true });
      expectData(await chain.ask(users));
    },
  );

  test("is given up on at once where no time is left", async () => {
    const chain = await warmChain();
    chain.setTimeLeft(0);
    const answer = await chain.ask(users);
    expectError(answer, "deadline");
    expect([answer.audit["reason"], answer.upstream]).toEqual(["time: none left", []]);
  });
});

test("a fault of one caller's request is not another's", async () => {
  const chain = createChain({ platform: "aws" });
  const latency = { kind: "latency", milliseconds: 250 } as const;
  chain.simulator.faults.inject({ leg: "sts", fault: latency });
  chain.simulator.faults.inject({
    leg: "graph",
    fault: { kind: "status", status: 500 },
    matches: (request) => request.target.includes("$filter="),
  });
  const targets = [
    "/v1.0/users?$filter=accountEnabled+eq+true",
    "/v1.0/users?$top=2",
    "/v1.0/groups?$top=2",
    "/v1.0/me",
  ];
  const replies = await chain.askAll(targets.map((each) => ({ target: each })));
  expect(replies.map(({ status }) => status)).toEqual([500, 200, 200, 403]);
  for (const leg of ["sts", "awsKms", "entra"] as const)
    expect(chain.simulator.journal.of(leg), leg).toHaveLength(1);
});
