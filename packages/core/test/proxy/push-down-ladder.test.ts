import { describe, expect, it } from "vitest";
import { type GraphAnswer, graphError, graphJson } from "../fixtures/fake-graph.ts";
import { ids, message } from "../fixtures/graph-bodies.ts";
import { createProxyUnderTest, jsonOf, type ProxyUnderTest } from "../fixtures/proxy-under-test.ts";

const refusal = (code = "RequestBroker--ParseUri") => graphError(400, code);
const page = (...value: readonly object[]) => graphJson({ value });
const meeting = { "@odata.type": "#microsoft.graph.eventMessageRequest", ...message, type: "singleInstance" };
const sharing = { "@odata.type": "#microsoft.graph.calendarSharingMessage", ...message, canAccept: true };
const occurrence = (times: object) => ({ id: "AAMkE", type: "occurrence", ...times });
const filled = { createdDateTime: "2026-01-01T08:00:00Z", lastModifiedDateTime: "2026-01-02T08:00:00Z" };

/** What of a `$select` a request had: all casts, those of meetings, none of them, or no select. */
const rungOf = (target: string): string => {
  const select = new URLSearchParams(target.split("?")[1]).get("$select");
  if (select === null) return "whole";
  if (select.includes("calendarSharingMessage/")) return "all";
  return /microsoft\.graph\./.test(select) ? "meetings" : "own";
};

interface Ladder {
  readonly proxy: ProxyUnderTest;
  /** Asks for a collection of a user, while Graph answers in turn; gives the rungs that Graph was asked for. */
  readonly ask: (
    user: string,
    answers: readonly GraphAnswer[],
    below?: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<readonly string[]>;
}

async function createLadder(): Promise<Ladder> {
  const proxy = await createProxyUnderTest({ dependencies: { pushDown: true } });
  const { graph, seal } = proxy;
  return {
    proxy,
    async ask(user, answers, below = "messages", headers = {}) {
      const [sealed = ""] = seal.sealIds("directoryObject", [user]);
      const before = graph.received.length;
      graph.script.push(...answers.map((answer) => ({ answer })));
      await proxy.ask(`/v1.0/users/${sealed}/${below}`, { headers });
      return graph.received.slice(before).map(({ target }) => rungOf(target));
    },
  };
}

const user = (at: number): string => ids.adele.slice(0, -2) + String(at).padStart(2, "0");
const VIEW = "calendarView?startDateTime=2026-01-01&endDateTime=2026-02-01";

describe("a mailbox that refuses type casts", () => {
  it("is asked with ever fewer of them, and from then on with those that it takes", async () => {
    const { proxy, ask } = await createLadder();
    expect(await ask(user(1), [refusal(), page(message)])).toEqual(["all", "meetings"]);
    expect(await ask(user(1), [page(message)])).toEqual(["meetings"]);
    expect(await ask(user(1), [refusal("BadRequest"), page(message)])).toEqual(["meetings", "own"]);
    expect(await ask(user(1), [refusal(), page(message)])).toEqual(["own", "whole"]);
    expect(await ask(user(1), [page(message)])).toEqual(["whole"]);
    expect(await ask(user(2), [page(message)])).toEqual(["all"]);
    expect(proxy.graph.script).toEqual([]);
  });

  it("is one of three that speak for all, where no mailbox takes them", async () => {
    const { ask } = await createLadder();
    for (const at of [1, 2, 3])
      expect(await ask(user(at), [refusal(), page(message)])).toEqual(["all", "meetings"]);
    expect(await ask(user(4), [page(message)])).toEqual(["meetings"]);
  });

  it("speaks for itself where another takes them", async () => {
    const { ask } = await createLadder();
    expect(await ask(user(9), [page(message)])).toEqual(["all"]);
    for (const at of [1, 2, 3, 4])
      expect(await ask(user(at), [refusal(), page(message)])).toEqual(["all", "meetings"]);
    expect(await ask(user(5), [page(message)])).toEqual(["all"]);
    expect(await ask(user(4), [page(message)])).toEqual(["meetings"]);
  });

  it("loses no property of a derived type: such a page is asked for whole, and the next begins as before", async () => {
    const { proxy, ask } = await createLadder();
    expect(await ask(user(1), [refusal(), page(message, meeting)])).toEqual(["all", "meetings"]);
    expect(await ask(user(1), [page(message, sharing), page(sharing)])).toEqual(["meetings", "whole"]);
    expect(await ask(user(1), [page(message, meeting)])).toEqual(["meetings"]);
    expect(await ask(user(1), [refusal(), page(meeting), page(meeting)])).toEqual([
      "meetings",
      "own",
      "whole",
    ]);
    expect(await ask(user(1), [page(message)])).toEqual(["own"]);
    const [sealed] = proxy.seal.sealIds("directoryObject", [user(1)]);
    proxy.graph.script.push({ answer: page(meeting) }, { answer: page(meeting) });
    const { value } = jsonOf(await proxy.ask(`/v1.0/users/${sealed}/messages`));
    expect(value).toMatchObject([{ type: "singleInstance" }]);
  });

  it("is asked whole at once after two pages in a row that lacked something", async () => {
    const { ask } = await createLadder();
    await ask(user(1), [refusal(), refusal(), page(message)]);
    const twice = () => [page(meeting), page(meeting)];
    expect(await ask(user(1), twice())).toEqual(["own", "whole"]);
    expect(await ask(user(1), [page(message)])).toEqual(["own"]);
    expect(await ask(user(1), twice())).toEqual(["own", "whole"]);
    expect(await ask(user(1), twice())).toEqual(["own", "whole"]);
    expect(await ask(user(1), [page(meeting)])).toEqual(["whole"]);
    expect(await ask(user(2), [refusal(), refusal(), page(message)])).toEqual(["all", "meetings", "own"]);
  });

  it("is asked whole where the caller wants no metadata, by which types are told", async () => {
    const { ask } = await createLadder();
    const bare = { accept: "application/json;odata.metadata=none" };
    expect(await ask(user(1), [refusal(), page(message)], "messages", bare)).toEqual(["all", "whole"]);
  });
});

describe("what does not move a rung", () => {
  it.each([
    ["a 403", graphError(403, "ErrorAccessDenied")],
    ["a 401 of the mailbox", graphError(401, "UnknownError")],
    ["a 404", graphError(404, "ErrorItemNotFound")],
    ["a 400 about the filter", graphError(400, "ErrorInvalidUrlQueryFilter")],
    ["a filter that is too complex", graphError(400, "InefficientFilter")],
    ["an empty page", page()],
  ])("%s", async (_what, answer) => {
    const { ask } = await createLadder();
    expect(await ask(user(1), [answer])).toEqual(["all"]);
    expect(await ask(user(1), [page(message)])).toEqual(["all"]);
  });

  it("a fault that is the caller's own, and stays without a select", async () => {
    const { proxy, ask } = await createLadder();
    const bad = [1, 2, 3, 4].map(() => refusal("BadRequest"));
    expect(await ask(user(1), bad)).toEqual(["all", "meetings", "own", "whole"]);
    expect(await ask(user(1), [page(message)])).toEqual(["all"]);
    proxy.graph.script.push({ answer: refusal("BadRequest") }, { answer: refusal("BadRequest") });
    const groups = await proxy.ask("/v1.0/groups");
    expect([groups.status, groups.event.pushDownRefused]).toEqual([400, undefined]);
  });

  it("a fault of a request for users, whose default properties are the same everywhere", async () => {
    const { proxy } = await createLadder();
    proxy.graph.script.push({ answer: refusal("BadRequest") });
    expect((await proxy.ask("/v1.0/users")).status).toBe(400);
  });
});

describe("a view", () => {
  it.each([
    ["leaves times out", {}],
    ["leaves one out", { createdDateTime: filled.createdDateTime }],
    ["writes null", { ...filled, createdDateTime: null }],
    ["writes a time that was never set", { ...filled, lastModifiedDateTime: "0001-01-01T00:00:00Z" }],
  ])("that %s where they are selected is asked for whole", async (_how, times) => {
    const { ask } = await createLadder();
    const [short, long] = [page(occurrence(filled), occurrence(times)), page(occurrence(filled))];
    expect(await ask(user(1), [short, long], VIEW)).toEqual(["own", "whole"]);
    expect(await ask(user(1), [page(occurrence(filled))], VIEW)).toEqual(["whole"]);
  });

  it("that has them is not, and a page without events says nothing", async () => {
    const { ask } = await createLadder();
    expect(await ask(user(1), [page()], VIEW)).toEqual(["own"]);
    expect(await ask(user(1), [page(occurrence(filled))], VIEW)).toEqual(["own"]);
    expect(await ask(user(1), [page(occurrence({}))], "events")).toEqual(["own"]);
  });
});

describe("a refused push-down", () => {
  it("is in the audit event of each request that it costs something", async () => {
    const { proxy, ask } = await createLadder();
    await ask(user(1), [refusal(), page(message)]);
    await ask(user(1), [page(message)]);
    await ask(user(2), [page(message)]);
    const events = proxy.lines.flatMap((line) => JSON.parse(line).audit ?? []);
    expect(events.map(({ pushDownRefused, upstream }) => [pushDownRefused, upstream.retries])).toEqual([
      [true, 1],
      [true, 0],
      [undefined, 0],
    ]);
  });

  it("is forgotten when the application gets other permissions", async () => {
    const { proxy, ask } = await createLadder();
    const grant = (...roles: readonly string[]) => {
      const payload = Buffer.from(JSON.stringify({ roles, jti: crypto.randomUUID() })).toString("base64url");
      proxy.entra.issued.push(`e30.${payload}.c2ln`);
      proxy.entra.script.push({ kind: "token", body: { access_token: `e30.${payload}.c2ln` } });
      proxy.clock.advance(2 * 60 * 60_000);
    };
    grant("User.Read.All", "Mail.ReadBasic.All");
    await ask(user(1), [refusal(), page(message)]);
    grant("Mail.ReadBasic.All", "User.Read.All");
    expect(await ask(user(1), [page(message)])).toEqual(["meetings"]);
    grant("User.Read.All", "Mail.Read");
    // The request that brings the new token was begun under the old one.
    await ask(user(2), [page(message)]);
    expect(await ask(user(1), [page(message)])).toEqual(["all"]);
  });
});
