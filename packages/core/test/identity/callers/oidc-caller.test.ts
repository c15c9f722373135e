import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createOidcVerifier } from "../../../src/identity/callers/oidc-caller.ts";

const issuer = "https://issuer.example";
const audience = "graphveil";
const jwksUri = "https://issuer.example/keys";
const keys = await generateKeyPair("RS256", { extractable: true });
const keySet = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "known", alg: "RS256" }] };

/** A verifier, its clock, and the requests for keys that it made; `answer` is what they get. */
const setUp = (answer: () => Promise<Response>) => {
  const clock = { now: Date.now(), answer, requests: 0 };
  const verify = createOidcVerifier({
    trusted: [
      { issuer, audience, jwksUri },
      { issuer: "https://other.example", audience, jwksUri: "https://other.example/keys" },
    ],
    now: () => clock.now,
    fetch: async () => {
      clock.requests += 1;
      return clock.answer();
    },
  });
  const ask = async (kid = "known", iss = issuer) => {
    const seconds = Math.floor(clock.now / 1000);
    const token = await new SignJWT({ iss, aud: audience, sub: "svc", iat: seconds, exp: seconds + 300 })
      .setProtectedHeader({ alg: "RS256", kid })
      .sign(keys.privateKey);
    const outcome = verify(`Bearer ${token}`).then(
      (subject) => subject?.subject ?? "nobody",
      (error: unknown) => (error as { readonly code?: string }).code ?? "unforeseen",
    );
    return outcome;
  };
  return { clock, ask };
};

const good = async () => Response.json(keySet);
const unavailable = "upstreamUnavailable";

describe("the keys of an issuer", () => {
  it.each<readonly [string, () => Promise<Response>]>([
    ["cannot be reached", () => Promise.reject(new TypeError("fetch failed"))],
    ["do not come in time", () => Promise.reject(new DOMException("late", "TimeoutError"))],
    ["have a status of failure", async () => new Response("", { status: 503 })],
    ["are somewhere else", async () => new Response("", { status: 302 })],
    ["are a page", async () => new Response("<html>")],
    ["are no key set", async () => Response.json({ keys: "none" })],
    ["are null", async () => Response.json(null)],
    ["break off", async () => new Response('{"keys":[')],
  ])("that %s are asked for once in 5 seconds, however many tokens come", async (_, failure) => {
    const { clock, ask } = setUp(failure);
    expect(await Promise.all([ask(), ask(), ask("other")])).toEqual([unavailable, unavailable, unavailable]);
    for (let at = 0; at < 20; at += 1) expect(await ask(`forged-${at}`)).toBe(unavailable);
    expect(clock.requests).toBe(1);
    clock.now += 4_999;
    expect([await ask(), clock.requests]).toEqual([unavailable, 1]);
    clock.now += 1;
    expect([await ask(), clock.requests]).toEqual([unavailable, 2]);
    clock.now += 5_000;
    clock.answer = good;
    expect([await ask(), await ask(), clock.requests]).toEqual(["svc", "svc", 3]);
  });

  it("of one issuer that are not available say nothing of another's", async () => {
    const { clock, ask } = setUp(() => Promise.reject(new TypeError("fetch failed")));
    expect(await ask()).toBe(unavailable);
    clock.answer = good;
    expect(await ask("known", "https://other.example")).toBe("svc");
    expect(await ask()).toBe(unavailable);
  });

  it("that are known still count while a fetch for a forged key id fails", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const { clock, ask } = setUp(good);
    expect(await ask()).toBe("svc");
    expect([await ask("forged"), clock.requests]).toEqual(["nobody", 1]);
    clock.now += 31_000;
    vi.setSystemTime(clock.now);
    clock.answer = () => Promise.reject(new TypeError("fetch failed"));
    expect([await ask("forged"), await ask("forged"), clock.requests]).toEqual([unavailable, unavailable, 2]);
    expect([await ask(), clock.requests]).toEqual(["svc", 2]);
  });
});
