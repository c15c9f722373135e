import { describe, expect, it } from "vitest";
import { OutboundRefusedError, Refusal } from "../../src/errors.ts";
import type { TokenRenewal } from "../../src/graph/attempt.ts";
import { createGraphClient, type GraphClientOptions } from "../../src/graph/client.ts";
import type { RequestLimits } from "../../src/graph/request.ts";
import { ResponseBodyError, readBounded } from "../../src/http/bounded-fetch.ts";
import { createFakeClock, START } from "../identity/fakes.ts";

const ROOT = "https://graph.example";
const URL_ASKED = `${ROOT}/v1.0/users?$top=1`;

/** What one request meets. */
type Answer = Response | Error | ((init: RequestInit) => Promise<Response>);

const status = (code: number, retryAfter?: string): Response =>
  new Response(`{"status":${code}}`, {
    status: code,
    headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
  });

/** A 401 with a claims challenge, or with the code that is about the token, or with another. */
const unauthorized = (challenge?: string, code = "InvalidAuthenticationToken"): Response =>
  new Response(JSON.stringify({ error: { code } }), {
    status: 401,
    headers: challenge ? { "www-authenticate": challenge } : {},
  });

/** A client before a script of answers; it verifies each request, and fails for one that is not in the script. */
function setUp(answers: readonly Answer[], options: Partial<GraphClientOptions> = {}) {
  const clock = createFakeClock();
  const script = [...answers];
  const sent: string[] = [];
  const renewals: TokenRenewal[] = [];
  const client = createGraphClient({
    root: ROOT,
    async fetch(input, init = {}) {
      expect(String(input)).toBe(URL_ASKED);
      expect(init.method ?? "GET").toBe("GET");
      expect(init.redirect).toBe("manual");
      expect(init.body).toBeUndefined();
      const { authorization = "", ...headers } = init.headers as Record<string, string>;
      expect(headers).toEqual({ accept: "application/json" });
      sent.push(authorization);
      const answer = script.shift();
      if (answer === undefined) throw new Refusal("internal", "more requests than expected");
      if (answer instanceof Error) throw answer;
      return typeof answer === "function" ? answer(init) : answer;
    },
    readBody: (response, signal) => readBounded(response, 1024, signal),
    getToken: async () => `token-${renewals.length + 1}`,
    renewToken: async (renewal) => {
      renewals.push(renewal);
      return `token-${renewals.length + 1}`;
    },
    readChallenge: (header) => (header?.startsWith("claims ") ? header.slice("claims ".length) : undefined),
    now: clock.now,
    random: () => 0.5,
    sleep: clock.sleep,
    ...options,
  });
  const get = (limits: Partial<RequestLimits> = {}, mailbox?: string) =>
    client.get(
      { pathAndQuery: "/v1.0/users?$top=1", headers: { accept: "application/json" }, mailbox },
      { deadline: START + 60_000, signal: new AbortController().signal, ...limits },
    );
  return { clock, get, sent, renewals, left: script };
}

const refusal = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => expect.unreachable(),
    (error: unknown) => (error instanceof Refusal ? error : expect.unreachable(String(error))),
  );

describe("a reply", () => {
  it("is handed over with its status, headers and bytes", async () => {
    const { get, sent, clock } = setUp([
      async () => {
        clock.advance(120);
        return new Response("{}", { headers: { "request-id": "r" } });
      },
    ]);
    const reply = await get();
    expect(reply).toMatchObject({ status: 200, retries: 0, latencyMs: 120 });
    expect(Buffer.from(reply.body).toString()).toBe("{}");
    expect(reply.headers.get("request-id")).toBe("r");
    expect(sent).toEqual(["Bearer token-1"]);
  });

  it.each([200, 204, 403, 404, 410, 413, 416, 423, 500, 501, 505, 599])("%i is final", async (code) => {
    const final = code === 204 ? new Response(null, { status: 204 }) : status(code, "1");
    const { get, clock } = setUp([final]);
    expect(await get()).toMatchObject({ status: code, retries: 0 });
    expect(clock.slept).toEqual([]);
  });
});

describe("what passes", () => {
  it.each([429, 502, 503, 504])("%i is asked again, with a pause that grows", async (code) => {
    const { get, clock, sent } = setUp([status(code), status(code), status(code), status(200)]);
    expect(await get()).toMatchObject({ status: 200, retries: 3, latencyMs: 1050 });
    expect(clock.slept).toEqual([50, 200, 800]);
    expect(sent).toEqual(Array.from({ length: 4 }, () => "Bearer token-1"));
  });

  it.each([429, 502, 503, 504])("%i that does not pass is handed over after 4 attempts", async (code) => {
    const { get, left } = setUp(Array.from({ length: 5 }, () => status(code)));
    expect(await get()).toMatchObject({ status: code, retries: 3 });
    expect(left).toHaveLength(1);
  });

  it("a network fault is asked again", async () => {
    const { get, clock } = setUp([new TypeError("fetch failed"), new TypeError("fetch failed"), status(200)]);
    expect(await get()).toMatchObject({ status: 200, retries: 2 });
    expect(clock.slept).toEqual([50, 200]);
  });

  it("a body that breaks off is asked for again, and half of it is never handed over", async () => {
    const cut = () => new Response("{}", { headers: { "content-length": "3" } });
    const { get } = setUp([cut(), status(200)]);
    expect(await get()).toMatchObject({ status: 200, retries: 1 });
    const broken = setUp(Array.from({ length: 4 }, cut));
    const error = await refusal(broken.get());
    expect(error).toMatchObject({ code: "upstreamUnavailable", reason: "graph: network fault" });
    expect(error.cause).toBeInstanceOf(ResponseBodyError);
  });

  it("a network fault that stays ends as upstreamUnavailable and shows nothing of itself", async () => {
    const fault = () => new TypeError("connect ECONNREFUSED 10.0.0.1 for adele@contoso.com");
    const { get, left } = setUp(Array.from({ length: 5 }, fault));
    const { code, reason, message } = await refusal(get());
    expect([code, reason]).toEqual(["upstreamUnavailable", "graph: network fault"]);
    expect(message).not.toContain("adele");
    expect(left).toHaveLength(1);
  });

  it("pauses for no more than 4 s of its own will, and for a random part of it", async () => {
    const { get, clock } = setUp([status(503), status(503), status(503), status(200)], { random: () => 0 });
    await get();
    expect(clock.slept).toEqual([0, 0, 0]);
  });
});

it("a byte order mark before a body is no part of it", async () => {
  const { get } = setUp([new Response("\ufeff{}")]);
  expect(Buffer.from((await get()).body).toString()).toBe("{}");
});

describe("what may pass", () => {
  const error = (code: number, body: object): Response =>
    new Response(JSON.stringify(body), { status: code });
  const nowhere = () => new OutboundRefusedError("nowhere", "graph.example");

  it("a 500 with an error of Graph's is asked for again twice", async () => {
    const failing = () => error(500, { error: { code: "ErrorInternalServerError" } });
    const { get, clock } = setUp([failing(), failing(), status(200)]);
    expect(await get()).toMatchObject({ status: 200, retries: 2 });
    expect(clock.slept).toEqual([50, 200]);
    const lasting = setUp([failing(), failing(), failing(), status(200)]);
    expect(await lasting.get()).toMatchObject({ status: 500, retries: 2 });
  });

  it("a 400 that names no error is asked for again once", async () => {
    const empty = () => new Response(null, { status: 400 });
    expect(await setUp([empty(), status(200)]).get()).toMatchObject({ status: 200, retries: 1 });
    const { get, left } = setUp([empty(), error(400, { error: { code: null } }), status(200)]);
    expect(await get()).toMatchObject({ status: 400, retries: 1 });
    expect(left).toHaveLength(1);
  });

  it("a redirect to nowhere is asked for again once", async () => {
    expect(await setUp([nowhere(), status(200)]).get()).toMatchObject({ status: 200, retries: 1 });
    const { get, left } = setUp([nowhere(), nowhere(), status(200)]);
    expect(await refusal(get())).toMatchObject({
      code: "upstreamInvalid",
      reason: "graph: a redirect to nowhere",
    });
    expect(left).toHaveLength(1);
  });
});

describe("Retry-After", () => {
  it.each([
    ["whole seconds", "3", 3000],
    ["decimals", "2.128", 2128],
    ["nothing to wait for", "0", 100],
    ["nonsense", "soon", 5000],
    ["a list", "3,7", 7000],
    ["a date", new Date(START + 4000).toUTCString(), 4000],
  ])("is waited for: %s", async (_, retryAfter, pause) => {
    const { get, clock } = setUp([status(429, retryAfter), status(200)]);
    expect(await get()).toMatchObject({ status: 200, retries: 1 });
    expect(clock.slept).toEqual([pause]);
  });

  it("that does not fit before the deadline passes through at once, with its header", async () => {
    const { get, clock, left } = setUp([status(429, "60"), status(200)]);
    const reply = await get({ deadline: START + 60_000 });
    expect(reply).toMatchObject({ status: 429, retries: 0, latencyMs: 0 });
    expect(reply.headers.get("retry-after")).toBe("60");
    expect([clock.slept, left.length]).toEqual([[], 1]);
  });

  it.each([
    ["fits", 5251, 200],
    ["leaves no time for the request behind it", 5250, 429],
  ])("of 5 s where it %s", async (_, milliseconds, expected) => {
    const { get } = setUp([status(429, "5"), status(200)]);
    expect(await get({ deadline: START + milliseconds })).toMatchObject({ status: expected });
  });
});

describe("the deadline", () => {
  it("ends the attempts early", async () => {
    const { get, clock } = setUp([status(503), status(503), status(503)]);
    expect(await get({ deadline: START + 700 })).toMatchObject({ status: 503, retries: 2 });
    expect(clock.slept).toEqual([50, 200]);
  });

  it("lets a network fault surface instead of a pause that does not fit", async () => {
    const { get, clock } = setUp([new TypeError("fetch failed"), status(200)]);
    expect(await refusal(get({ deadline: START + 300 }))).toMatchObject({ code: "upstreamUnavailable" });
    expect(clock.slept).toEqual([]);
  });
});

describe("a token that is refused", () => {
  it("is renewed once", async () => {
    const { get, sent, renewals } = setUp([unauthorized(), status(200)]);
    expect(await get()).toMatchObject({ status: 200, retries: 1 });
    expect(sent).toEqual(["Bearer token-1", "Bearer token-2"]);
    expect(renewals).toMatchObject([{ refused: "token-1", claims: undefined }]);
  });

  it("with a challenge is renewed for its claims, whatever the code", async () => {
    const { get, renewals } = setUp([unauthorized('claims {"nbf":1}', "x"), status(200)]);
    expect(await get()).toMatchObject({ status: 200 });
    expect(renewals).toMatchObject([{ refused: "token-1", claims: '{"nbf":1}' }]);
  });

  it("as a new one is never the caller's", async () => {
    const { get, sent } = setUp([unauthorized(), unauthorized("claims x"), status(200)]);
    expect(await refusal(get())).toMatchObject({
      code: "upstreamUnauthorized",
      reason: "graph: 401 with a new token",
    });
    expect(sent).toHaveLength(2);
  });

  it("soon after a renewal ends the request", async () => {
    const { get, sent } = setUp([unauthorized()], { renewToken: async () => undefined });
    expect(await refusal(get())).toMatchObject({
      code: "upstreamUnauthorized",
      reason: "graph: 401 soon after a new token",
    });
    expect(sent).toHaveLength(1);
  });

  it("stays where a request that was sent later is answered with it", async () => {
    let refuse = (_: Response): void => undefined;
    const asked: boolean[] = [];
    const { get } = setUp([() => new Promise((resolve) => (refuse = resolve)), status(200)], {
      renewToken: async ({ isAccepted }) => {
        asked.push(isAccepted);
        return undefined;
      },
    });
    const refused = refusal(get());
    await new Promise(setImmediate);
    expect(await get()).toMatchObject({ status: 200 });
    refuse(unauthorized());
    expect(await refused).toMatchObject({
      code: "upstreamUnauthorized",
      reason: "graph: 401 with a token that others read with",
    });
    expect(asked).toEqual([true]);
  });

  it("is replaced where it expired, though a request that was sent later was answered with it", async () => {
    let refuse = (_: Response): void => undefined;
    const { get, renewals } = setUp([
      () => new Promise((resolve) => (refuse = resolve)),
      status(200),
      status(200),
    ]);
    const late = get();
    await new Promise(setImmediate);
    await get();
    refuse(unauthorized());
    expect(await late).toMatchObject({ status: 200 });
    expect(renewals).toMatchObject([{ isAccepted: true }]);
  });

  it("is renewed though a request before it was answered with it", async () => {
    const { get, renewals } = setUp([status(200), unauthorized(), status(200)]);
    await get();
    expect(await get()).toMatchObject({ status: 200 });
    expect(renewals).toHaveLength(1);
  });

  it("costs no pause, and counts among the attempts of the others", async () => {
    const { get, clock, sent } = setUp([status(503), unauthorized(), status(503), status(503)]);
    expect(await get()).toMatchObject({ status: 503, retries: 3 });
    expect(clock.slept).toEqual([50, 800]);
    expect(sent).toHaveLength(4);
  });

  it("after the last attempt is renewed all the same, and then it ends", async () => {
    const { get, sent } = setUp([
      status(503),
      status(503),
      status(503),
      unauthorized(),
      status(503),
      status(200),
    ]);
    expect(await get()).toMatchObject({ status: 503, retries: 4 });
    expect(sent).toHaveLength(5);
  });
});

describe("a 401 of a mailbox", () => {
  it.each(["UnknownError", "AuthenticationError", "OrganizationFromTenantGuidNotFound", ""])(
    "(%s) is final, and the token stays",
    async (code) => {
      const { get, renewals } = setUp([unauthorized(undefined, code)]);
      expect(await get()).toMatchObject({ status: 401, retries: 0 });
      expect(renewals).toEqual([]);
    },
  );

  it("without a body is final, too", async () => {
    const { get, renewals } = setUp([new Response(null, { status: 401 })]);
    expect(await get()).toMatchObject({ status: 401, retries: 0 });
    expect(renewals).toEqual([]);
  });
});

describe("what ends a request at once", () => {
  it("a token that is not available, before anything is sent", async () => {
    const failure = new Error("no token");
    const { get, sent } = setUp([], { getToken: () => Promise.reject(failure) });
    await expect(get()).rejects.toBe(failure);
    expect(sent).toEqual([]);
  });

  it("a token that cannot be renewed", async () => {
    const failure = new Error("no token");
    const renewToken = () => Promise.reject(failure);
    await expect(setUp([unauthorized()], { renewToken }).get()).rejects.toBe(failure);
  });

  it("a refusal of what is outbound, or of the body", async () => {
    const tooLarge = new Refusal("upstreamTooLarge", "graph: the body is too large");
    const body = setUp([status(200)], { readBody: () => Promise.reject(tooLarge) });
    expect(await refusal(body.get())).toBe(tooLarge);
    const redirect = new Refusal("upstreamInvalid", "graph: redirect refused");
    const outbound = setUp([redirect]);
    expect(await refusal(outbound.get())).toBe(redirect);
    expect([body.clock.slept, outbound.clock.slept]).toEqual([[], []]);
  });

  it("the signal, during the request", async () => {
    const controller = new AbortController();
    const reason = new Error("time ran out");
    const { get, clock } = setUp([
      (init) =>
        new Promise((_, reject) => {
          init.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
          controller.abort(reason);
        }),
      status(200),
    ]);
    await expect(get({ signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
    expect(clock.slept).toEqual([]);
  });

  it("the signal, during a pause", async () => {
    const controller = new AbortController();
    const reason = new Error("time ran out");
    const { get, sent } = setUp([status(503), status(200)], {
      sleep: async (_, signal) => {
        controller.abort(reason);
        signal.throwIfAborted();
      },
    });
    await expect(get({ signal: controller.signal })).rejects.toBe(reason);
    expect(sent).toHaveLength(1);
  });
});

describe("a mailbox", () => {
  /** Answers that come when they are told to. */
  const pending = () => {
    const replies: ((response: Response) => void)[] = [];
    const answer = () => new Promise<Response>((resolve) => replies.push(resolve));
    return { replies, answers: Array.from({ length: 12 }, () => answer) };
  };
  const settle = () => new Promise(setImmediate);

  it("is asked for four things at once, whatever the case of its name, and others beside it", async () => {
    const { replies, answers } = pending();
    const { get } = setUp(answers);
    const asked = ["a", "A", "a", "A", "a", "a", "b", undefined, undefined].map((mailbox) =>
      get({}, mailbox),
    );
    await settle();
    expect(replies).toHaveLength(7);
    replies[0]?.(status(200));
    await settle();
    expect(replies).toHaveLength(8);
    replies[1]?.(status(200));
    await settle();
    for (const reply of replies) reply(status(200));
    await settle();
    expect((await Promise.all(asked)).map((reply) => reply.status)).toEqual(Array(9).fill(200));
  });

  it("has its place back after a fault, and during a pause", async () => {
    const sleeping: (() => void)[] = [];
    const { get, sent } = setUp(
      [
        ...Array.from({ length: 4 }, () => new TypeError("fetch failed")),
        ...Array.from({ length: 5 }, () => status(200)),
      ],
      { sleep: () => new Promise((resolve) => sleeping.push(resolve)) },
    );
    const asked = Array.from({ length: 4 }, () => get({}, "a"));
    await settle();
    expect(await get({}, "a")).toMatchObject({ status: 200, retries: 0 });
    expect(sent).toHaveLength(5);
    for (const wake of sleeping) wake();
    for (const reply of await Promise.all(asked)) expect(reply).toMatchObject({ status: 200, retries: 1 });
  });

  it("whose turn does not come in time is given up", async () => {
    const { replies, answers } = pending();
    const { get, sent } = setUp(answers);
    const busy = Array.from({ length: 4 }, () => get({}, "a"));
    const controller = new AbortController();
    const late = get({ signal: controller.signal }, "a");
    await settle();
    controller.abort(new Refusal("deadline", "time: ran out"));
    expect(await refusal(late)).toMatchObject({ code: "deadline" });
    expect(sent).toHaveLength(4);
    for (const reply of replies) reply(status(200));
    await Promise.all(busy);
  });
});

describe("a Graph that stays broken", () => {
  const broken = (count: number) => Array.from({ length: count }, () => status(503));

  it("is asked again for a tenth of the requests of a minute", async () => {
    const { get, sent, clock } = setUp(broken(1000));
    for (let asked = 0; asked < 300; asked++) {
      clock.advance(100);
      expect(await get()).toMatchObject({ status: 503 });
    }
    expect(sent.length - 300).toBe(30);
    clock.advance(60_000);
    expect(await get({ deadline: clock.now() + 60_000 })).toMatchObject({ status: 503, retries: 3 });
  });

  it("is not asked again for a mailbox that failed for good, while another is", async () => {
    const { get, clock } = setUp([...broken(9), status(200), ...broken(4), ...broken(5)]);
    expect(await get({}, "a")).toMatchObject({ status: 503, retries: 3 });
    expect(await get({}, "A")).toMatchObject({ status: 503, retries: 0 });
    expect(await get({}, "b")).toMatchObject({ status: 503, retries: 3 });
    expect(await get({}, "a")).toMatchObject({ status: 200, retries: 0 });
    expect(await get({}, "a")).toMatchObject({ status: 503, retries: 3 });
    clock.advance(60_000);
    const later = { deadline: clock.now() + 60_000 };
    expect(await get(later, "a")).toMatchObject({ status: 503, retries: 3 });
  });

  it("that asks to wait for long has not failed for good", async () => {
    const { get } = setUp([status(429, "60"), status(503), status(200)]);
    expect(await get({}, "a")).toMatchObject({ status: 429, retries: 0 });
    expect(await get({}, "a")).toMatchObject({ status: 200, retries: 1 });
  });
});
