import { describe, expect, it } from "vitest";
import { SubjectTokenError } from "../../../src/identity/assertion/subject-token.ts";
import { createEntraTokenSource } from "../../../src/identity/exchange/entra.ts";
import { EntraError, type EntraErrorOptions } from "../../../src/identity/exchange/entra-error.ts";
import { createTokenCache } from "../../../src/identity/exchange/token-cache.ts";
import type { AccessToken, TokenRequest } from "../../../src/identity/exchange/token-source.ts";
import {
  CLIENT,
  createFakeClock,
  createFakeEntra,
  createFakePlatform,
  type Reply,
  START,
  TENANT,
} from "../fakes.ts";

const { signal } = new AbortController();
const SCOPE = "https://graph.microsoft.com/.default";
const OTHER = "https://vault.azure.net/.default";
const HOUR = 3_600_000;
const REFRESH = HOUR - 300_000;

interface Call {
  readonly scope: string;
  readonly request: TokenRequest;
  readonly succeed: (lifetime?: number) => AccessToken;
  readonly fail: (error?: Error) => void;
}

/** A source whose calls the test settles by hand, and a sleep that ends when the test says so. */
function setUp() {
  const clock = createFakeClock();
  const calls: Call[] = [];
  const naps: { readonly milliseconds: number; readonly wake: () => void; readonly signal: AbortSignal }[] =
    [];
  const cache = createTokenCache({
    ...clock,
    source: {
      getToken: (scope, request) =>
        new Promise((resolve, reject) => {
          calls.push({
            scope,
            request,
            succeed: (lifetime = HOUR) => {
              const expiresAt = clock.now() + lifetime;
              const token = {
                value: `token-${calls.length}`,
                expiresAt,
                refreshAt: expiresAt - 300_000,
              };
              resolve(token);
              return token;
            },
            fail: (error = new Error("outage")) => reject(error),
          });
        }),
    },
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        naps.push({ milliseconds, wake: resolve, signal });
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
  });
  const call = (index: number): Call => calls[index] ?? expect.unreachable(`no call ${index}`);
  const first = async () => {
    const token = cache.getToken(SCOPE, { signal });
    call(0).succeed();
    return token;
  };
  return { clock, calls, call, naps, cache, first };
}

describe("a cold cache", () => {
  it("makes one exchange with one subject token for 20 callers", async () => {
    const clock = createFakeClock();
    const platform = createFakePlatform(clock);
    const entra = createFakeEntra(clock);
    const source = createEntraTokenSource({
      tenantId: TENANT,
      clientId: CLIENT,
      cloud: "global",
      subjectTokens: platform,
      fetch: entra.fetch,
      ...clock,
    });
    const cache = createTokenCache({ source, ...clock });
    const tokens = await Promise.all(Array.from({ length: 20 }, () => cache.getToken(SCOPE, { signal })));
    expect(new Set(tokens).size).toBe(1);
    expect([entra.requests.length, platform.minted.length]).toEqual([1, 1]);
    expect(clock.limits.map(({ milliseconds }) => milliseconds)).toEqual([90_000, 10_000, 5_000]);
  });

  it("keeps scopes apart", async () => {
    const { cache, calls, call } = setUp();
    const graph = cache.getToken(SCOPE, { signal });
    const vault = cache.getToken(OTHER, { signal });
    expect(calls.map(({ scope }) => scope)).toEqual([SCOPE, OTHER]);
    call(1).fail();
    call(0).succeed();
    await expect(vault).rejects.toThrow("outage");
    expect((await graph).expiresAt).toBe(START + HOUR);
  });

  it("gives a failure to those who waited, and asks again afterwards", async () => {
    const { cache, call } = setUp();
    const waiting = [cache.getToken(SCOPE, { signal }), cache.getToken(SCOPE, { signal })];
    call(0).fail();
    expect((await Promise.allSettled(waiting)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    const again = cache.getToken(SCOPE, { signal });
    const token = call(1).succeed();
    expect(await again).toBe(token);
  });

  it("lets a caller leave without ending the others' flight", async () => {
    const { cache, calls, call } = setUp();
    const leaver = new AbortController();
    const left = cache.getToken(SCOPE, { signal: leaver.signal });
    const stayed = cache.getToken(SCOPE, { signal });
    leaver.abort(new Error("left"));
    await expect(left).rejects.toThrow("left");
    expect(call(0).request.signal.aborted).toBe(false);
    const token = call(0).succeed();
    expect(await stayed).toBe(token);
    await expect(cache.getToken(SCOPE, { signal: leaver.signal })).rejects.toThrow("left");
    expect(calls).toHaveLength(1);
  });

  it("ends a flight after 90 s", async () => {
    const { cache, call, clock } = setUp();
    const waiting = cache.getToken(SCOPE, { signal });
    clock.limits[0]?.controller.abort(new DOMException("late", "TimeoutError"));
    await expect(waiting).rejects.toThrow("late");
    expect(call(0).request.signal.aborted).toBe(true);
  });

  it("does not join a flight that a frozen sandbox left behind", async () => {
    const { cache, call, clock } = setUp();
    const left = cache.getToken(SCOPE, { signal });
    clock.advance(90_000);
    const waiting = cache.getToken(SCOPE, { signal });
    const token = call(1).succeed();
    expect(await waiting).toBe(token);
    call(0).succeed();
    await left;
    expect(await cache.getToken(SCOPE, { signal })).toBe(token);
  });
});

describe("a warm cache", () => {
  it("makes no call while the token is fresh", async () => {
    const { cache, calls, clock, first } = setUp();
    const token = await first();
    clock.advance(REFRESH - 1);
    expect(await cache.getToken(SCOPE, { signal })).toBe(token);
    expect(calls).toHaveLength(1);
  });

  it("takes the new token when an early refresh is quick, and stops its timer", async () => {
    const { cache, call, clock, first, naps } = setUp();
    await first();
    clock.advance(REFRESH);
    const waiting = cache.getToken(SCOPE, { signal });
    const token = call(1).succeed();
    expect(await waiting).toBe(token);
    expect(naps.map(({ milliseconds, signal: { aborted } }) => [milliseconds, aborted])).toEqual([
      [1000, true],
    ]);
  });

  it("takes the live token when an early refresh is slow, and the new one once it is there", async () => {
    const { cache, calls, call, clock, first, naps } = setUp();
    const live = await first();
    clock.advance(REFRESH);
    const waiting = cache.getToken(SCOPE, { signal });
    naps[0]?.wake();
    expect(await waiting).toBe(live);
    expect(await cache.getToken(SCOPE, { signal })).toBe(live);
    const token = call(1).succeed();
    await new Promise(setImmediate);
    expect(await cache.getToken(SCOPE, { signal })).toBe(token);
    expect([calls.length, naps.length]).toEqual([2, 1]);
  });

  it("leaves the token endpoint alone for 30 s after a failed early refresh", async () => {
    const { cache, calls, call, clock, first } = setUp();
    const live = await first();
    clock.advance(REFRESH);
    for (const expected of [2, 3]) {
      const waiting = cache.getToken(SCOPE, { signal });
      expect(calls).toHaveLength(expected);
      call(expected - 1).fail();
      expect(await waiting).toBe(live);
      clock.advance(29_999);
      expect(await cache.getToken(SCOPE, { signal })).toBe(live);
      expect(calls).toHaveLength(expected);
      clock.advance(1);
    }
  });

  it("never hands out an expired token", async () => {
    const { cache, call, clock, first } = setUp();
    await first();
    clock.advance(HOUR);
    const waiting = cache.getToken(SCOPE, { signal });
    call(1).fail();
    await expect(waiting).rejects.toThrow("outage");
  });

  it("goes on waiting when the token expires during the wait", async () => {
    const { cache, call, clock, first, naps } = setUp();
    await first();
    clock.advance(HOUR - 1);
    const waiting = cache.getToken(SCOPE, { signal });
    clock.advance(1_000);
    naps[0]?.wake();
    await new Promise(setImmediate);
    const token = call(1).succeed();
    expect(await waiting).toBe(token);
  });

  it("takes the token that took its place during the wait", async () => {
    const { cache, call, clock, first, naps } = setUp();
    const live = await first();
    clock.advance(REFRESH);
    const waiting = cache.getToken(SCOPE, { signal });
    const renewed = cache.renewToken(SCOPE, { refused: live.value, claims: "{}", signal });
    const token = call(2).succeed();
    expect(await renewed).toBe(token);
    naps[0]?.wake();
    expect(await waiting).toBe(token);
  });

  it("lets a caller leave while it waits for an early refresh", async () => {
    const { cache, clock, first } = setUp();
    await first();
    clock.advance(REFRESH);
    const leaver = new AbortController();
    const left = cache.getToken(SCOPE, { signal: leaver.signal });
    leaver.abort(new Error("left"));
    await expect(left).rejects.toThrow("left");
  });
});

describe("an exchange that is throttled", () => {
  const claims = { issuer: "i", subject: "s", audience: "a" };
  const error = (options: Partial<EntraErrorOptions>) =>
    new EntraError({ failure: "refused", expected: claims, found: claims, ...options });

  it.each<readonly [string, Partial<EntraErrorOptions>, number]>([
    ["by status", { status: 429, retryAfterSeconds: 40 }, 40_000],
    ["as a tenant", { status: 400, errorCode: 90055 }, 10_000],
    ["as a client", { status: 400, errorCode: 50196 }, 10_000],
  ])("%s is not begun again before its time", async (_, options, pause) => {
    const { cache, calls, call, clock } = setUp();
    const throttled = error(options);
    const waiting = cache.getToken(SCOPE, { signal });
    call(0).fail(throttled);
    await expect(waiting).rejects.toBe(throttled);
    clock.advance(pause - 1);
    await expect(cache.getToken(SCOPE, { signal })).rejects.toBe(throttled);
    expect(calls).toHaveLength(1);
    clock.advance(1);
    const again = cache.getToken(SCOPE, { signal });
    const token = call(1).succeed();
    expect(await again).toBe(token);
  });

  it("takes the token from nobody who has one", async () => {
    const { cache, calls, call, clock, first } = setUp();
    const live = await first();
    clock.advance(REFRESH);
    const refreshed = cache.getToken(SCOPE, { signal });
    call(1).fail(error({ status: 400, errorCode: 50196 }));
    expect(await refreshed).toBe(live);
    const renewed = cache.renewToken(SCOPE, { refused: live.value, signal });
    await expect(renewed).rejects.toMatchObject({ code: "AADSTS50196" });
    expect(await cache.getToken(SCOPE, { signal })).toBe(live);
    expect(calls).toHaveLength(2);
  });
});

describe("a token that is refused", () => {
  const renewal = (refused: AccessToken) => ({ refused: refused.value, signal });

  it("stays until the new one is there, which callers that come together share", async () => {
    const { cache, calls, call, first } = setUp();
    const live = await first();
    const waiting = [1, 2, 3].map(() => cache.renewToken(SCOPE, renewal(live)));
    expect(await cache.getToken(SCOPE, { signal })).toBe(live);
    expect(calls.map(({ request }) => request.claims)).toEqual([undefined, undefined]);
    const token = call(1).succeed();
    expect(await Promise.all(waiting)).toEqual([token, token, token]);
    expect(await cache.getToken(SCOPE, { signal })).toBe(token);
  });

  it("stays where no new one comes", async () => {
    const { cache, call, first } = setUp();
    const live = await first();
    const waiting = cache.renewToken(SCOPE, renewal(live));
    call(1).fail();
    await expect(waiting).rejects.toThrow("outage");
    expect(await cache.getToken(SCOPE, { signal })).toBe(live);
  });

  it("costs one exchange a minute, whatever came of it", async () => {
    const { cache, calls, call, clock, first } = setUp();
    const live = await first();
    const failing = cache.renewToken(SCOPE, renewal(live));
    call(1).fail();
    await expect(failing).rejects.toThrow("outage");
    clock.advance(59_999);
    expect(await cache.renewToken(SCOPE, renewal(live))).toBeUndefined();
    expect(calls).toHaveLength(2);
    clock.advance(1);
    const waiting = cache.renewToken(SCOPE, renewal(live));
    const token = call(2).succeed();
    expect(await waiting).toBe(token);
    expect(await cache.renewToken(SCOPE, renewal(token))).toBeUndefined();
  });

  it.each([
    ["after its end", 0],
    ["shortly before its end, which is told in whole seconds,", 2_000],
  ])("%s is replaced as often as that happens, also where others read with it", async (_, before) => {
    const { cache, calls, call, clock, first } = setUp();
    let live = await first();
    for (let at = 1; at <= 3; at += 1) {
      clock.advance(live.expiresAt - before - clock.now());
      const waiting = cache.renewToken(SCOPE, { ...renewal(live), isAccepted: true });
      live = call(at).succeed(20_000);
      expect(await waiting).toBe(live);
    }
    expect(calls).toHaveLength(4);
  });

  it("stays while it lives where others read with it", async () => {
    const { cache, calls, first } = setUp();
    const live = await first();
    expect(await cache.renewToken(SCOPE, { ...renewal(live), isAccepted: true })).toBeUndefined();
    expect(calls).toHaveLength(1);
  });

  it("is replaced without an exchange by the one that took its place", async () => {
    const { cache, calls, call, first } = setUp();
    const live = await first();
    const waiting = cache.renewToken(SCOPE, renewal(live));
    const token = call(1).succeed();
    await waiting;
    expect(await cache.renewToken(SCOPE, renewal(live))).toBe(token);
    expect(calls).toHaveLength(2);
  });

  it("lets a caller leave whose renewal others wait for", async () => {
    const { cache, call, first } = setUp();
    const live = await first();
    const leaver = new AbortController();
    const left = cache.renewToken(SCOPE, { refused: live.value, signal: leaver.signal });
    const waiting = cache.renewToken(SCOPE, renewal(live));
    leaver.abort(new Error("left"));
    await expect(left).rejects.toThrow("left");
    const token = call(1).succeed();
    expect(await waiting).toBe(token);
  });

  it("after its end is renewed for the claims of a challenge beside a renewal without them", async () => {
    const { cache, calls, call, clock, first } = setUp();
    const ended = await first();
    clock.advance(HOUR);
    const plain = cache.renewToken(SCOPE, renewal(ended));
    const challenged = cache.renewToken(SCOPE, { ...renewal(ended), claims: "{}" });
    expect(calls.map(({ request }) => request.claims)).toEqual([undefined, undefined, "{}"]);
    const token = call(2).succeed();
    call(1).succeed();
    expect(await challenged).toBe(token);
    await plain;
    expect(await cache.getToken(SCOPE, { signal })).toBe(token);
  });

  it("is renewed for the claims of a challenge", async () => {
    const { cache, calls, call, first } = setUp();
    const live = await first();
    const waiting = cache.renewToken(SCOPE, { ...renewal(live), claims: "{}" });
    expect(calls.at(-1)?.request.claims).toBe("{}");
    const token = call(1).succeed();
    expect(await waiting).toBe(token);
  });
});

describe("a claims challenge", () => {
  const claims = '{"access_token":{"nbf":{"essential":true}}}';

  it("passes by the cache and replaces what is in it, once for callers that come together", async () => {
    const { cache, calls, call, first } = setUp();
    await first();
    const waiting = [1, 2, 3].map(() => cache.getToken(SCOPE, { signal, claims }));
    expect(calls.map(({ request }) => request.claims)).toEqual([undefined, claims]);
    const token = call(1).succeed();
    expect(await Promise.all(waiting)).toEqual([token, token, token]);
    expect(await cache.getToken(SCOPE, { signal })).toBe(token);
  });

  it("is not overwritten by a flight that was under way before it", async () => {
    const { cache, call, clock, first } = setUp();
    await first();
    clock.advance(REFRESH);
    const early = cache.getToken(SCOPE, { signal });
    const challenged = cache.getToken(SCOPE, { signal, claims });
    const token = call(2).succeed();
    expect(await challenged).toBe(token);
    call(1).succeed();
    await early;
    expect(await cache.getToken(SCOPE, { signal })).toBe(token);
  });

  it("is joined by callers without a live token", async () => {
    const { cache, calls, call } = setUp();
    const challenged = cache.getToken(SCOPE, { signal, claims });
    const plain = cache.getToken(SCOPE, { signal });
    expect(calls).toHaveLength(1);
    const token = call(0).succeed();
    expect([await challenged, await plain]).toEqual([token, token]);
  });

  it("keeps the token that there was when it fails", async () => {
    const { cache, call, first } = setUp();
    const token = await first();
    const challenged = cache.getToken(SCOPE, { signal, claims });
    call(1).fail();
    await expect(challenged).rejects.toThrow("outage");
    expect(await cache.getToken(SCOPE, { signal })).toBe(token);
  });
});

describe("with the real exchange behind it", () => {
  it.each<readonly [string, Reply | undefined]>([
    ["an outage of the token endpoint", { kind: "raw", response: () => new Response("", { status: 503 }) }],
    ["a network error", { kind: "throw", error: new TypeError("fetch failed") }],
    ["a refusal", { kind: "aadsts", code: 7000112, status: 400 }],
    ["an error of the platform", undefined],
  ])("a live token survives %s during an early refresh", async (_, reply) => {
    const clock = createFakeClock();
    const platform = createFakePlatform(clock);
    let broken = false;
    const entra = createFakeEntra(clock, () => (broken && reply ? reply : { kind: "token" }));
    const source = createEntraTokenSource({
      tenantId: TENANT,
      clientId: CLIENT,
      cloud: "global",
      subjectTokens: platform,
      fetch: entra.fetch,
      random: () => 0,
      ...clock,
    });
    // The cache's patience outlasts the flight here, so that it is the failure that it meets.
    const cache = createTokenCache({ ...clock, source, sleep: () => new Promise(() => undefined) });
    const live = await cache.getToken(SCOPE, { signal });
    clock.advance(REFRESH);
    broken = true;
    if (!reply) {
      platform.failures.push(new SubjectTokenError("unavailable", { remedy: "Wait." }));
    }
    expect(await cache.getToken(SCOPE, { signal })).toBe(live);
    broken = false;
    clock.advance(30_000);
    expect((await cache.getToken(SCOPE, { signal })).value).toBe(entra.issued[1]);
  });
});
