import { afterAll, beforeAll, expect, test } from "vitest";
import { type Driver, drivers } from "../harness/drivers.ts";
import { atLandmarks, atRawLandmarks, findLandmarks, type Landmarks } from "../harness/landmarks.ts";
import { useNetwork } from "../harness/network.ts";
import { createWitness, type Witness } from "../harness/witness.ts";
import { filterCases } from "./filter-cases.ts";

const [core = expect.unreachable("no driver")] = drivers;

const simulated = useNetwork();
const { stack } = simulated;
let driver: Driver;
let witness: Witness;
let landmarks: Landmarks;

beforeAll(async () => {
  driver = await core.start(stack, simulated.network);
  witness = createWitness(driver, stack.simulator);
  landmarks = await findLandmarks(stack, async (target) => (await witness.ask({ target })).json());
});

afterAll(async () => {
  await driver.stop();
});

/** What Graph was asked for but for the `$select` that the proxy adds where the caller selects nothing. */
const asked = (target: string, upstream: string): string =>
  /select=/i.test(target) ? upstream : upstream.replace(/\$select=[^&]*&/, "");

/** Whether the simulated Graph evaluates the query plays no part: what it was asked for is what is looked at. */
test.each(filterCases.map((each) => [each.target, each] as const))(
  "Graph is asked for %s as it was decided on",
  async (_, each) => {
    const { upstream } = await witness.ask({ target: atLandmarks(each.target, landmarks) });
    const calls = upstream.filter(({ leg }) => leg === "graph");
    expect(new Set(calls.map(({ target }) => asked(each.target, target)))).toEqual(
      new Set([atRawLandmarks(each.upstream, landmarks)]),
    );
    for (const { headers } of calls)
      expect(headers.get("consistencylevel") ?? undefined).toBe(each.consistencyLevel);
  },
);
