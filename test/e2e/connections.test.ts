import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleDrivers, type Driver } from "../harness/drivers.ts";
import { useNetwork } from "../harness/network.ts";
import { createWitness, type Witness } from "../harness/witness.ts";

const graph = "graph.microsoft.com";
const users = { target: "/v1.0/users?$top=1&$select=id" };
const REQUESTS = 250;
const AT_ONCE = 16;
const WAVES = 5;
const FREEZES = 5;

const simulated = useNetwork();
const { stack } = simulated;

describe.each(bundleDrivers)("$name", ({ start }) => {
  let driver: Driver;
  let witness: Witness;

  const ask = async () => {
    const answer = await witness.ask(users, "sendRaw");
    expect([answer.status, answer.headers.get("x-graphveil-error")]).toEqual([200, undefined]);
    expect(answer.json()["value"]).toHaveLength(1);
    return answer;
  };
  /** How many connections to Graph something costs. */
  const connectionsFor = async (act: () => Promise<unknown>): Promise<number> => {
    const before = simulated.network.connectionsTo(graph);
    await act();
    return simulated.network.connectionsTo(graph) - before;
  };

  beforeAll(async () => {
    driver = await start(stack, simulated.network);
    witness = createWitness(driver, stack.simulator);
    await ask();
  });

  afterAll(() => driver.stop());

  test("needs no new connection for requests one after another", async () => {
    const opened = await connectionsFor(async () => {
      for (let request = 0; request < REQUESTS; request++) await ask();
    });
    expect(opened).toBe(0);
  });

  test("needs no more than there are requests at once, wave after wave", async () => {
    const wave = () =>
      Promise.all(Array.from({ length: AT_ONCE }, () => driver.sendRaw(users))).then((replies) => {
        for (const { status } of replies) expect(status).toBe(200);
      });
    const opened = await connectionsFor(async () => {
      for (let count = 0; count < WAVES; count++) await wave();
    });
    // One is there before the first wave.
    expect(opened).toBeLessThan(AT_ONCE);
  });

  test("is not seen to meet connections that were closed while its process stood still", async () => {
    const pid = driver.pid ?? expect.unreachable();
    for (let freeze = 0; freeze < FREEZES; freeze++) {
      const opened = await connectionsFor(async () => {
        // As Lambda does between invocations: what the server closes meanwhile is noticed when the request is there, too.
        process.kill(pid, "SIGSTOP");
        simulated.network.closeIdleConnections();
        const pending = driver.sendRaw(users);
        process.kill(pid, "SIGCONT");
        expect((await pending).status).toBe(200);
      });
      expect(opened).toBeGreaterThanOrEqual(1);
    }
  });
});
