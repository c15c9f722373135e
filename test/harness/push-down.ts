import { awsPlatform } from "@graphveil/aws-lambda";
import { createLog, createParts, createProxy } from "@graphveil/core";
import type { SimulatedCloud } from "@graphveil/simulator";
import { createInProcessService } from "./in-process.ts";

/** One reply of Graph's. */
export interface GraphPage {
  /** Path and query that Graph was asked for. */
  readonly target: string;
  readonly status: number;
  readonly body: unknown;
}

/** A reply of the proxy's, and what Graph sent for it. */
export interface Fetched {
  readonly body: Readonly<Record<string, unknown>>;
  /** Bytes of Graph's replies, uncompressed. */
  readonly graphBytes: number;
  readonly graph: readonly GraphPage[];
  /** The audit event of the request. */
  readonly audit: Readonly<Record<string, unknown>>;
}

/** Reads through a proxy in this process that pushes the selection of properties down to Graph, or does not. */
export type ReadPushed = (target: string, headers?: Readonly<Record<string, string>>) => Promise<Fetched>;

/** How a reader reads. */
export interface PushDownReaderOptions {
  readonly pushDown: boolean;
  /** The policy; default: that of the stack. */
  readonly policy?: string;
}

/** A reader with push-down on or off, over the same keys. */
export function createPushDownReader(
  stack: SimulatedCloud,
  { pushDown, policy }: PushDownReaderOptions,
): ReadPushed {
  const { aws } = stack.simulator.world;
  const { configuration } = createInProcessService(stack, {
    environment: policy === undefined ? {} : { GRAPHVEIL_POLICY: policy },
  });
  let graph: GraphPage[] = [];
  let graphBytes = 0;
  let audit: Fetched["audit"] = {};
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const reply = await stack.simulator.fetch(input, init);
    const { hostname, pathname, search } = new URL(String(input));
    if (hostname !== "graph.microsoft.com") return reply;
    const text = await reply.text();
    graphBytes += Buffer.byteLength(text);
    graph.push({ target: pathname + search, status: reply.status, body: JSON.parse(text) });
    return new Response(text, { status: reply.status, headers: reply.headers });
  };
  const platform = awsPlatform({ region: aws.region, credentials: aws.proxy })(configuration, fetch);
  const write = (line: string) => {
    audit = (JSON.parse(line) as { readonly audit?: Fetched["audit"] }).audit ?? audit;
  };
  const log = createLog({ format: "plain", level: "error", write, now: Date.now });
  const proxy = createProxy(createParts({ configuration, ...platform, fetch, log, pushDown }));
  return async (target, headers = {}) => {
    graph = [];
    graphBytes = 0;
    const reply = await proxy.handle(
      { method: "GET", rawTarget: target, headers: new Headers(headers), bodyBytes: 0 },
      {
        id: crypto.randomUUID(),
        deadline: Date.now() + 30_000,
        caller: { kind: "local" },
        publicBase: "https://proxy.example",
      },
    );
    const body = (await reply.json()) as Fetched["body"];
    if (reply.status !== 200) throw new Error(`${target} answered ${reply.status}: ${JSON.stringify(body)}`);
    return { body, graphBytes, graph, audit };
  };
}
