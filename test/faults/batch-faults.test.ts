import { mailboxRefusals } from "@graphveil/simulator";
import { beforeEach, describe, expect, test } from "vitest";
import { type BatchRequest, batchOf, entriesOf, partsOf } from "../harness/batch.ts";
import { type Chain, createChain } from "../harness/chain.ts";
import { expectError } from "../harness/expectations.ts";

let chain: Chain;
let ids: readonly string[];
/** Requests for the mail of people, one of each. */
let mail: readonly BatchRequest[];

const setUp = async (options: Partial<Parameters<typeof createChain>[0]> = {}): Promise<void> => {
  chain = createChain({ platform: "google", ...options });
  const people = chain.tenant.people.filter(({ hasMailbox }) => hasMailbox);
  ids = people.map(({ id }) => id);
  const sealed = await chain.sealedIdsOf(ids);
  await chain.ask({ target: "/v1.0/users?$top=1" });
  mail = ids.map((id, at) => ({
    id: String(at),
    url: `/users/${sealed.get(id)}/messages?$select=id&$top=5`,
  }));
  chain.simulator.journal.clear();
};

beforeEach(() => setUp());

const sentParts = () => chain.simulator.journal.of("graphPart");
const statuses = (answer: Parameters<typeof partsOf>[0]) =>
  [...partsOf(answer).values()].map(({ status }) => status);
const inject = (
  fault: Parameters<Chain["simulator"]["faults"]["inject"]>[0]["fault"],
  of = 0,
  times?: number,
) =>
  chain.simulator.faults.inject({
    leg: "graphPart",
    fault,
    ...(times === undefined ? {} : { times }),
    matches: ({ target }) => target.includes(ids[of] ?? ""),
  });

describe("a part that fails", () => {
  test.each([
    ["429", { kind: "status", status: 429, retryAfter: "2" }],
    ["503", { kind: "status", status: 503 }],
    ["504 without a body", { kind: "emptyReply", status: 504 }],
    ["500 that can pass", { kind: "graphError", status: 500, code: "ErrorInternalServerError" }],
    ["an error beside records", { kind: "errorInside", place: "beside", code: "generalException" }],
    ["an error among records", { kind: "errorInside", place: "element", code: "generalException" }],
  ] as const)("in a way that passes is asked for again, and the others are not: %s", async (_, fault) => {
    inject(fault, 1, 1);
    const answer = await chain.ask(batchOf(mail.slice(0, 4)));
    expect(statuses(answer)).toEqual([200, 200, 200, 200]);
    const asked = [...sentParts(), ...chain.simulator.journal.of("graph")].map(({ target }) => target);
    expect(asked.filter((target) => target.includes(ids[1] ?? ""))).toHaveLength(2);
    expect(asked.filter((target) => target.includes(ids[0] ?? ""))).toHaveLength(1);
    expect(entriesOf(answer)[1]).toMatchObject({ status: 200, upstream: { retries: 1 } });
  });

  test("is asked for again with those that Graph held up because of it", async () => {
    inject({ kind: "status", status: 503 }, 0, 1);
    const [first, second, third] = mail;
    if (first === undefined || second === undefined || third === undefined) return expect.unreachable();
    const requests = [{ ...third, dependsOn: ["1"] }, { ...second, dependsOn: ["0"] }, first];
    expect(statuses(await chain.ask(batchOf(requests)))).toEqual([200, 200, 200]);
    expect(sentParts()).toHaveLength(4);
  });

  test("for good is refused as by itself, with its Retry-After, and the others are served", async () => {
    inject({ kind: "status", status: 429, retryAfter: "120" });
    chain.graph.refuseMailbox(ids[1] ?? "", mailboxRefusals.onPremises);
    chain.graph.refuseMailbox(ids[2] ?? "", mailboxRefusals.inactive);
    const answer = await chain.ask(batchOf(mail.slice(0, 4)));
    const parts = [...partsOf(answer).values()];
    expect(parts.map(({ status, headers }) => [status, headers["x-graphveil-error"]])).toEqual([
      [429, "throttled"],
      [403, "mailboxRefused"],
      [404, "notFound"],
      [200, undefined],
    ]);
    expect(parts[0]?.headers["Retry-After"]).toBe("120");
    expect(entriesOf(answer).map(({ error }) => error)).toEqual([
      "throttled",
      "mailboxRefused",
      "notFound",
      undefined,
    ]);
    expect(sentParts()).toHaveLength(4);
    expect(chain.simulator.journal.of("entra")).toEqual([]);
    for (const at of [1, 2, 3]) {
      const alone = await chain.ask({ target: `/v1.0${mail[at]?.url}` });
      expect(parts[at]?.status).toBe(alone.status);
    }
  });

  test("with a token that is refused costs one exchange for the batch", async () => {
    const refused = { kind: "status", status: 401 } as const;
    inject(refused, 0, 1);
    inject(refused, 2, 1);
    expect(statuses(await chain.ask(batchOf(mail.slice(0, 4))))).toEqual([200, 200, 200, 200]);
    expect(chain.simulator.journal.of("entra")).toHaveLength(1);
    expect(sentParts()).toHaveLength(6);
  });
});

describe("a batch that fails as a whole", () => {
  test.each([
    ["a reset", { kind: "connectionReset" }],
    ["a cut body", { kind: "cutOffBody", afterBytes: 300 }],
    ["malformed JSON", { kind: "malformedJson" }],
    ["a 503", { kind: "status", status: 503 }],
    ["a byte order mark", { kind: "byteOrderMark" }],
  ] as const)("passes unseen: %s", async (_, fault) => {
    chain.simulator.faults.inject({ leg: "graph", fault, times: 1 });
    const answer = await chain.ask(batchOf(mail.slice(0, 3)));
    expect(statuses(answer)).toEqual([200, 200, 200]);
  });

  test("for good is one honest error, whose event names every mailbox that was asked for", async () => {
    chain.simulator.faults.inject({
      leg: "graph",
      fault: { kind: "status", status: 503, retryAfter: "100" },
    });
    const answer = await chain.ask(batchOf([...mail.slice(0, 2), { id: "x", url: "/me" }]));
    expectError(answer, "upstreamUnavailable", {
      graphCode: "serviceNotAvailable",
      headers: ["retry-after"],
    });
    expect(answer.headers.get("retry-after")).toBe("100");
    expect(entriesOf(answer).map(({ decision, mailbox }) => [decision, typeof mailbox])).toEqual([
      ["permit", "string"],
      ["permit", "string"],
      ["deny", "undefined"],
    ]);
  });

  test("as it runs out of time is a 504, whose event names them, too", async () => {
    chain.simulator.faults.inject({ leg: "graph", fault: { kind: "latency", milliseconds: 5000 } });
    chain.setTimeLeft(600);
    const answer = await chain.ask(batchOf(mail.slice(0, 2)));
    expectError(answer, "deadline");
    expect(entriesOf(answer)).toHaveLength(2);
  });
});

describe("batches and single requests beside one another", () => {
  test("never ask a mailbox for more than it serves at once", async () => {
    const [first, second] = mail;
    if (first === undefined || second === undefined) return expect.unreachable();
    const twenty = Array.from({ length: 20 }, (_, at) => ({
      ...(at % 3 === 0 ? second : first),
      id: String(at),
    }));
    const requests = Array.from({ length: 8 }, (_, at) =>
      at % 2 === 0 ? batchOf(twenty) : { target: `/v1.0${first.url}` },
    );
    const replies = await chain.askAll(requests);
    for (const reply of replies) {
      expect(reply.status).toBe(200);
      const { responses = [] } = JSON.parse(reply.body.toString("utf8")) as {
        readonly responses?: readonly { readonly status: number }[];
      };
      expect(responses.filter(({ status }) => status !== 200)).toEqual([]);
    }
    expect(sentParts().filter(({ status }) => status !== 200)).toEqual([]);
    expect(sentParts()).toHaveLength(80);
  });
});

describe("the scope of a caller", () => {
  test("holds for each request of a batch, records and lists included", async () => {
    await setUp({
      entry: ({ mailboxes }) => ({
        mailboxes: [mailboxes[0]?.owner.id],
        folders: ["inbox"],
        private: "drop",
      }),
    });
    const sealed = await chain.sealedIdsOf(chain.tenant.mailboxes.map(({ owner }) => owner.id));
    const [inside, outside] = [...sealed.values()];
    const urls = [
      `/users/${inside}/messages?$top=50&$select=id`,
      `/users/${inside}/mailFolders`,
      `/users/${inside}/mailFolders/sentitems/messages`,
      `/users/${inside}/events?$top=200&$select=id`,
      `/users/${outside}/messages`,
      `/users/${inside}/messages/$count`,
      "/users?$top=3",
    ];
    const answer = await chain.ask(batchOf(urls.map((url, at) => ({ id: String(at), url }))));
    const parts = [...partsOf(answer).values()];
    for (const [at, url] of urls.entries()) {
      const alone = await chain.ask({ target: `/v1.0${url}` });
      expect([url, parts[at]?.status]).toEqual([url, alone.status]);
      if (alone.status === 200) expect(parts[at]?.body).toEqual(alone.json());
      const { outOfScope, records, decision } = alone.audit;
      expect(entriesOf(answer)[at]).toMatchObject({ outOfScope, records, decision });
    }
    expect(parts.map(({ status }) => status)).toEqual([200, 200, 404, 200, 404, 403, 200]);
    expect(Number(answer.audit["outOfScope"])).toBeGreaterThan(0);
  });

  test("does not tell through a dependency what it hides", async () => {
    const all = await setUp({}).then(() => chain);
    const [mailbox = expect.unreachable()] = all.tenant.mailboxes;
    const user = (await all.sealedIdsOf([mailbox.owner.id])).get(mailbox.owner.id);
    const events = (
      await all.ask({ target: `/v1.0/users/${user}/events?$top=200&$select=id,sensitivity` })
    ).json();
    const value = events["value"] as readonly { readonly id: string; readonly sensitivity: string }[];
    const hidden = value.find(({ sensitivity }) => sensitivity === "private")?.id;
    expect(hidden).toBeTypeOf("string");
    await setUp({ entry: () => ({ private: "drop" }) });
    const answer = await chain.ask(
      batchOf([
        { id: "1", url: `/users/${user}/events/${hidden}` },
        { id: "2", url: "/users?$top=1", dependsOn: ["1"] },
      ]),
    );
    expect(statuses(answer)).toEqual([404, 424]);
  });
});

test("a mailbox that refuses all type casts is asked again for that part alone, down to what it takes", async () => {
  const [owner = ""] = ids;
  chain.graph.refuseCasts(owner);
  const whole = mail
    .slice(0, 3)
    .map((request) => ({ ...request, url: request.url.replace("$select=id&", "") }));
  const answer = await chain.ask(batchOf(whole));
  expect(statuses(answer)).toEqual([200, 200, 200]);
  // All casts, those of meeting messages, none, and for a page with such messages no selection.
  expect(sentParts().filter(({ target }) => target.includes(owner))).toHaveLength(4);
  expect(sentParts()).toHaveLength(6);
  for (const sent of [4, 3]) {
    chain.simulator.journal.clear();
    expect(statuses(await chain.ask(batchOf(whole)))).toEqual([200, 200, 200]);
    expect(sentParts()).toHaveLength(sent);
  }
});
