import { createSimulatedCloud } from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { type BatchPart, type BatchRequest, batchOf, entriesOf, partsOf } from "../harness/batch.ts";
import { createScan } from "../harness/canary-scan.ts";
import { type Chain, createChain } from "../harness/chain.ts";
import { type LegFault, type Outcome, reasonOf, statusFor } from "./leg-faults.ts";
import { partFaults } from "./part-faults.ts";

const PEOPLE = 3;
/** The place of the request that meets the fault. */
const MET = 1;
const shown: string[] = [];

/** A chain, and a batch of the mail of three people. */
const createBatch = async () => {
  const chain = createChain({ platform: "google" });
  const ids = chain.tenant.mailboxes.slice(0, PEOPLE).map(({ owner }) => owner.id);
  const sealed = await chain.sealedIdsOf(ids);
  const requests: readonly BatchRequest[] = ids.map((id, at) => ({
    id: String(at),
    url: `/users/${sealed.get(id)}/messages?$select=id&$top=5`,
  }));
  return { chain, requests, met: ids[MET] ?? expect.unreachable() };
};

const askedFor = ({ simulator }: Chain, id: string): number =>
  [...simulator.journal.of("graphPart"), ...simulator.journal.of("graph")].filter(({ target }) =>
    target.includes(id),
  ).length;

const seenIn = ({ status, headers }: BatchPart) => [status, headers["x-graphveil-error"] ?? "data"];

const meet = async (each: LegFault, outcome: Outcome, warm: boolean, times?: number) => {
  const { chain, requests, met } = await createBatch();
  if (warm) await chain.ask(batchOf(requests));
  chain.simulator.journal.clear();
  // What cannot be read is asked for again by itself.
  for (const leg of ["graphPart", "graph"] as const)
    chain.simulator.faults.inject({
      leg,
      fault: each.fault,
      matches: ({ target }) => target.includes(met),
      ...(times === undefined ? {} : { times: leg === "graph" ? 0 : times }),
    });
  const answer = await chain.ask(batchOf(requests));
  const parts = [...partsOf(answer).values()];
  const expected = requests.map((_, at) =>
    at === MET ? [statusFor(each, outcome), outcome] : [200, "data"],
  );
  expect(parts.map(seenIn)).toEqual(expected);
  shown.push(chain.replies(), chain.output());
  return { asked: askedFor(chain, met), entry: entriesOf(answer)[MET] };
};

describe.each(partFaults)("$words in one request of a batch", (each) => {
  test("once", () => meet(each, each.once ?? "internal", false, 1));

  test.each([
    ["cold", false],
    ["warm", true],
  ] as const)("always, %s", async (_, warm) => {
    const { asked, entry } = await meet(each, each.always, warm);
    expect([asked, reasonOf(entry)]).toEqual([each.asked, each.reason]);
  });
});

test("no fault of a part has shown anything of the tenant, a token or a credential", () => {
  expect(createScan(createSimulatedCloud())(shown.join("\n"))).toEqual([]);
});
