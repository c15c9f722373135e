import { describe, expect, it } from "vitest";
import { Refusal } from "../../src/errors.ts";
import type { BatchedRequest } from "../../src/graph/batch-parts.ts";
import type { GraphReply, RequestLimits } from "../../src/graph/request.ts";
import type { PushedSelect } from "../../src/policy/query/push-down.ts";
import { createPushDownMemory } from "../../src/proxy/push-down-memory.ts";
import { createBatchSender, type PlannedPart } from "../../src/proxy/send-batch.ts";

const limits = { deadline: 1, signal: new AbortController().signal } as RequestLimits;
const REQUEST_ID = "0a0b0c0d-1111-4222-8333-444455556666";
const OTHER_ID = "0a0b0c0d-1111-4222-8333-444455557777";

const reply = (status: number, requestId?: string): GraphReply => ({
  status,
  headers: new Headers(requestId === undefined ? {} : { "request-id": requestId }),
  body: new TextEncoder().encode(status === 400 ? '{"error":{"code":"BadRequest"}}' : "{}"),
  retries: 0,
  latencyMs: 10,
});

const select: PushedSelect = { properties: [], written: "casts", cutTypes: new Set(), mayStayEmpty: [] };
const emptyMemory = () => createPushDownMemory({ permissions: () => "" });

/** A planned request of a mailbox, with type casts or without, behind others. */
const part = (name: string, hasCasts: boolean, ...dependsOn: readonly number[]): PlannedPart => {
  const first = { pathAndQuery: `/${name}?casts`, headers: {}, mailbox: name };
  const plan = hasCasts
    ? { graph: { ...first, pathAndQuery: `/${name}` }, pushed: [{ select, graph: first }] }
    : { graph: first, pushed: [] };
  return { plan, dependsOn } as unknown as PlannedPart;
};

type Ends = readonly (GraphReply | Refusal)[] | undefined;

/** Sends parts where Graph answers batches so, one after another. */
async function send(planned: readonly PlannedPart[], batches: readonly Ends[], memory = emptyMemory()) {
  const asked: (readonly (readonly [string, readonly number[]])[])[] = [];
  const batch = async (requests: readonly BatchedRequest[]) => {
    asked.push(requests.map(({ pathAndQuery, dependsOn }) => [pathAndQuery, dependsOn] as const));
    const parts = batches[asked.length - 1];
    return { whole: reply(parts === undefined ? 429 : 200, REQUEST_ID), parts, retries: 1, latencyMs: 20 };
  };
  const sent = await createBatchSender({ batch }, memory)(planned, {}, limits);
  const statuses = sent.parts?.map((end) => (end instanceof Refusal ? end.code : end.status));
  return { asked, sent, statuses, memory };
}

describe("planned requests that are sent as one batch", () => {
  it("come back as they were answered, each with its id or that of the whole", async () => {
    const refusal = new Refusal("upstreamInvalid", "graph: no part");
    const planned = [part("a", false), part("b", false, 0), part("c", true, 0, 1)];
    const { asked, sent, statuses } = await send(planned, [[reply(200, OTHER_ID), reply(404), refusal]]);
    expect(asked).toEqual([
      [
        ["/a?casts", []],
        ["/b?casts", [0]],
        ["/c?casts", [0, 1]],
      ],
    ]);
    expect(statuses).toEqual([200, 404, "upstreamInvalid"]);
    expect(sent.whole).toMatchObject({ status: 200, retries: 1, latencyMs: 20, requestId: REQUEST_ID });
    expect(sent.parts).toMatchObject([{ requestId: OTHER_ID }, { requestId: REQUEST_ID }, {}]);
  });

  it("have no parts where Graph did not take the batch", async () => {
    const { asked, sent } = await send([part("a", true)], [undefined]);
    expect([sent.whole.status, sent.parts, asked.length]).toEqual([429, undefined, 1]);
  });

  it("are asked for again without casts where a mailbox refuses them, with what was held up", async () => {
    const planned = [
      part("good", true),
      part("refusing", true),
      part("waiting", false, 0, 1),
      part("behind", false, 2),
      part("bad", false),
      part("behind bad", false, 4),
    ];
    const first = [reply(200), reply(400), reply(424), reply(424), reply(400), reply(424)];
    const { asked, sent, statuses, memory } = await send(planned, [
      first,
      [reply(200), reply(200), reply(404)],
    ]);
    expect(asked[1]).toEqual([
      ["/refusing", []],
      ["/waiting?casts", [0]],
      ["/behind?casts", [1]],
    ]);
    expect(statuses).toEqual([200, 200, 200, 404, 400, 424]);
    expect(sent.parts?.[1]).toMatchObject({ retries: 1, latencyMs: 20 });
    const refusing = ["refusing", "good", "waiting"].map((mailbox) => memory.isRefused(select, mailbox));
    expect(refusing).toEqual([true, false, false]);
  });

  it("of mailboxes that are known to refuse casts have none from the beginning, and are asked for once", async () => {
    const memory = emptyMemory();
    memory.refused(select, "a");
    const { asked, statuses } = await send(
      [part("a", true), part("b", true)],
      [[reply(400), reply(200)]],
      memory,
    );
    expect(asked).toEqual([
      [
        ["/a", []],
        ["/b?casts", []],
      ],
    ]);
    expect(statuses).toEqual([400, 200]);
  });

  it("that fail without casts, too, keep the second answer, and nothing is remembered", async () => {
    const { statuses, memory } = await send([part("a", true)], [[reply(400)], [reply(404)]]);
    expect([statuses, memory.isRefused(select, "a")]).toEqual([[404], false]);
  });

  it("come to what the second batch comes to where Graph does not take it", async () => {
    const { statuses } = await send([part("a", true)], [[reply(400)], undefined]);
    expect(statuses).toEqual([429]);
  });
});
