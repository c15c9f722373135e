import { describe, expect, it } from "vitest";
import { Refusal } from "../../src/errors.ts";
import type { TokenRenewal } from "../../src/graph/attempt.ts";
import type { BatchReply } from "../../src/graph/batch-client.ts";
import { createGraphClient } from "../../src/graph/client.ts";
import { readBounded } from "../../src/http/bounded-fetch.ts";
import { createFakeClock, START } from "../identity/fakes.ts";

/** What a part of a batch is answered with: a status, or that and more. */
type Said = number | { readonly status: number; readonly headers?: object; readonly body?: unknown };
/** What a batch is answered with: its parts by their ids, or something else. */
type Answer = Readonly<Record<string, Said>> | Response | Error;

interface SentPart {
  readonly id: string;
  readonly url: string;
  readonly dependsOn?: readonly string[];
}

const partOf = ([id, said]: readonly [string, Said]) => {
  const { status, ...rest } = typeof said === "number" ? { status: said } : said;
  const code = status === 500 ? "ErrorInternalServerError" : "X";
  return { id, status, headers: {}, body: status < 400 ? { id } : { error: { code } }, ...rest };
};

const replyTo = (answer: Answer): Response => {
  if (answer instanceof Error) throw answer;
  if (answer instanceof Response) return answer;
  return new Response(JSON.stringify({ responses: Object.entries(answer).map(partOf) }));
};

/** A client before a script of answers to batches. */
function setUp(answers: readonly Answer[], renewals: readonly (string | undefined)[] = ["token-2"]) {
  const clock = createFakeClock();
  const script = [...answers];
  const sent: { readonly token: string; readonly parts: readonly SentPart[] }[] = [];
  const renewed: TokenRenewal[] = [];
  const client = createGraphClient({
    root: "https://graph.example",
    async fetch(input, init = {}) {
      expect([String(input), init.method]).toEqual(["https://graph.example/v1.0/$batch", "POST"]);
      const { authorization = "" } = init.headers as Record<string, string>;
      sent.push({ token: authorization, parts: JSON.parse(String(init.body)).requests });
      const answer = script.shift();
      if (answer === undefined) throw new Refusal("internal", "more requests than expected");
      return replyTo(answer);
    },
    readBody: (response, signal) => readBounded(response, 4096, signal),
    getToken: async () => "token-1",
    renewToken: async (renewal) => {
      renewed.push(renewal);
      return renewals[renewed.length - 1];
    },
    readChallenge: () => undefined,
    now: clock.now,
    random: () => 0.5,
    sleep: clock.sleep,
  });
  const batch = (count: number, dependsOn: Readonly<Record<number, readonly number[]>> = {}) =>
    client.batch(
      Array.from({ length: count }, (_, at) => ({
        pathAndQuery: `/v1.0/users/u${at + 1}/messages`,
        headers: {},
        mailbox: `u${at + 1}`,
        dependsOn: dependsOn[at] ?? [],
      })),
      {},
      { deadline: START + 60_000, signal: new AbortController().signal },
    );
  const ids = () => sent.map(({ parts }) => parts.map(({ id }) => id));
  return { batch, clock, sent, ids, renewed, left: script };
}

const ends = ({ parts }: BatchReply) =>
  parts?.map((part) => (part instanceof Refusal ? `${part.code}: ${part.reason}` : part.status));

const token: Said = { status: 401, body: { error: { code: "InvalidAuthenticationToken" } } };

describe("parts of a batch", () => {
  it("are given in the order of the requests, however Graph answers them", async () => {
    const { batch } = setUp([{ "3": 404, "1": 200, "2": 403 }]);
    expect(ends(await batch(3))).toEqual([200, 403, 404]);
  });

  it("that pass are asked for again by themselves, after the longest pause that one asks for", async () => {
    const { batch, ids, clock } = setUp([
      { "1": 200, "2": { status: 429, headers: { "Retry-After": "2" } }, "3": 503, "4": 404, "5": 500 },
      { "2": 200, "3": 200, "5": 500 },
      { "5": 200 },
    ]);
    const reply = await batch(5);
    expect(ends(reply)).toEqual([200, 200, 200, 404, 200]);
    expect(reply).toMatchObject({ retries: 2 });
    expect(ids()).toEqual([["1", "2", "3", "4", "5"], ["2", "3", "5"], ["5"]]);
    expect(clock.slept).toEqual([2000, 200]);
    expect(reply.parts?.map((part) => "retries" in part && part.retries)).toEqual([0, 1, 1, 0, 2]);
  });

  it("that Graph held up because of one that passes are asked for with it, and what succeeded is not", async () => {
    const { batch, sent } = setUp([
      { "1": 503, "2": 424, "3": 424, "4": 404, "5": 424, "6": 200 },
      { "1": 200, "2": 200, "3": 200 },
    ]);
    expect(ends(await batch(6, { 1: [0, 5], 2: [1], 4: [3] }))).toEqual([200, 200, 200, 404, 424, 200]);
    expect(sent[1]?.parts).toEqual([
      expect.not.objectContaining({ dependsOn: expect.anything() }),
      expect.objectContaining({ id: "2", dependsOn: ["1"] }),
      expect.objectContaining({ id: "3", dependsOn: ["2"] }),
    ]);
  });

  it("that do not pass are handed over with what they ask for", async () => {
    const { batch, ids } = setUp([{ "1": 200, "2": { status: 429, headers: { "Retry-After": "120" } } }]);
    const { parts = [] } = await batch(2);
    const [, refused] = parts;
    expect(refused).toMatchObject({ status: 429, retries: 0 });
    expect(ids()).toHaveLength(1);
  });

  it("that Graph leaves out are asked for again, and are a fault where it keeps to that", async () => {
    const { batch } = setUp([{ "1": 200 }, { "2": 200 }]);
    expect(ends(await batch(2))).toEqual([200, 200]);
    const silent = setUp([{ "1": 200 }, {}, {}, {}]);
    expect(ends(await silent.batch(2))).toEqual([200, "upstreamUnavailable: graph: network fault"]);
  });

  it("keep within the budget, each of them a repeat", async () => {
    const failing = (from: number, to: number) =>
      Object.fromEntries(Array.from({ length: to - from + 1 }, (_, at) => [String(from + at), 503]));
    const { batch, ids } = setUp([failing(1, 20), failing(1, 15)]);
    expect(ends(await batch(20))).toEqual(Array(20).fill(503));
    expect(ids().map((round) => round.length)).toEqual([20, 15]);
  });
});

describe("a batch as a whole", () => {
  it.each<readonly [string, () => Answer]>([
    ["a network fault", () => new TypeError("fetch failed")],
    ["a 503", () => new Response("{}", { status: 503 })],
    ["a body that is cut off", () => new Response('{"responses":[{"id":"1"', { headers: {} })],
    ["a body that is not JSON", () => new Response("<html>")],
  ])("is asked for again after %s", async (_, answer) => {
    const { batch, ids } = setUp([answer(), { "1": 200, "2": 404 }]);
    const reply = await batch(2);
    expect([ends(reply), reply.retries]).toEqual([[200, 404], 1]);
    expect(ids()).toEqual([
      ["1", "2"],
      ["1", "2"],
    ]);
  });

  it("costs one repeat, however many parts it has", async () => {
    const all = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [String(at + 1), 200]));
    const { batch, ids } = setUp([new TypeError("x"), new TypeError("x"), all]);
    await batch(20);
    expect(ids().map((round) => round.length)).toEqual([20, 20, 20]);
  });

  it("that Graph refuses is handed over whole", async () => {
    const { batch } = setUp([new Response('{"error":{"code":"BadRequest"}}', { status: 400 })]);
    expect(await batch(2)).toMatchObject({ whole: { status: 400 }, parts: undefined });
  });

  it("that cannot be sent ends as a single request does", async () => {
    const { batch } = setUp(Array.from({ length: 4 }, () => new TypeError("fetch failed")));
    await expect(batch(2)).rejects.toMatchObject({ code: "upstreamUnavailable" });
  });

  it("that fails when parts are asked for again leaves the others as they are", async () => {
    const { batch } = setUp([{ "1": 200, "2": 503 }, ...Array.from({ length: 3 }, () => new TypeError("x"))]);
    expect(ends(await batch(2))).toEqual([200, "upstreamUnavailable: graph: network fault"]);
  });
});

describe("a token that is refused", () => {
  it("for the batch is renewed once", async () => {
    const refused = () =>
      new Response(JSON.stringify({ error: { code: "InvalidAuthenticationToken" } }), { status: 401 });
    const { batch, sent, renewed } = setUp([refused(), { "1": 200 }]);
    expect(ends(await batch(1))).toEqual([200]);
    expect(sent.map((each) => each.token)).toEqual(["Bearer token-1", "Bearer token-2"]);
    expect(renewed).toHaveLength(1);
    await expect(setUp([refused(), refused()]).batch(1)).rejects.toMatchObject({
      reason: "graph: 401 with a new token",
    });
  });

  it("for parts is renewed once for all of them, and what succeeded is not asked for again", async () => {
    const { batch, ids, renewed } = setUp([
      { "1": token, "2": 200, "3": token, "4": 424 },
      { "1": 200, "3": token, "4": 200 },
    ]);
    expect(ends(await batch(4, { 3: [0] }))).toEqual([
      200,
      200,
      "upstreamUnauthorized: graph: 401 with a new token",
      200,
    ]);
    expect(ids()).toEqual([
      ["1", "2", "3", "4"],
      ["1", "3", "4"],
    ]);
    expect(renewed).toHaveLength(1);
  });

  it("for parts stays where no new one is due, and the others are served", async () => {
    const { batch, ids } = setUp([{ "1": token, "2": 200, "3": 503 }, { "3": 200 }], [undefined]);
    expect(ends(await batch(3))).toEqual([
      "upstreamUnauthorized: graph: 401 soon after a new token",
      200,
      200,
    ]);
    expect(ids()).toEqual([["1", "2", "3"], ["3"]]);
  });

  it("is not what a 401 of a mailbox says", async () => {
    const { batch, renewed } = setUp([{ "1": { status: 401, body: { error: { code: "UnknownError" } } } }]);
    expect(ends(await batch(1))).toEqual([401]);
    expect(renewed).toEqual([]);
  });
});
