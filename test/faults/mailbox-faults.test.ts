import { type MailboxRefusal, mailboxRefusals } from "@graphveil/simulator";
import { beforeEach, describe, expect, test } from "vitest";
import { type Chain, createChain } from "../harness/chain.ts";
import { expectData, expectError } from "../harness/expectations.ts";

let chain: Chain;
/** Two people with mailboxes: object ids, and the first requests for their mail. */
let one: { readonly id: string; readonly mail: string };
let other: typeof one;

beforeEach(async () => {
  chain = createChain({ platform: "google" });
  await chain.ask({ target: "/v1.0/users?$select=id&$top=999" });
  const sealed = await chain.sealedIdsOf(chain.tenant.people.map(({ id }) => id));
  const [first, second] = chain.tenant.people.flatMap(({ id, hasMailbox }) =>
    hasMailbox ? [{ id, mail: `/v1.0/users/${sealed.get(id)}/messages?$select=id&$top=5` }] : [],
  );
  one = first ?? expect.unreachable();
  other = second ?? expect.unreachable();
  chain.simulator.journal.clear();
});

const exchanges = (): number => chain.simulator.journal.of("entra").length;
const asked = (): readonly (number | undefined)[] =>
  chain.simulator.journal.of("graph").map(({ status }) => status);

describe("a mailbox that Graph refuses with a good token", () => {
  const refusals: readonly (readonly [string, MailboxRefusal, number, string])[] = [
    ["on premises", mailboxRefusals.onPremises, 403, "UnknownError"],
    ["without a licence", mailboxRefusals.unlicensed, 403, "AuthenticationError"],
    ["without a licence, as a 400", mailboxRefusals.unlicensedBadRequest, 403, "AuthenticationError"],
    ["of no Exchange", mailboxRefusals.withoutExchange, 403, "OrganizationFromTenantGuidNotFound"],
    ["outside the scope group", mailboxRefusals.outsideScope, 403, "ErrorAccessDenied"],
  ];

  test.each(refusals)("%s is refused at once, and the token stays", async (_, refusal, status, graphCode) => {
    chain.graph.refuseMailbox(one.id, refusal);
    for (let times = 0; times < 5; times++) {
      const answer = await chain.ask({ target: one.mail });
      expectError(answer, "mailboxRefused", { status, graphCode });
      expect(answer.audit["reason"]).toBe(`graph: ${refusal.status} ${graphCode}`);
      expectData(await chain.ask({ target: other.mail }));
    }
    expect([exchanges(), asked().filter((each) => each !== 200).length, chain.waits]).toEqual([0, 5, []]);
  });

  test("is no news of the token on the first request of an instance either", async () => {
    const fresh = createChain({ platform: "google" });
    fresh.graph.refuseMailbox(one.id, mailboxRefusals.onPremises);
    expectError(await fresh.ask({ target: one.mail }), "mailboxRefused", { graphCode: "UnknownError" });
    expectData(await fresh.ask({ target: other.mail }));
    expect(fresh.simulator.journal.of("entra")).toHaveLength(1);
  });

  test.each([["whose state stays stale", mailboxRefusals.stale, 503]] as const)(
    "%s keeps the status and is not asked again",
    async (_, refusal, status) => {
      chain.graph.refuseMailbox(one.id, refusal);
      const options = { status, graphCode: refusal.code };
      expectError(await chain.ask({ target: one.mail }), "mailboxRefused", options);
      expect([asked(), chain.waits]).toEqual([[status], []]);
    },
  );

  test.each(["ErrorCorruptData", "ErrorContentConversionFailed"] as const)(
    "for one item (%s) is told from a service that fails",
    async (code) => {
      const item = chain.tenant.mailboxOf(one.id)?.messages[0] ?? expect.unreachable();
      chain.graph.corruptItem(item.id, code);
      const target = one.mail.replace("$top=5", "$top=1000");
      expectError(await chain.ask({ target }), "mailboxRefused", { status: 500, graphCode: code });
      expect([asked(), chain.waits]).toEqual([[500], []]);
    },
  );
});

describe("a folder that a scope asks for", () => {
  test("of a mailbox that Graph refuses is the mailbox's fault, too", async () => {
    const scoped = createChain({ platform: "google", entry: () => ({ folders: ["inbox"] }) });
    scoped.graph.refuseMailbox(one.id, mailboxRefusals.onPremises);
    expectError(await scoped.ask({ target: one.mail }), "mailboxRefused", { graphCode: "UnknownError" });
    expectData(await scoped.ask({ target: other.mail }));
    expect(scoped.simulator.journal.of("entra")).toHaveLength(1);
  });
});

describe("an error inside a page", () => {
  test.each(["beside", "element", "annotation", "brokenOff"] as const)(
    "(%s) is never part of a caller's page, also where a scope takes records out of it",
    async (place) => {
      const scoped = createChain({ platform: "google", entry: () => ({ private: "drop" }) });
      const fault = { kind: "errorInside", place, code: "UnknownError" } as const;
      scoped.simulator.faults.inject({ leg: "graph", fault });
      expectError(await scoped.ask({ target: one.mail }), "upstreamInvalid");
      expect(scoped.simulator.journal.of("graph")).toHaveLength(2);
      scoped.simulator.faults.clear();
      expectData(await scoped.ask({ target: one.mail }));
    },
  );
});
