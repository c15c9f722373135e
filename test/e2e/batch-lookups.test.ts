import { mailboxRefusals } from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { batchOf, entriesOf, partsOf } from "../harness/batch.ts";
import { type Chain, createChain } from "../harness/chain.ts";

/** A chain whose caller reads two folders of everybody in a group, and its people with a mailbox. */
async function setUp() {
  const chain = createChain({
    platform: "aws",
    entry: ({ mailboxes }) => ({
      mailboxes: mailboxes.slice(0, 20).map(({ owner }) => owner.id),
      folders: ["inbox", "archive"],
      private: "drop",
    }),
  });
  const owners = chain.tenant.mailboxes.map(({ owner }) => owner.id);
  const sealed = await chain.sealedIdsOf(owners);
  const users = owners.map((id) => sealed.get(id) ?? "");
  const outbound = () =>
    chain.simulator.journal.of("graph").map(({ method, target }) => `${method} ${target.split("?")[0]}`);
  return { chain, owners, users, outbound };
}

const messagesOf = (users: readonly string[]) =>
  users.map((user, at) => ({ id: String(at), url: `/users/${user}/messages?$select=id&$top=3` }));

const statusesOf = (answer: Parameters<typeof partsOf>[0]) =>
  [...partsOf(answer).values()].map(({ status }) => status);

const partsAsked = ({ simulator }: Chain) => simulator.journal.of("graphPart").map(({ target }) => target);

describe("what a scope has to look up for a batch", () => {
  test("goes as batches, too: two folders of twenty mailboxes are three requests with the batch itself", async () => {
    const { chain, users, outbound } = await setUp();
    const answer = await chain.ask(batchOf(messagesOf(users.slice(0, 20))));
    expect(statusesOf(answer)).toEqual(users.slice(0, 20).map(() => 200));
    expect(outbound()).toEqual(
      ["/v1.0/$batch", "/v1.0/$batch", "/v1.0/$batch"].map((path) => `POST ${path}`),
    );
    expect(partsAsked(chain)).toHaveLength(60);
    chain.simulator.journal.clear();
    expect(statusesOf(await chain.ask(batchOf(messagesOf(users.slice(0, 20)))))).toEqual(
      users.slice(0, 20).map(() => 200),
    );
    expect(outbound()).toEqual(["POST /v1.0/$batch"]);
  });

  test("decides as for single requests, each by itself", async () => {
    const { chain, owners, users } = await setUp();
    chain.graph.refuseMailbox(owners[1] ?? "", mailboxRefusals.onPremises);
    chain.graph.refuseMailbox(owners[2] ?? "", mailboxRefusals.inactive);
    chain.simulator.faults.inject({
      leg: "graphPart",
      fault: { kind: "status", status: 503 },
      matches: ({ target }) => target.includes(owners[3] ?? ""),
    });
    const requests = messagesOf([...users.slice(0, 4), ...users.slice(-1)]);
    const answer = await chain.ask(batchOf(requests));
    expect(statusesOf(answer)).toEqual([200, 403, 404, 503, 404]);
    expect(entriesOf(answer).map(({ reason }) => reason)).toEqual([
      undefined,
      "scope: a look-up answered 401 UnknownError",
      expect.stringMatching(/^graph: 404/),
      "scope: a look-up answered 503",
      "scope: mailbox",
    ]);
  });

  test("fails closed where Graph does not take the batch", async () => {
    const { chain, users } = await setUp();
    await chain.ask({ target: "/v1.0/users?$top=1" });
    chain.simulator.faults.inject({
      leg: "graph",
      fault: { kind: "graphError", status: 404, code: "ResourceNotFound" },
      matches: ({ target }) => target.endsWith("/$batch"),
      times: 1,
    });
    const answer = await chain.ask(batchOf(messagesOf(users.slice(0, 3))));
    expect(statusesOf(answer)).toEqual([503, 503, 503]);
  });

  test("goes by itself for a single request", async () => {
    const { chain, users, outbound } = await setUp();
    const single = await chain.ask({ target: `/v1.0/users/${users[0]}/messages?$select=id&$top=3` });
    expect(single.status).toBe(200);
    expect(outbound().filter((each) => each.startsWith("POST"))).toEqual([]);
  });
});
