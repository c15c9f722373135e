import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from "jose";
import type { Sleep, Timeout } from "../../src/concurrency/abort.ts";
import { readSubjectToken, type SubjectTokenProvider } from "../../src/identity/assertion/subject-token.ts";

export const TENANT = "6f0d2a4e-3c1b-4d5e-8f7a-9b8c7d6e5f40";
export const CLIENT = "0c9d8e7f-6a5b-4c3d-9e2f-1a0b9c8d7e6f";
export const START = Date.UTC(2026, 10, 22, 12);

export interface FakeClock {
  now: () => number;
  advance: (milliseconds: number) => void;
  /** Returns at once, moves the clock, and records the wait. */
  sleep: Sleep;
  readonly slept: number[];
  /** Records the limit; nothing aborts by itself. */
  timeout: Timeout;
  readonly limits: { readonly milliseconds: number; readonly controller: AbortController }[];
}

export function createFakeClock(): FakeClock {
  let time = START;
  const slept: number[] = [];
  const limits: { milliseconds: number; controller: AbortController }[] = [];
  return {
    now: () => time,
    advance: (milliseconds) => {
      time += milliseconds;
    },
    async sleep(milliseconds, signal) {
      signal.throwIfAborted();
      slept.push(milliseconds);
      time += milliseconds;
    },
    slept,
    timeout: (milliseconds) => {
      const controller = new AbortController();
      limits.push({ milliseconds, controller });
      return controller.signal;
    },
    limits,
  };
}

const keys = await generateKeyPair("RS256", { extractable: true });
export const issuerKey = await exportJWK(keys.publicKey);

export interface FakePlatform extends SubjectTokenProvider {
  readonly minted: string[];
  /** Errors to throw in turn before tokens are minted again. */
  readonly failures: Error[];
}

export const ISSUER = "https://3c1b.tokens.sts.global.api.aws";
export const SUBJECT = "arn:aws:iam::123456789012:role/Graphveil";

/** Mints real RS256 tokens that live for 300 s of the fake clock. */
export function createFakePlatform(clock: FakeClock): FakePlatform {
  const minted: string[] = [];
  const failures: Error[] = [];
  return {
    expects: { issuer: "the account's issuer URL", subject: "the ARN of the function's role" },
    minted,
    failures,
    async getSubjectToken({ audience, signal }) {
      signal.throwIfAborted();
      const failure = failures.shift();
      if (failure) {
        throw failure;
      }
      const seconds = Math.floor(clock.now() / 1000);
      const token = await new SignJWT({ jti: crypto.randomUUID() })
        .setProtectedHeader({ alg: "RS256", kid: "1" })
        .setIssuer(ISSUER)
        .setSubject(SUBJECT)
        .setAudience(audience)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + 300)
        .sign(keys.privateKey);
      minted.push(token);
      return readSubjectToken(token);
    },
  };
}

export type Reply =
  | { readonly kind: "token"; readonly body?: Record<string, unknown> }
  | { readonly kind: "aadsts"; readonly code: number; readonly status?: number; readonly retryAfter?: string }
  | { readonly kind: "raw"; readonly response: () => Response }
  | { readonly kind: "throw"; readonly error: Error }
  | { readonly kind: "hang" };

export interface FakeEntra {
  readonly fetch: typeof fetch;
  /** URLs and forms that were received. */
  readonly requests: { readonly url: URL; readonly form: URLSearchParams }[];
  /** Access tokens that were issued. */
  readonly issued: string[];
  /** Replies in turn; afterwards, tokens. */
  readonly script: Reply[];
}

export const TRACE = "11111111-2222-4333-8444-555555555555";
export const CORRELATION = "99999999-8888-4777-a666-555555555555";

/** A token endpoint that verifies the grant and the assertion's signature, then answers by its script. */
export function createFakeEntra(clock: FakeClock, next?: () => Reply): FakeEntra {
  const requests: FakeEntra["requests"] = [];
  const issued: string[] = [];
  const script: Reply[] = [];

  const success = (body: Record<string, unknown> = {}): Response => {
    const token = `access-token-${crypto.randomUUID()}`;
    issued.push(token);
    return Response.json({ token_type: "Bearer", expires_in: 3600, access_token: token, ...body });
  };

  return {
    requests,
    issued,
    script,
    async fetch(input, init) {
      const url = new URL(String(input));
      const form = new URLSearchParams(String(init?.body));
      requests.push({ url, form });
      await verifyGrant(form, init, clock);
      const reply = script.shift() ?? next?.() ?? { kind: "token" };
      switch (reply.kind) {
        case "token":
          return success(reply.body);
        case "aadsts":
          return aadstsResponse(reply.code, reply.status ?? 401, reply.retryAfter, form);
        case "raw":
          return reply.response();
        case "throw":
          throw reply.error;
        case "hang":
          return new Promise((_, reject) => {
            const stop = () => reject(init?.signal?.reason);
            init?.signal?.addEventListener("abort", stop, { once: true });
            if (init?.signal?.aborted) {
              stop();
            }
          });
      }
    },
  };
}

async function verifyGrant(form: URLSearchParams, init: RequestInit | undefined, clock: FakeClock) {
  if (init?.method !== "POST" || init.redirect !== "manual" || !init.signal) {
    throw new Error("not a bounded POST");
  }
  if (form.get("grant_type") !== "client_credentials" || form.get("client_id") !== CLIENT) {
    throw new Error("not the grant");
  }
  await jwtVerify(form.get("client_assertion") ?? "", keys.publicKey, {
    issuer: ISSUER,
    currentDate: new Date(clock.now()),
  });
}

function aadstsResponse(code: number, status: number, retryAfter: string | undefined, form: URLSearchParams) {
  const body = {
    error: status >= 500 ? "temporarily_unavailable" : "invalid_client",
    error_description: `AADSTS${code}: something about ${form.get("client_assertion")} Trace ID: ${TRACE}`,
    error_codes: [code],
    timestamp: "2026-11-22 12:00:00Z",
    trace_id: TRACE,
    correlation_id: CORRELATION,
  };
  return Response.json(body, { status, headers: retryAfter ? { "retry-after": retryAfter } : {} });
}

/** A generator of numbers from 0 to 1 that repeats itself (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Everything that an error could show: message, stack, own properties, and all of that of its causes. */
export function everythingIn(error: unknown): string {
  const parts: string[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) {
      parts.push(String(value));
      return;
    }
    if (seen.has(value)) {
      return;
    }
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      parts.push(String(key));
      visit(Reflect.get(value, key));
    }
  };
  visit(error);
  return parts.join("\n");
}
