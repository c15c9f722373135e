import { describe, expect, it } from "vitest";
import { Refusal } from "../../src/errors.ts";
import type { BatchReply } from "../../src/graph/batch-client.ts";
import { createGathering } from "../../src/graph/gathering.ts";
import type { GraphReply, GraphRequest } from "../../src/graph/request.ts";

const limits = (signal = new AbortController().signal, deadline = 10_000) => ({ signal, deadline });
const requestFor = (name: string): GraphRequest => ({
  pathAndQuery: `/v1.0/users/${name}/mailFolders/inbox`,
  headers: { accept: "application/json" },
  mailbox: name,
});
const replyTo = (text: string, status = 200): GraphReply => ({
  status,
  headers: new Headers(),
  body: Buffer.from(text),
  retries: 0,
  latencyMs: 1,
});

/** A Graph that answers each request with its path, and takes down how it was asked. */
function createGraph(refuse: (path: string) => Refusal | undefined = () => undefined) {
  const sent: (string | readonly string[])[] = [];
  const signals: AbortSignal[] = [];
  let whole: Pick<GraphReply, "status" | "headers"> = { status: 200, headers: new Headers() };
  return {
    sent,
    signals,
    refuseBatches(status: number, headers: Record<string, string> = {}) {
      whole = { status, headers: new Headers(headers) };
    },
    async get({ pathAndQuery }: GraphRequest) {
      sent.push(pathAndQuery);
      return replyTo(pathAndQuery);
    },
    async batch(
      requests: readonly GraphRequest[],
      _headers: object,
      { signal, deadline }: { readonly signal: AbortSignal; readonly deadline: number },
    ): Promise<BatchReply> {
      expect(deadline).toBe(10_000);
      sent.push(requests.map(({ pathAndQuery }) => pathAndQuery));
      signals.push(signal);
      const parts = requests.map(({ pathAndQuery }) => refuse(pathAndQuery) ?? replyTo(pathAndQuery));
      return {
        whole: { ...whole, body: new Uint8Array() },
        retries: 0,
        latencyMs: 1,
        parts: whole.status === 200 ? parts : undefined,
      };
    },
  };
}

const names = (count: number) => Array.from({ length: count }, (_, at) => `user${at}`);
const pathOf = (name: string) => requestFor(name).pathAndQuery;
const gatheringOver = (graph: ReturnType<typeof createGraph>) => createGathering({ graph, now: () => 0 });

describe("requests that are gathered", () => {
  it("go as batches of what Graph takes at once, and each gets its own reply", async () => {
    const graph = createGraph();
    const { get, gather } = gatheringOver(graph);
    const all = names(23);
    const replies = await gather(() => Promise.all(all.map((name) => get(requestFor(name), limits()))));
    expect(replies.map(({ body }) => String(body))).toEqual(all.map(pathOf));
    expect(graph.sent).toEqual([all.slice(0, 20).map(pathOf), all.slice(20).map(pathOf)]);
  });

  it("wait for all that come in one turn, and what depends on them goes with the next", async () => {
    const graph = createGraph();
    const { get, gather } = gatheringOver(graph);
    await gather(() =>
      Promise.all(
        ["a", "b", "c"].map(async (name, steps) => {
          for (let step = 0; step < steps * 3; step++) await Promise.resolve();
          await get(requestFor(name), limits());
          await get(requestFor(`${name}2`), limits());
        }),
      ),
    );
    expect(graph.sent).toEqual([["a", "b", "c"].map(pathOf), ["a2", "b2", "c2"].map(pathOf)]);
  });

  it("go by themselves where there is one, and where nobody gathers", async () => {
    const graph = createGraph();
    const { get, gather } = gatheringOver(graph);
    await gather(() => get(requestFor("a"), limits()));
    await Promise.all(["b", "c"].map((name) => get(requestFor(name), limits())));
    await gather(async () => undefined);
    await get(requestFor("d"), limits());
    expect(graph.sent).toEqual(["a", "b", "c", "d"].map(pathOf));
  });

  it("are gathered no more once work that fails is over", async () => {
    const graph = createGraph();
    const { get, gather } = gatheringOver(graph);
    await expect(gather(() => Promise.reject(new RangeError("x")))).rejects.toThrow(RangeError);
    await Promise.all(["b", "c"].map((name) => get(requestFor(name), limits())));
    expect(graph.sent).toEqual(["b", "c"].map(pathOf));
  });

  it("fail each by itself", async () => {
    const refusal = new Refusal("upstreamUnavailable", "graph: network fault");
    const graph = createGraph((path) => (path === pathOf("b") ? refusal : undefined));
    const { get, gather } = gatheringOver(graph);
    const ends = await gather(() =>
      Promise.allSettled(["a", "b"].map((name) => get(requestFor(name), limits()))),
    );
    expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(ends[1]).toMatchObject({ reason: refusal });
  });

  it.each([400, 403, 404, 429, 503])(
    "fail all where Graph does not take the batch, whatever they ask for: %i",
    async (status) => {
      const graph = createGraph();
      graph.refuseBatches(status, { "retry-after": "7" });
      const { get, gather } = gatheringOver(graph);
      const ends = await gather(() =>
        Promise.allSettled(["a", "b"].map((name) => get(requestFor(name), limits()))),
      );
      for (const end of ends)
        expect(end).toMatchObject({
          status: "rejected",
          reason: { code: "upstreamUnavailable", retryAfterSeconds: 7 },
        });
    },
  );

  it("leave the others alone when one gives up, and end when all do", async () => {
    const graph = createGraph();
    const { get, gather } = gatheringOver(graph);
    const [one, other] = [new AbortController(), new AbortController()];
    const early = new AbortController();
    const ends = gather(() =>
      Promise.allSettled([
        get(requestFor("a"), limits(one.signal)),
        get(requestFor("b"), limits(other.signal)),
        get(requestFor("c"), limits(early.signal)),
      ]),
    );
    early.abort(new RangeError("early"));
    expect((await ends).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect(graph.sent).toEqual([["a", "b"].map(pathOf)]);
    const [signal] = graph.signals;
    one.abort();
    expect(signal?.aborted).toBe(false);
    other.abort(new RangeError("last"));
    expect(signal?.reason).toBeInstanceOf(RangeError);
    await expect(gather(() => get(requestFor("d"), limits(early.signal)))).rejects.toThrow("early");
  });
});
