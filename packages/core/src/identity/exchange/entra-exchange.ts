import { type AuthenticationResult, ConfidentialClientApplication } from "@azure/msal-node";
import type { Timeout } from "../../concurrency/abort.ts";
import { retryAfterMs } from "../../http/retry-after.ts";
import type { ClientAssertion, PresentedCertificate } from "../assertion/client-assertion.ts";
import type { TrustClaims } from "../assertion/subject-token.ts";
import { EntraError, type EntraErrorOptions } from "./entra-error.ts";
import { createTokenEndpointNetwork, type JsonObject, type TokenEndpointAnswer } from "./msal-network.ts";
import type { AccessToken } from "./token-source.ts";

/** The longest that one attempt may take, connection and body included. */
const ATTEMPT_LIMIT_MS = 5_000;
/** A token is renewed so long before it expires, unless Entra ID says when (`refresh_in`). */
const RENEW_BEFORE_EXPIRY_MS = 5 * 60_000;

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** One attempt to exchange an assertion for an access token. */
export interface EntraExchange {
  readonly authorityHost: string;
  readonly tenantId: string;
  /** The one URL that the assertion may be sent to. */
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientCapabilities: readonly string[];
  readonly scope: string;
  /** JSON of a claims challenge. */
  readonly claims: string | undefined;
  readonly assertion: ClientAssertion;
  /** What the assertion should say; only for the error. */
  readonly expected: TrustClaims;
  /** The certificate that the assertion is under, if it is; only for the error. */
  readonly certificate: PresentedCertificate | undefined;
  readonly signal: AbortSignal;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly timeout: Timeout;
}

/**
 * Sends the client-credentials grant with the assertion (RFC 7523, section 2.2) through MSAL, once.
 *
 * "The value of the "client_assertion" parameter contains a single JWT. It MUST NOT contain more than one JWT." The token
 * of the platform, or what was signed under the certificate, is sent as it came.
 *
 * Each attempt has a client of its own: MSAL keeps tokens, so that it would throw a failed early refresh of a
 * live one at the caller, and it keeps failures, so that for 60 s after a 5xx no retry would reach the network.
 * This module is what loads MSAL; import it dynamically.
 *
 * @throws EntraError or the signal's reason.
 */
export async function exchange(request: EntraExchange): Promise<AccessToken> {
  const sentAt = request.now();
  const limit = request.timeout(ATTEMPT_LIMIT_MS);
  const authority = `https://${request.authorityHost}/${request.tenantId}`;
  const network = createTokenEndpointNetwork({
    tokenEndpoint: request.tokenEndpoint,
    fetch: request.fetch,
    signal: AbortSignal.any([request.signal, limit]),
    limit,
  });
  const client = new ConfidentialClientApplication({
    auth: {
      clientId: request.clientId,
      authority,
      clientAssertion: async () => request.assertion.value,
      clientCapabilities: [...request.clientCapabilities],
    },
    system: { networkClient: network.module },
  });
  const result = await client
    .acquireTokenByClientCredential({
      scopes: [request.scope],
      skipCache: true,
      azureRegion: "DisableMsalForceRegion",
      ...(request.claims === undefined ? {} : { claims: request.claims }),
    })
    .catch(() => null);
  request.signal.throwIfAborted();
  return accessTokenOf(request, sentAt, network.answer(), result);
}

function accessTokenOf(
  request: EntraExchange,
  sentAt: number,
  answer: TokenEndpointAnswer | undefined,
  result: AuthenticationResult | null,
): AccessToken {
  const { expected, assertion, certificate } = request;
  const fail = (options: Omit<EntraErrorOptions, "expected" | "found" | "certificate">) =>
    new EntraError({ ...options, expected, found: assertion.claims, certificate });

  if (answer?.kind !== "answer") {
    throw fail(answer ?? { failure: "client" });
  }
  const { status, headers, body } = answer;
  if (status < 200 || status >= 300 || body["error"] !== undefined) {
    throw fail({
      failure: "refused",
      status,
      errorCode: firstCode(body),
      traceId: guid(body["trace_id"]),
      correlationId: guid(body["correlation_id"]),
      retryAfterSeconds: retryAfterOf(headers, request.now()),
    });
  }
  const lifetime = millisecondsOf(body["expires_in"]);
  if (!result?.accessToken || lifetime === undefined) {
    throw fail({ failure: "malformed", status });
  }
  const expiresAt = sentAt + lifetime;
  return {
    value: result.accessToken,
    expiresAt,
    refreshAt: refreshAtOf(sentAt, expiresAt, millisecondsOf(body["refresh_in"])),
  };
}

/** Never in the first half of a token's life: a short-lived one would otherwise be renewed on every call. */
function refreshAtOf(sentAt: number, expiresAt: number, refreshIn: number | undefined): number {
  return refreshIn === undefined
    ? Math.max(expiresAt - RENEW_BEFORE_EXPIRY_MS, sentAt + (expiresAt - sentAt) / 2)
    : Math.min(sentAt + refreshIn, expiresAt);
}

/** Of a positive number of seconds, also when it was sent as a string. */
function millisecondsOf(value: unknown): number | undefined {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number > 0 ? number * 1000 : undefined;
}

function firstCode(body: JsonObject): number | undefined {
  const codes: unknown = body["error_codes"];
  const first: unknown = Array.isArray(codes) ? codes[0] : undefined;
  return Number.isSafeInteger(first) ? (first as number) : undefined;
}

/** Only ids: what else the endpoint might put there stays out of errors. */
function guid(value: unknown): string | undefined {
  return typeof value === "string" && GUID.test(value) ? value : undefined;
}

/** What the endpoint asks to wait, in whole seconds. */
function retryAfterOf(headers: Headers, now: number): number | undefined {
  const pauseMs = retryAfterMs(headers, now);
  return pauseMs === undefined ? undefined : Math.ceil(pauseMs / 1000);
}
