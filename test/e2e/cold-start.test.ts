import type { Leg } from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { bundleDrivers, type Driver } from "../harness/drivers.ts";
import { useNetwork } from "../harness/network.ts";
import { createWitness } from "../harness/witness.ts";

const users = { target: "/v1.0/users?$top=3" };
const DELAY_MS = 1000;

/** The two chains of a cold start: the request that begins each, on either cloud. */
const chains: Readonly<Record<string, { readonly token: Leg; readonly key: Leg }>> = {
  "the Lambda bundle under the real runtime client": { token: "sts", key: "awsKms" },
  "the function bundle under the real functions-framework": { token: "metadata", key: "cloudKms" },
};

const simulated = useNetwork();
const { stack } = simulated;

describe.each(bundleDrivers)("$name", ({ name, start }) => {
  const { token, key } = chains[name] ?? expect.unreachable();

  const cold = async (use: (driver: Driver) => Promise<void>) => {
    stack.simulator.journal.clear();
    const driver = await start(stack, simulated.network);
    await use(driver);
    stack.simulator.faults.clear();
    await driver.stop();
  };

  const firstAt = (leg: Leg, part = ""): number =>
    stack.simulator.journal.of(leg).find(({ target }) => target.includes(part))?.at ?? expect.unreachable();

  test("reaches nobody before the first request", () =>
    cold(async () => {
      expect(stack.simulator.journal.entries).toEqual([]);
    }));

  test.each([
    ["a slow key management service", key],
    ["a slow subject token", token],
  ] as const)("with %s, the other chain does not wait for it", (_, slow) =>
    cold(async (driver) => {
      stack.simulator.faults.inject({
        leg: slow,
        matches: ({ target }) => slow !== "metadata" || target.includes("/identity"),
        fault: { kind: "latency", milliseconds: DELAY_MS },
        times: 1,
      });
      expect((await driver.send(users)).status).toBe(200);
      const subjectToken = firstAt(token, token === "metadata" ? "/identity" : "");
      expect(Math.abs(firstAt(key) - subjectToken)).toBeLessThan(DELAY_MS);
      expect(firstAt("graph") - Math.min(firstAt(key), subjectToken)).toBeGreaterThanOrEqual(DELAY_MS);
    }),
  );

  test("asks Graph alone once it is warm, over the connection that is open", () =>
    cold(async (driver) => {
      const witness = createWitness(driver, stack.simulator);
      const first = await witness.ask(users);
      expect(first.upstream.filter(({ leg }) => leg === key || leg === "entra").length).toBeGreaterThan(1);
      const opened = simulated.network.connectionsTo("graph.microsoft.com");
      for (let asked = 0; asked < 5; asked++) {
        const legs = (await witness.ask(users)).upstream.map(({ leg }) => leg);
        expect(legs).toEqual(["graph"]);
      }
      expect(opened).toBeGreaterThan(0);
      expect(simulated.network.connectionsTo("graph.microsoft.com")).toBe(opened);
    }));
});
