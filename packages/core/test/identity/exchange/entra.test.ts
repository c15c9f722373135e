import { decodeJwt } from "jose";
import { describe, expect, it, vi } from "vitest";
import { type CloudName, clouds } from "../../../src/clouds/microsoft-clouds.ts";
import { OutboundRefusedError } from "../../../src/errors.ts";
import { SubjectTokenError } from "../../../src/identity/assertion/subject-token.ts";
import {
  createEntraTokenSource,
  type EntraTokenSourceOptions,
} from "../../../src/identity/exchange/entra.ts";
import { EntraError } from "../../../src/identity/exchange/entra-error.ts";
import {
  CLIENT,
  CORRELATION,
  createFakeClock,
  createFakeEntra,
  createFakePlatform,
  everythingIn,
  ISSUER,
  type Reply,
  START,
  SUBJECT,
  seeded,
  TENANT,
  TRACE,
} from "../fakes.ts";

const SCOPE = clouds.global.graphScope;
const { signal } = new AbortController();

function setUp(options: Partial<EntraTokenSourceOptions> = {}, next?: () => Reply) {
  const clock = createFakeClock();
  const platform = createFakePlatform(clock);
  const entra = createFakeEntra(clock, next);
  const source = createEntraTokenSource({
    tenantId: TENANT,
    clientId: CLIENT,
    cloud: "global",
    subjectTokens: platform,
    fetch: entra.fetch,
    random: () => 0.5,
    ...clock,
    ...options,
  });
  return { clock, platform, entra, source };
}

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

describe("the exchange", () => {
  it.each(Object.keys(clouds) as CloudName[])("speaks to the token endpoint of %s alone", async (cloud) => {
    const { entra, platform, source } = setUp({ cloud });
    const { graphScope, authorityHost, audience } = clouds[cloud];
    const token = await source.getToken(graphScope, { signal });

    expect(token.value).toBe(entra.issued[0]);
    expect(entra.requests).toHaveLength(1);
    const [{ url, form } = expect.unreachable()] = entra.requests;
    expect(`${url.origin}${url.pathname}`).toBe(`https://${authorityHost}/${TENANT}/oauth2/v2.0/token`);
    expect(form.get("scope")?.split(" ")).toContain(graphScope);
    expect(form.get("client_assertion")).toBe(platform.minted[0]);
    expect(form.get("client_assertion_type")).toBe("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    expect(form.has("claims")).toBe(false);
    expect(form.has("client_secret")).toBe(false);
    expect(decodeJwt(form.get("client_assertion") ?? "").aud).toBe(audience);
  });

  it("asks the platform for the configured audience", async () => {
    const { platform, source } = setUp({ audience: "api://own" });
    const asked = vi.spyOn(platform, "getSubjectToken");
    await source.getToken(SCOPE, { signal });
    expect(asked.mock.calls.map(([{ audience }]) => audience)).toEqual(["api://own"]);
  });

  it("sends claims and capabilities", async () => {
    const { entra, source } = setUp({ clientCapabilities: ["CP1"] });
    await source.getToken(SCOPE, { signal, claims: '{"access_token":{"nbf":{"essential":true}}}' });
    const claims: unknown = JSON.parse(entra.requests[0]?.form.get("claims") ?? "");
    expect(claims).toMatchObject({ access_token: { nbf: { essential: true }, xms_cc: { values: ["CP1"] } } });
  });

  it("ignores MSAL's regional environment variable", async () => {
    vi.stubEnv("MSAL_FORCE_REGION", "westeurope");
    try {
      const { entra, source } = setUp();
      await source.getToken(SCOPE, { signal });
      expect(entra.requests.map(({ url }) => url.host)).toEqual(["login.microsoftonline.com"]);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it.each([
    ["an hour", { expires_in: 3600 }, 3600, 3300],
    ["75 minutes", { expires_in: 4500 }, 4500, 4200],
    ["a day with a hint", { expires_in: 86_400, refresh_in: 43_200 }, 86_400, 43_200],
    ["8 minutes", { expires_in: 480 }, 480, 240],
    ["numbers in strings", { expires_in: "3600", refresh_in: "1800" }, 3600, 1800],
    ["a hint behind the expiry", { expires_in: 3600, refresh_in: 7200 }, 3600, 3600],
  ])("reads the times of a token of %s", async (_, body, lifetime, refresh) => {
    const { entra, source } = setUp();
    entra.script.push({ kind: "token", body });
    const { expiresAt, refreshAt } = await source.getToken(SCOPE, { signal });
    expect([expiresAt, refreshAt]).toEqual([START + lifetime * 1000, START + refresh * 1000]);
  });

  it("does not cache: that is another's work", async () => {
    const { entra, platform, source } = setUp();
    const values = [await source.getToken(SCOPE, { signal }), await source.getToken(SCOPE, { signal })];
    expect(values.map(({ value }) => value)).toEqual(entra.issued);
    expect(entra.requests).toHaveLength(2);
    expect(platform.minted).toHaveLength(1);
  });

  it.each(["", "common/../other", "a b", "../x", "x?y", "x#y", "тенант", ".x"])(
    "refuses the tenant %j",
    (tenantId) => {
      expect(() => setUp({ tenantId })).toThrow(TypeError);
    },
  );

  it.each(["common", "organizations"])("has no token for %s", async (tenantId) => {
    const { entra, source } = setUp({ tenantId });
    expect(await failureOf(source.getToken(SCOPE, { signal }))).toMatchObject({ failure: "client" });
    expect(entra.requests).toHaveLength(0);
  });
});

describe("retries", () => {
  const passing: readonly (readonly [string, Reply])[] = [
    ["503", { kind: "raw", response: () => new Response("<html>busy</html>", { status: 503 }) }],
    ["500 with a body of Entra's", { kind: "aadsts", code: 90033, status: 500 }],
    ["429", { kind: "aadsts", code: 90055, status: 429 }],
    ["429 without a known code", { kind: "raw", response: () => new Response("", { status: 429 }) }],
    ["a broken connection", { kind: "throw", error: new TypeError("fetch failed") }],
    ["an answer cut off", { kind: "raw", response: () => new Response('{"access_token":"abc') }],
    ["a page in place of an answer", { kind: "raw", response: () => new Response("<html>") }],
    ["no token in the answer", { kind: "token", body: { access_token: undefined } }],
    ["no lifetime in the answer", { kind: "token", body: { expires_in: undefined } }],
    ["an endless answer", { kind: "raw", response: () => new Response("x".repeat(200_000)) }],
    ["a credential that is not there yet", { kind: "aadsts", code: 70021, status: 400 }],
  ];

  it.each(passing)("survives %s within one call", async (_, reply) => {
    const { clock, entra, source } = setUp();
    entra.script.push(reply);
    expect((await source.getToken(SCOPE, { signal })).value).toBe(entra.issued.at(-1));
    expect(entra.requests).toHaveLength(2);
    expect(clock.slept).toEqual([250]);
  });

  it.each(passing)("makes 4 attempts against %s, with jitter, and then fails", async (_, reply) => {
    const { clock, entra, platform, source } = setUp({}, () => reply);
    const error = await failureOf(source.getToken(SCOPE, { signal }));
    expect(error).toBeInstanceOf(EntraError);
    expect(entra.requests).toHaveLength(4);
    expect(clock.slept).toEqual([250, 500, 1000]);
    expect(platform.minted).toHaveLength(1);
  });

  it("reaches the network again right after a failure: MSAL does not throttle itself", async () => {
    const { entra, source } = setUp();
    entra.script.push(
      ...Array.from({ length: 4 }, (): Reply => ({ kind: "aadsts", code: 90033, status: 503 })),
    );
    await failureOf(source.getToken(SCOPE, { signal }));
    expect((await source.getToken(SCOPE, { signal })).value).toBe(entra.issued[0]);
    expect(entra.requests).toHaveLength(5);
  });

  it.each([
    ["a second", "1", [1000]],
    ["less than the backoff", "0", [250]],
    ["as much as fits", "10", [10_000]],
    ["a date", new Date(START + 3_000).toUTCString(), [3000]],
    ["nonsense", "soon", [5000]],
    ["a list", "1,4", [4000]],
  ])("waits for Retry-After: %s", async (_, retryAfter, slept) => {
    const { clock, entra, source } = setUp();
    entra.script.push({ kind: "aadsts", code: 90055, status: 429, retryAfter });
    await source.getToken(SCOPE, { signal });
    expect(clock.slept).toEqual(slept);
  });

  it("hands a Retry-After that does not fit to the caller at once", async () => {
    const { clock, entra, source } = setUp();
    entra.script.push({ kind: "aadsts", code: 90055, status: 429, retryAfter: "11" });
    const error = await failureOf(source.getToken(SCOPE, { signal }));
    expect(error).toMatchObject({ status: 429, code: "AADSTS90055", retryAfterSeconds: 11 });
    expect([entra.requests.length, clock.slept.length]).toEqual([1, 0]);
  });

  it.each([700024, 700027, 50027])("takes one fresh assertion after AADSTS%i, at once", async (code) => {
    const { clock, entra, platform, source } = setUp();
    await source.getToken(SCOPE, { signal });
    entra.script.push({ kind: "aadsts", code });
    await source.getToken(SCOPE, { signal });
    expect(entra.requests.map(({ form }) => form.get("client_assertion"))).toEqual([
      platform.minted[0],
      platform.minted[0],
      platform.minted[1],
    ]);
    expect(clock.slept).toEqual([]);

    entra.script.push({ kind: "aadsts", code }, { kind: "aadsts", code });
    expect(await failureOf(source.getToken(SCOPE, { signal }))).toMatchObject({ code: `AADSTS${code}` });
    expect([entra.requests.length, platform.minted.length]).toEqual([5, 3]);
  });

  it("counts fresh assertions among the 4 attempts", async () => {
    const { entra, source } = setUp();
    const busy: Reply = { kind: "aadsts", code: 90033, status: 503 };
    entra.script.push(busy, { kind: "aadsts", code: 700024 }, busy, busy);
    expect(await failureOf(source.getToken(SCOPE, { signal }))).toMatchObject({ status: 503 });
    expect(entra.requests).toHaveLength(4);
  });

  it("lets none of 1,000 exchanges fail when 2.2 % meet AADSTS700213", async () => {
    const chance = seeded(20_261_122);
    let refused = 0;
    const { entra, source } = setUp({ random: seeded(7) }, () => {
      if (chance() >= 0.022) {
        return { kind: "token" };
      }
      refused += 1;
      return { kind: "aadsts", code: 700213 };
    });
    for (let count = 0; count < 1_000; count += 1) {
      await source.getToken(SCOPE, { signal });
    }
    expect(entra.issued).toHaveLength(1_000);
    expect(refused).toBeGreaterThan(10);
    expect(entra.requests).toHaveLength(1_000 + refused);
  });

  it("does not repeat what the platform refused", async () => {
    const { entra, platform, source } = setUp();
    const refusal = new SubjectTokenError("accessDenied", { remedy: "Allow it." });
    platform.failures.push(refusal);
    expect(await failureOf(source.getToken(SCOPE, { signal }))).toBe(refusal);
    expect(entra.requests).toHaveLength(0);
  });
});

describe("bounds", () => {
  it("gives each attempt 5 s", async () => {
    const { clock, entra, source } = setUp({
      timeout: (milliseconds) => {
        const controller = new AbortController();
        if (milliseconds === 5_000) {
          clock.limits.push({ milliseconds, controller });
          setImmediate(() => controller.abort(new DOMException("late", "TimeoutError")));
        }
        return controller.signal;
      },
    });
    entra.script.push({ kind: "hang" }, { kind: "hang" }, { kind: "hang" }, { kind: "hang" });
    expect(await failureOf(source.getToken(SCOPE, { signal }))).toMatchObject({ failure: "timeout" });
    expect(clock.limits).toHaveLength(4);
    expect(clock.slept).toEqual([250, 500, 1000]);
  });

  it.each([
    ["during the request", { kind: "hang" }] as const,
    ["while waiting", { kind: "aadsts", code: 90033, status: 503 }] as const,
  ])("stops with the caller's reason %s", async (_, reply) => {
    const controller = new AbortController();
    const reason = new Error("the deadline");
    const abort = () => controller.abort(reason);
    const { entra, source } = setUp({
      sleep: async (_, waiting) => {
        abort();
        waiting.throwIfAborted();
      },
    });
    entra.script.push(reply);
    const failed = failureOf(source.getToken(SCOPE, { signal: controller.signal }));
    if (reply.kind === "hang") {
      await vi.waitFor(() => expect(entra.requests).toHaveLength(1), { interval: 1 });
      abort();
    }
    expect(await failed).toBe(reason);
    expect(entra.requests).toHaveLength(1);
  });

  it("sends nothing for a caller that has left", async () => {
    const { entra, platform, source } = setUp();
    const left = AbortSignal.abort(new Error("left"));
    await expect(source.getToken(SCOPE, { signal: left })).rejects.toThrow("left");
    expect([entra.requests.length, platform.minted.length]).toEqual([0, 0]);
  });

  const misdirected: readonly (readonly [string, Reply])[] = [
    ["a redirect", { kind: "raw", response: () => Response.redirect("https://evil.example/", 307) }],
    ["a redirect that says 304", { kind: "raw", response: () => new Response(null, { status: 304 }) }],
    [
      "a refusal of the pinned fetch",
      { kind: "throw", error: new OutboundRefusedError("redirect", "x.example") },
    ],
  ];

  it.each(misdirected)("does not follow or repeat %s", async (_, reply) => {
    const { entra, source } = setUp();
    entra.script.push(reply);
    expect(await failureOf(source.getToken(SCOPE, { signal }))).toMatchObject({ failure: "misdirected" });
    expect(entra.requests).toHaveLength(1);
  });
});

describe("errors", () => {
  it("name what an operator must compare, and the ids that support asks for", async () => {
    const { entra, source } = setUp();
    entra.script.push({ kind: "aadsts", code: 7002138, status: 400 });
    const error = await failureOf(source.getToken(SCOPE, { signal }));
    expect(error).toMatchObject({
      code: "AADSTS7002138",
      status: 400,
      traceId: TRACE,
      correlationId: CORRELATION,
      retry: "never",
    });
    const { message, remedy } = error as EntraError;
    for (const part of [ISSUER, SUBJECT, clouds.global.audience, "the ARN of the function's role"]) {
      expect(message).toContain(part);
    }
    expect(remedy).toContain(SUBJECT);
  });

  it("take ids that are ids alone, and codes that are numbers", async () => {
    const { entra, source } = setUp();
    const body = { error: "x", error_codes: ["<b>"], trace_id: "a@b.example", correlation_id: 7 };
    entra.script.push({ kind: "raw", response: () => Response.json(body, { status: 400 }) });
    const error = await failureOf(source.getToken(SCOPE, { signal }));
    expect(error).toMatchObject({ code: undefined, traceId: undefined, correlationId: undefined });
    expect(everythingIn(error)).not.toMatch(/a@b|<b>/);
  });

  it.each<readonly [string, Reply]>([
    ["a refusal that quotes the assertion", { kind: "aadsts", code: 700016, status: 400 }],
    [
      "a gateway that quotes everything",
      { kind: "raw", response: () => new Response("eyJ", { status: 502 }) },
    ],
    ["a network error that holds the request", { kind: "throw", error: new Error("at eyJ") }],
    ["a token answer without a lifetime", { kind: "token", body: { expires_in: -1 } }],
  ])("hold neither assertion nor token: %s", async (_, reply) => {
    const { entra, platform, source } = setUp({}, () => reply);
    const shown = everythingIn(await failureOf(source.getToken(SCOPE, { signal })));
    for (const secret of [...platform.minted, ...entra.issued, "eyJ", "access-token-"]) {
      expect(shown).not.toContain(secret);
    }
  });
});
