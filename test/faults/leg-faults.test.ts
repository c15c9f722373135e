import { createSimulatedCloud, type SimulatedRequest } from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { createScan } from "../harness/canary-scan.ts";
import { certificateEnvironment, makeCertificate, worldWithCertificates } from "../harness/certificate.ts";
import { type Chain, type ChainOptions, createChain } from "../harness/chain.ts";
import { expectData, expectError } from "../harness/expectations.ts";
import type { Witnessed } from "../harness/witness.ts";
import {
  awsFaults,
  awsSignatureFaults,
  commonFaults,
  googleFaults,
  googleSignatureFaults,
  type LegFault,
  type Outcome,
} from "./leg-faults.ts";

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

const isOf =
  (of: string) =>
  ({ target, headers }: SimulatedRequest): boolean =>
    target.includes(of) || headers.get("x-amz-target") === of;

const inject = ({ simulator }: Chain, { leg, of, fault }: LegFault, times?: number): void => {
  simulator.faults.inject({
    leg,
    fault,
    ...(of === undefined ? {} : { matches: isOf(of) }),
    ...(times === undefined ? {} : { times }),
  });
};

const detailOf = ({ fault }: LegFault): string => {
  if (fault.kind === "status") return ` ${fault.status}`;
  return fault.kind === "cutOffBody" ? ` after ${fault.afterBytes} bytes` : "";
};

const nameOf = (each: LegFault): string => `${each.leg}${each.of ?? ""}: ${each.fault.kind}${detailOf(each)}`;

const meet = async (options: ChainOptions, each: LegFault, outcome: Outcome, times?: number) => {
  const chain = createChain(options);
  if (each.fault.kind === "latency") chain.setTimeLeft(timeLeft);
  inject(chain, each, times);
  const witnessed = await chain.ask({ target });
  expectOutcome(witnessed, outcome, each);
  expect(chain.simulator.journal.of(each.leg).some(({ fault }) => fault === each.fault.kind)).toBe(true);
  expect(chain.simulator.unsimulated).toEqual([]);
  shown.push(chain.replies(), chain.output());
};

const certificates = {
  aws: await makeCertificate({ platform: "aws" }),
  google: await makeCertificate({ platform: "google" }),
};

const underCertificate = (platform: "aws" | "google"): ChainOptions => ({
  platform,
  world: worldWithCertificates([certificates[platform]]),
  environment: certificateEnvironment(platform, certificates[platform]),
});

const ofEntra = commonFaults.filter(({ leg }) => leg === "entra");

describe.each<readonly [string, ChainOptions, readonly LegFault[]]>([
  ["aws", { platform: "aws" }, [...awsFaults, ...commonFaults]],
  ["google", { platform: "google" }, [...googleFaults, ...commonFaults]],
  ["aws with a certificate", underCertificate("aws"), [...awsSignatureFaults, ...ofEntra]],
  ["google with a certificate", underCertificate("google"), [...googleSignatureFaults, ...ofEntra]],
])("a fault on %s", (_platform, options, faults) => {
  const passing = faults.filter(({ once }) => once !== undefined);
  test.concurrent.each(passing.map((each) => [nameOf(each), each] as const))("once at %s", (_, each) =>
    meet(options, each, each.once ?? "internal", 1),
  );

  test.concurrent.each(faults.map((each) => [nameOf(each), each] as const))("always at %s", (_, each) =>
    meet(options, each, each.always),
  );
});

test("no fault has shown anything of the tenant, a token or a credential", () => {
  expect(shown.length).toBeGreaterThan(300);
  expect(createScan(createSimulatedCloud())(shown.join("\n"))).toEqual([]);
});
