import { awsPlatform } from "@graphveil/aws-lambda";
import { createLog, createParts, createProxy } from "@graphveil/core";
import type { SimulatedCloud } from "@graphveil/simulator";
import { createInProcessService } from "./in-process.ts";

/** A reply of the proxy's, and what Graph sent for it. */
export interface Fetched {
  readonly body: Readonly<Record<string, unknown>>;
  /** Bytes of Graph's reply, uncompressed. */
  readonly graphBytes: number;
  /** Path and query that Graph was asked for. */
  readonly upstream: string;
}

/** Reads through a proxy in this process that pushes the selection of properties down to Graph, or does not. */
export type ReadPushed = (target: string) => Promise<Fetched>;

/** A reader with push-down on or off, over the same keys. */
export function createPushDownReader(stack: SimulatedCloud, pushDown: boolean): ReadPushed {
  const { aws } = stack.simulator.world;
  const { configuration } = createInProcessService(stack);
  let graphBytes = 0;
  let upstream = "";
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const reply = await stack.simulator.fetch(input, init);
    const { hostname, pathname, search } = new URL(String(input));
    if (hostname !== "graph.microsoft.com") return reply;
    const body = await reply.arrayBuffer();
    graphBytes = body.byteLength;
    upstream = pathname + search;
    return new Response(body, { status: reply.status, headers: reply.headers });
  };
  const platform = awsPlatform({ region: aws.region, credentials: aws.proxy })(configuration, fetch);
  const log = createLog({ format: "plain", level: "error", write: () => undefined, now: Date.now });
  const proxy = createProxy(createParts({ configuration, ...platform, fetch, log, pushDown }));
  return async (target) => {
    const reply = await proxy.handle(
      { method: "GET", rawTarget: target, headers: new Headers(), bodyBytes: 0 },
      {
        id: crypto.randomUUID(),
        deadline: Date.now() + 30_000,
        caller: { kind: "local" },
        publicBase: "https://proxy.example",
      },
    );
    const body = (await reply.json()) as Fetched["body"];
    if (reply.status !== 200) throw new Error(`${target} answered ${reply.status}: ${JSON.stringify(body)}`);
    return { body, graphBytes, upstream };
  };
}
