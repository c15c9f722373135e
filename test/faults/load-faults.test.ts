import { beforeEach, describe, expect, test } from "vitest";
import { type Chain, type ChainOptions, createChain } from "../harness/chain.ts";
import { expectData, expectError } from "../harness/expectations.ts";

/** A chain, and the first requests for the mail of people with mailboxes, once a token is there. */
const warmChain = async (options: Partial<ChainOptions> = {}) => {
  const chain = createChain({ platform: "google", ...options });
  const people = chain.tenant.people.filter(({ hasMailbox }) => hasMailbox);
  const sealed = await chain.sealedIdsOf(people.map(({ id }) => id));
  const mail = people.map(({ id }) => `/v1.0/users/${sealed.get(id)}/messages?$select=id&$top=5`);
  expectData(await chain.ask({ target: "/v1.0/users?$top=3" }));
  chain.simulator.journal.clear();
  return { chain, mail };
};

const graphStatuses = ({ simulator }: Chain) => simulator.journal.of("graph").map(({ status }) => status);

describe("a mailbox that serves four requests at once", () => {
  test.each([
    ["without a scope", () => ({}), 24],
    ["with look-ups of its scope", () => ({ folders: ["inbox"] as const, private: "drop" as const }), 24],
  ])("is never asked for more by one instance: %s", async (_, entry, least) => {
    const { chain, mail } = await warmChain({ entry });
    const [first = "", second = ""] = mail;
    const targets = Array.from({ length: 24 }, (_, at) => (at % 6 === 5 ? second : first));
    const replies = await chain.askAll(targets.map((target) => ({ target })));
    expect([...new Set(replies.map(({ status }) => status))]).toEqual([200]);
    expect([...new Set(graphStatuses(chain))]).toEqual([200]);
    expect(graphStatuses(chain).length).toBeGreaterThanOrEqual(least);
  });
});

test("a request whose turn does not come in time is a 504, and the mailbox is free again after it", async () => {
  const { chain, mail } = await warmChain();
  const [first = ""] = mail;
  chain.simulator.faults.inject({ leg: "graph", fault: { kind: "latency", milliseconds: 10_000 } });
  chain.setTimeLeft(800);
  const replies = await chain.askAll(Array.from({ length: 7 }, () => ({ target: first })));
  expect(replies.map(({ status }) => status)).toEqual(Array(7).fill(504));
  chain.simulator.faults.clear();
  chain.setTimeLeft(30_000);
  const after = await chain.askAll(Array.from({ length: 4 }, () => ({ target: first })));
  expect(after.map(({ status }) => status)).toEqual(Array(4).fill(200));
  expect(graphStatuses(chain)).not.toContain(429);
});

describe("a Graph that fails whatever it is asked", () => {
  let chain: Chain;
  let mail: readonly string[];

  beforeEach(async () => {
    ({ chain, mail } = await warmChain());
  });

  test("is not hammered: what is repeated is a tenth, and the rest passes through at once", async () => {
    chain.simulator.faults.inject({ leg: "graph", fault: { kind: "status", status: 503, retryAfter: "1" } });
    const asked = 150;
    for (let at = 0; at < asked; at++) {
      const answer = await chain.ask({ target: "/v1.0/users?$top=3" });
      expectError(answer, "upstreamUnavailable", {
        graphCode: "serviceNotAvailable",
        headers: ["retry-after"],
      });
    }
    expect(graphStatuses(chain).length - asked).toBe(15);
  });

  test("for one mailbox is not asked again for that, while another is served", async () => {
    const [one = "", other = ""] = mail;
    const id = one.split("/")[3] ?? "";
    const ofOne = (await chain.sealedIdsOf(chain.tenant.people.map((person) => person.id))).entries();
    const [owner = ""] = [...ofOne].find(([, sealed]) => sealed === id) ?? [];
    chain.simulator.faults.inject({
      leg: "graph",
      fault: { kind: "status", status: 503 },
      matches: ({ target }) => target.includes(owner),
    });
    const options = { graphCode: "serviceNotAvailable", headers: ["retry-after"] };
    const first = await chain.ask({ target: one });
    expectError(first, "upstreamUnavailable", options);
    expect(first.audit).toMatchObject({ upstream: { retries: 3 } });
    for (let at = 0; at < 3; at++) {
      const next = await chain.ask({ target: one });
      expectError(next, "upstreamUnavailable", options);
      expect(next.audit).toMatchObject({ upstream: { retries: 0 } });
    }
    expectData(await chain.ask({ target: other }));
  });
});

test("what Graph says of its limits is in the audit event, without the ids beside it", async () => {
  const { chain } = await warmChain();
  const answer = await chain.ask({ target: "/v1.0/users?$top=3" });
  expectData(answer);
  expect(answer.audit).toMatchObject({ upstream: { resourceUnits: expect.any(Number) } });
});
