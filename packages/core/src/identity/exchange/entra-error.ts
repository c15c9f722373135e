import type { PresentedCertificate } from "../assertion/client-assertion.ts";
import type { TrustClaims } from "../assertion/subject-token.ts";
import { aadsts, type RetryPolicy } from "./aadsts.ts";
import { certificateAadsts } from "./certificate-aadsts.ts";

/** What kind of failure ended an exchange: a closed set. */
export type EntraFailure =
  /** The token endpoint answered with an OAuth error (RFC 6749, section 5.2), or with a status of one. */
  | "refused"
  /** No connection, or one that broke. */
  | "unreachable"
  /** No answer within an attempt's time. */
  | "timeout"
  /** A redirect, or an address that is not the pinned token endpoint: the assertion did not go there. */
  | "misdirected"
  /** An answer that is not a token response, or is larger than one can be. */
  | "malformed"
  /** The client library refused to make the request. */
  | "client";

const MESSAGES: Readonly<Record<EntraFailure, string>> = {
  refused: "Entra ID refused the exchange",
  unreachable: "The token endpoint could not be reached",
  timeout: "The token endpoint did not answer in time",
  misdirected: "The token endpoint was not where it is pinned to",
  malformed: "The token endpoint's answer is not a token response",
  client: "The token request could not be made",
};

const RETRY: Readonly<Record<EntraFailure, RetryPolicy>> = {
  refused: "never",
  unreachable: "always",
  timeout: "always",
  misdirected: "never",
  malformed: "always",
  client: "never",
};

const REMEDIES: Readonly<Record<EntraFailure, string>> = {
  refused: "Look the code up at https://login.microsoftonline.com/error.",
  unreachable: "Check the network's way out to the authority of the configured cloud.",
  timeout: "Check the network's way out to the authority of the configured cloud.",
  misdirected: "Check that no proxy answers instead of the authority.",
  malformed: "Check that no proxy answers instead of the authority.",
  client: "Check tenant id, client id and scope.",
};

/** AADSTS codes of a tenant that is throttled, and of a client that is. */
const THROTTLED: ReadonlySet<number> = new Set([90055, 50196]);

/** What an {@link EntraError} is made of. */
export interface EntraErrorOptions {
  readonly failure: EntraFailure;
  /** HTTP status, when there was an answer. */
  readonly status?: number | undefined;
  /** The first of the answer's `error_codes`. */
  readonly errorCode?: number | undefined;
  readonly traceId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  /** What the federated identity credential should say. */
  readonly expected: TrustClaims;
  /** What the assertion that was sent said. */
  readonly found: TrustClaims;
  /** The certificate that the assertion is under; undefined for a federated identity. */
  readonly certificate?: PresentedCertificate | undefined;
}

/**
 * Says why Entra ID gave no access token, with what an operator needs to see at once: issuer, subject and
 * audience as they should be and as they were sent, or the thumbprint of the certificate. A mismatch stays unfound for
 * weeks where they are missing.
 *
 * Neither assertion nor token nor `error_description` is in it, and it has no `cause`: MSAL's errors repeat the
 * description, fetch's may hold the request.
 */
export class EntraError extends Error {
  override readonly name = "EntraError";
  readonly failure: EntraFailure;
  /** Such as `AADSTS700213`; undefined when the endpoint gave none. */
  readonly code: `AADSTS${number}` | undefined;
  /** What the code means; undefined for one that is not known. */
  readonly meaning: string | undefined;
  /** HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  /** Ids under which Microsoft's support finds the exchange. */
  readonly traceId: string | undefined;
  readonly correlationId: string | undefined;
  /** What to change. */
  readonly remedy: string;
  /** What the token source did about it, within its bounds, before it gave up. */
  readonly retry: RetryPolicy;
  /** True where the endpoint has had too many requests: another one would lengthen that. */
  readonly isThrottled: boolean;
  /** What the endpoint asked to wait before the next call, in seconds. */
  readonly retryAfterSeconds: number | undefined;

  constructor(options: EntraErrorOptions) {
    const { failure, status, errorCode } = options;
    const known = errorCode === undefined ? undefined : explain(errorCode, options);
    const code = errorCode === undefined ? undefined : (`AADSTS${errorCode}` as const);
    super(messageOf([MESSAGES[failure], code, known?.meaning], options));
    this.failure = failure;
    this.code = code;
    this.meaning = known?.meaning;
    this.status = status;
    this.traceId = options.traceId;
    this.correlationId = options.correlationId;
    this.remedy = known?.remedy ?? REMEDIES[failure];
    this.retry = isTransient(status) ? "always" : (known?.retry ?? RETRY[failure]);
    this.isThrottled = status === 429 || (errorCode !== undefined && THROTTLED.has(errorCode));
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

function isTransient(status: number | undefined): boolean {
  return status !== undefined && (status === 429 || status >= 500);
}

interface Explanation {
  readonly meaning: string;
  readonly remedy: string;
  readonly retry: RetryPolicy;
}

/** What a code means for the credential that was presented: most mean the same for both. */
function explain(
  errorCode: number,
  { expected, found, certificate }: EntraErrorOptions,
): Explanation | undefined {
  const own = certificate && certificateAadsts.get(errorCode);
  if (own) return { ...own, remedy: own.remedy(certificate) };
  const known = aadsts.get(errorCode);
  return known && { ...known, remedy: known.remedy(expected, found) };
}

function messageOf(
  parts: readonly (string | undefined)[],
  { expected, found, certificate }: EntraErrorOptions,
): string {
  const head = parts.filter((part) => part !== undefined).join(": ");
  return certificate === undefined
    ? `${head}. Expected issuer ${expected.issuer}, subject ${expected.subject}, audience ${expected.audience}; ` +
        `the assertion has issuer ${found.issuer}, subject ${found.subject}, audience ${found.audience}.`
    : `${head}. The assertion is under the certificate with the thumbprint ${certificate.thumbprint}.`;
}
