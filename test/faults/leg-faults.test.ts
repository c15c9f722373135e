import { createSimulatedCloud } from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { createScan } from "../harness/canary-scan.ts";
import { type Chain, createChain } from "../harness/chain.ts";
import { expectData, expectError } from "../harness/expectations.ts";
import type { Witnessed } from "../harness/witness.ts";
import { awsFaults, commonFaults, googleFaults, type LegFault, type Outcome } from "./leg-faults.ts";

const target = "/v1.0/users?$top=3";
/** Time that a request has while a service does not answer, and the part of it that the proxy keeps back. */
const timeLeft = 1500;

/** All that every chain has replied and logged. */
const shown: string[] = [];

/** Graph's status passes where it is one of an outage. */
const relayed = ({ leg, fault }: LegFault): number | undefined =>
  leg === "graph" && fault.kind === "status" && fault.status >= 500 ? fault.status : undefined;

const expectOutcome = (witnessed: Witnessed, outcome: Outcome, each: LegFault): void => {
  if (outcome === "data") {
    expectData(witnessed, { retried: true });
    expect(witnessed.json()["value"]).toHaveLength(3);
    return;
  }
  const status = relayed(each);
  const ofIdentity = each.leg !== "graph" && outcome !== "deadline";
  expectError(witnessed, outcome, {
    ...(status === undefined ? {} : { status }),
    ...(each.leg === "graph" ? { graphCode: expect.stringMatching(/^\w+$/) } : {}),
    headers: ofIdentity ? ["retry-after"] : [],
  });
  if (ofIdentity) expect(witnessed.headers.get("retry-after")).toBe("5");
};

const inject = ({ simulator }: Chain, { leg, of, fault }: LegFault, times?: number): void => {
  simulator.faults.inject({
    leg,
    fault,
    ...(of === undefined ? {} : { matches: ({ target: asked }) => asked.includes(of) }),
    ...(times === undefined ? {} : { times }),
  });
};

const detailOf = ({ fault }: LegFault): string => {
  if (fault.kind === "status") return ` ${fault.status}`;
  return fault.kind === "cutOffBody" ? ` after ${fault.afterBytes} bytes` : "";
};

const nameOf = (each: LegFault): string => `${each.leg}${each.of ?? ""}: ${each.fault.kind}${detailOf(each)}`;

const meet = async (platform: "aws" | "google", each: LegFault, outcome: Outcome, times?: number) => {
  const chain = createChain({ platform });
  if (each.fault.kind === "latency") chain.setTimeLeft(timeLeft);
  inject(chain, each, times);
  const witnessed = await chain.ask({ target });
  expectOutcome(witnessed, outcome, each);
  expect(chain.simulator.journal.of(each.leg).some(({ fault }) => fault === each.fault.kind)).toBe(true);
  expect(chain.simulator.unsimulated).toEqual([]);
  shown.push(chain.replies(), chain.output());
};

describe.each([
  ["aws", [...awsFaults, ...commonFaults]],
  ["google", [...googleFaults, ...commonFaults]],
] as const)("a fault on %s", (platform, faults) => {
  const passing = faults.filter(({ once }) => once !== undefined);
  test.concurrent.each(passing.map((each) => [nameOf(each), each] as const))("once at %s", (_, each) =>
    meet(platform, each, each.once ?? "internal", 1),
  );

  test.concurrent.each(faults.map((each) => [nameOf(each), each] as const))("always at %s", (_, each) =>
    meet(platform, each, each.always),
  );
});

test("no fault has shown anything of the tenant, a token or a credential", () => {
  expect(shown.length).toBeGreaterThan(300);
  expect(createScan(createSimulatedCloud())(shown.join("\n"))).toEqual([]);
});
