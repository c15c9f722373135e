import { createSimulatedCloud, type SimulatedRequest } from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { createScan } from "../harness/canary-scan.ts";
import { certificateEnvironment, makeCertificate, worldWithCertificates } from "../harness/certificate.ts";
import { type Chain, type ChainOptions, createChain } from "../harness/chain.ts";
import { expectData, expectError } from "../harness/expectations.ts";
import type { Witnessed } from "../harness/witness.ts";
import { type FaultTable, faultTables, type Platform, type WarmUse } from "./fault-tables.ts";
import { type LegFault, type Outcome, reasonOf, statusFor } from "./leg-faults.ts";

const target = "/v1.0/users?$top=3";
/** Time that a request has while a service does not answer, and the part of it that the proxy keeps back. */
const timeLeft = 2000;
/** An access token lives for an hour, and is renewed in its last minutes. */
const accessTokenLifetime = { lifetimeSeconds: 3600 };
const untilRenewal = 57 * 60_000;

/** All that every chain has replied and logged. */
const shown: string[] = [];

const isWait = ({ fault }: LegFault): boolean => fault.kind === "status" && fault.retryAfter !== undefined;

const expectOutcome = (witnessed: Witnessed, outcome: Outcome, each: LegFault): void => {
  if (outcome === "data") {
    expectData(witnessed, { retried: true });
    expect(witnessed.json()["value"]).toHaveLength(3);
    return;
  }
  const ofIdentity = each.leg !== "graph" && outcome !== "deadline";
  expectError(witnessed, outcome, {
    status: statusFor(each, outcome),
    ...(each.leg === "graph" ? { graphCode: expect.stringMatching(/^\w+$/) } : {}),
    headers: ofIdentity ? ["retry-after"] : [],
  });
  if (ofIdentity) expect(witnessed.headers.get("retry-after")).toBe("5");
  if (isWait(each)) expect(witnessed.headers.get("retry-after")).toBe("120");
};

/** True for the requests of the leg that a fault is about. */
const isOf =
  ({ of }: LegFault) =>
  ({ target, headers }: Pick<SimulatedRequest, "target" | "headers">): boolean =>
    of === undefined || target.includes(of) || headers.get("x-amz-target") === of;

const inject = ({ simulator }: Chain, each: LegFault, times?: number): void => {
  const { leg, fault } = each;
  simulator.faults.inject({ leg, fault, matches: isOf(each), ...(times === undefined ? {} : { times }) });
};

const askedFor = ({ simulator }: Chain, each: LegFault): number =>
  simulator.journal.of(each.leg).filter(isOf(each)).length;

const finish = (chain: Chain): void => {
  expect(chain.simulator.unsimulated).toEqual([]);
  shown.push(chain.replies(), chain.output());
};

/** An instance that has just started meets a fault, once or for good. */
const meetCold = async (options: ChainOptions, each: LegFault, outcome: Outcome, times?: number) => {
  const chain = createChain(options);
  if (each.fault.kind === "latency") chain.setTimeLeft(timeLeft);
  inject(chain, each, times);
  const witnessed = await chain.ask({ target });
  expectOutcome(witnessed, outcome, each);
  expect(chain.simulator.journal.of(each.leg).some(({ fault }) => fault === each.fault.kind)).toBe(true);
  if (times === undefined) {
    expect(askedFor(chain, each)).toBe(each.asked);
    expect(reasonOf(witnessed.audit)).toBe(each.reason);
  }
  finish(chain);
};

/** An instance that has served before, and whose token is to be renewed, meets a fault that lasts. */
const meetWarm = async (options: ChainOptions, each: LegFault, use: WarmUse) => {
  let time = Date.now();
  const chain = createChain({ ...options, now: () => time, accessTokenLifetime });
  expectData(await chain.ask({ target }));
  if (use === "renewed") time += untilRenewal;
  chain.simulator.journal.clear();
  if (each.fault.kind === "latency") chain.setTimeLeft(timeLeft);
  inject(chain, each);
  const witnessed = await chain.ask({ target });
  expectOutcome(witnessed, use === "asked" ? each.always : "data", each);
  if (use === "unasked") expect(askedFor(chain, each)).toBe(0);
  if (use === "asked") expect(askedFor(chain, each)).toBe(each.asked);
  finish(chain);
};

const certificates = {
  aws: await makeCertificate({ platform: "aws" }),
  google: await makeCertificate({ platform: "google" }),
};

const underCertificate = (platform: Platform): ChainOptions => ({
  platform,
  world: worldWithCertificates([certificates[platform]]),
  environment: certificateEnvironment(platform, certificates[platform]),
});

/** Entra ID's faults are those of a proxy with a certificate, too, but for codes that speak of a federated credential. */
const isOfEntra = ({ faults }: FaultTable): boolean => faults.some(({ leg }) => leg === "entra");
const withoutCodes = ({ faults }: FaultTable) => faults.filter(({ fault }) => fault.kind !== "aadsts");
const tables = faultTables.filter(({ faults }) => faults.every(({ leg }) => leg !== "graphPart"));
const cases = tables.flatMap((table) =>
  table.platforms.flatMap((platform) => {
    const plain = table.byCertificate ? [] : [{ ...table, options: { platform } }];
    const certified = table.byCertificate || isOfEntra(table);
    return certified
      ? [...plain, { ...table, faults: withoutCodes(table), options: underCertificate(platform) }]
      : plain;
  }),
);

describe.each(cases)("$title of $options.platform", ({ options, faults, warm }) => {
  const passing = faults.filter(({ once }) => once !== undefined);
  test.concurrent.each(passing)("once: $words", (each) =>
    meetCold(options, each, each.once ?? "internal", 1),
  );

  test.concurrent.each(faults)("cold, for good: $words", (each) => meetCold(options, each, each.always));

  test.concurrent.each(faults)("warm, for good: $words", (each) => meetWarm(options, each, warm));
});

test("no fault has shown anything of the tenant, a token or a credential", () => {
  expect(shown.length).toBeGreaterThan(600);
  expect(createScan(createSimulatedCloud())(shown.join("\n"))).toEqual([]);
});
