import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createGraphClient } from "../../src/graph/client.ts";
import { createGathering } from "../../src/graph/gathering.ts";
import type { GraphRequest } from "../../src/graph/request.ts";
import { readBounded } from "../../src/http/bounded-fetch.ts";

const MAILBOX_SLOTS = 4;

const requestFor = (mailbox: string): GraphRequest => ({
  pathAndQuery: `/v1.0/users/${mailbox}/messages`,
  headers: {},
  mailbox,
});

/** The mailboxes that one HTTP request reads, and how much of each it takes. */
const needsOf = (url: string, body: unknown): ReadonlyMap<string, number> => {
  const urls =
    typeof body === "string"
      ? (JSON.parse(body).requests as readonly { readonly url: string }[]).map((part) => part.url)
      : [url];
  const counts = new Map<string, number>();
  for (const each of urls) {
    const mailbox = /users\/(\w+)\//.exec(each)?.[1] ?? "";
    counts.set(mailbox, Math.min(MAILBOX_SLOTS, (counts.get(mailbox) ?? 0) + 1));
  }
  return counts;
};

/** A Graph that answers after some turns, and fails the test where it is asked a mailbox for more than it serves. */
function createClient(turns: () => number) {
  const held = new Map<string, number>();
  const client = createGraphClient({
    root: "https://graph.example",
    async fetch(input, init = {}) {
      const needs = needsOf(String(input), init.body);
      for (const [mailbox, count] of needs) {
        held.set(mailbox, (held.get(mailbox) ?? 0) + count);
        expect(held.get(mailbox)).toBeLessThanOrEqual(MAILBOX_SLOTS);
      }
      for (let left = turns(); left > 0; left--) await new Promise((resolve) => setImmediate(resolve));
      for (const [mailbox, count] of needs) held.set(mailbox, (held.get(mailbox) ?? 0) - count);
      if (typeof init.body !== "string") return new Response("{}");
      const { requests } = JSON.parse(init.body) as { readonly requests: readonly { readonly id: string }[] };
      return new Response(
        JSON.stringify({ responses: requests.map(({ id }) => ({ id, status: 200, body: {} })) }),
      );
    },
    readBody: (response, signal) => readBounded(response, 65_536, signal),
    getToken: async () => "token",
    renewToken: async () => undefined,
    readChallenge: () => undefined,
    now: () => 0,
    random: () => 0.5,
    sleep: async () => undefined,
  });
  return { client, held };
}

const mailbox = fc.constantFrom("a", "b", "c", "d");
const mailboxes = (maxLength: number) => fc.array(mailbox, { minLength: 1, maxLength });
/** A single request, or a batch with what has to be looked up before it, in one step or in two. */
const work = fc.record({
  lookups: fc.array(mailboxes(25), { maxLength: 2 }),
  requests: mailboxes(20),
  isBatch: fc.boolean(),
});

it("random batches with look-ups before them, and single requests, always end within the slots of each mailbox", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(work, { maxLength: 12 }),
      fc.infiniteStream(fc.nat(3)),
      async (works, delays) => {
        const { client, held } = createClient(() => delays.next().value ?? 0);
        const { get, gather } = createGathering({ graph: client, now: () => 0 });
        const limits = { deadline: 60_000, signal: new AbortController().signal };
        const ask = (all: readonly string[]) => Promise.all(all.map((each) => get(requestFor(each), limits)));
        const replies = await Promise.all(
          works.map(async ({ lookups, requests, isBatch }) => {
            if (!isBatch) return ask(requests.slice(0, 1));
            await gather(async () => {
              for (const step of lookups) await ask(step);
            });
            const parts = requests.map((each) => ({ ...requestFor(each), dependsOn: [] }));
            return (await client.batch(parts, {}, limits)).parts ?? [];
          }),
        );
        for (const each of replies.flat()) expect(each).toMatchObject({ status: 200 });
        expect([...held.values()].filter((count) => count !== 0)).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});
