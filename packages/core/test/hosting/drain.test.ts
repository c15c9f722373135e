import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { createDrain } from "../../src/hosting/drain.ts";

/** A server whose replies are written by the test. */
async function setUp() {
  const pending: ServerResponse[] = [];
  const arrivals: (() => void)[] = [];
  const server = createServer((_, response) => {
    pending.push(response);
    arrivals.shift()?.();
  });
  const drain = createDrain(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  /** Asks, and waits until the server has the request. */
  const ask = async () => {
    const arrived = new Promise<void>((resolve) => arrivals.push(resolve));
    const reply = fetch(url);
    reply.catch(() => undefined);
    await arrived;
    return { reply };
  };
  return { pending, drain, ask, url };
}

describe("a server that ends", () => {
  it("lets requests under way finish, and takes no new ones", async () => {
    const { pending, drain, ask, url } = await setUp();
    const { reply } = await ask();
    let ended = false;
    const drained = drain(10_000).then(() => {
      ended = true;
    });
    await expect(fetch(url)).rejects.toThrow("fetch failed");
    expect(ended).toBe(false);
    pending[0]?.end("whole");
    expect(await (await reply).text()).toBe("whole");
    await drained;
  });

  it("ends at once where nothing is under way, whatever connections are kept", async () => {
    const { pending, drain, ask } = await setUp();
    const { reply } = await ask();
    pending[0]?.end("x");
    expect(await (await reply).text()).toBe("x");
    await drain(10_000);
  });

  it("breaks off what is not done in time", async () => {
    const { drain, ask } = await setUp();
    const { reply } = await ask();
    await drain(50);
    await expect(reply).rejects.toThrow("fetch failed");
  });
});
