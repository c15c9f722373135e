import { hostileTargets } from "@graphveil/core/test/hostile-targets";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Driver, drivers } from "../harness/drivers.ts";
import { expectRefusal } from "../harness/expectations.ts";
import { useNetwork } from "../harness/network.ts";
import { createWitness, type Witness } from "../harness/witness.ts";
import { hostileQueries } from "./hostile-queries.ts";
import { hostileHeaders, hostilePaths } from "./hostile-requests.ts";

/** A parameter as it goes on the wire; a name that stands there with a value of its own is written already. */
const written = (name: string, value: string): string =>
  `${name.includes("=") ? name : encodeURIComponent(name)}=${encodeURIComponent(value)}`;

const queryTargets = hostileQueries.flatMap(({ family, code, path, queries }) =>
  queries.map(([name, value]) => ({ family, code, target: `${path}?${written(name, value)}` })),
);
const pathTargets = hostilePaths.flatMap(({ family, code, targets }) =>
  targets.map((target) => ({ family, code, target })),
);

/** What the wire does not change is asked of one driver; targets that a front end could change, of each (conformance). */
const [core = expect.unreachable("no driver")] = drivers;

const simulated = useNetwork();
const { stack } = simulated;
let driver: Driver;
let witness: Witness;
let callsBefore: number;

beforeAll(async () => {
  driver = await core.start(stack, simulated.network);
  witness = createWitness(driver, stack.simulator);
  expect((await witness.ask({ target: "/v1.0/users?$top=1" })).status).toBe(200);
  callsBefore = stack.simulator.journal.entries.length;
});

afterAll(async () => {
  await driver.stop();
  expect(stack.simulator.journal.entries.slice(callsBefore)).toEqual([]);
});

test("there are more than 300 hostile targets, and none is there twice", () => {
  const all = [
    ...hostileTargets.map(([target]) => target),
    ...pathTargets.map(({ target }) => target),
    ...queryTargets.map(({ target }) => target),
  ];
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(300);
});

describe.each([
  ["paths", pathTargets],
  ["queries", queryTargets],
] as const)("hostile %s", (_, targets) => {
  test.each(targets.map((each) => [each.family, each.target.slice(0, 90), each] as const))(
    "%s: %s",
    async (__, ___, { code, target }) => {
      const refused = await witness.ask({ target }, "sendRaw");
      expectRefusal(refused, code, /^[a-zA-Z$_]+: /);
    },
  );
});

describe("hostile headers", () => {
  test.each(hostileHeaders.map((each) => [each.method, JSON.stringify(each.headers), each] as const))(
    "%s %s",
    async (_, __, { method, headers, code }) => {
      expectRefusal(
        await witness.ask({ target: "/v1.0/users", method, headers }, "sendRaw"),
        code,
        /^[a-z]+: /,
      );
    },
  );
});
