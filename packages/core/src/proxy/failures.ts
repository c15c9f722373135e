import { type ErrorCode, Refusal } from "../errors.ts";
import { SigningKeyError } from "../identity/assertion/assertion-signer.ts";
import { SubjectTokenError } from "../identity/assertion/subject-token.ts";
import { EntraError } from "../identity/exchange/entra-error.ts";
import { MalformedReply } from "../json/scan.ts";
import { RootKeyError } from "../keys/root-key.ts";
import type { RequestRule } from "../schema/request-rules.ts";

/** How a failed request ends. */
export interface Failure {
  readonly code: ErrorCode;
  readonly graphCode?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  /** The method that the target takes, where it does not take the request's. */
  readonly allow?: "GET" | "POST" | undefined;
  /** The rule that the request breaks, if its caller may know. */
  readonly rule?: RequestRule | undefined;
  /** For the audit event. */
  readonly reason: string;
  /** A log line for the operator, where there is something to do about it. */
  readonly line?: {
    readonly message: string;
    readonly fields: Readonly<Record<string, string | number | undefined>>;
  };
}

/** When a caller may come back after a failure of the identity chain. */
const RETRY_AFTER_SECONDS = 5;

type IdentityError = EntraError | SubjectTokenError | SigningKeyError;

const isIdentityError = (error: unknown): error is IdentityError =>
  error instanceof EntraError || error instanceof SubjectTokenError || error instanceof SigningKeyError;

const identityReason = (error: IdentityError): string => {
  if (error instanceof EntraError) return `token: ${error.code ?? error.failure}`;
  return `${error instanceof SigningKeyError ? "certificate" : "subject token"}: ${error.code}`;
};

const identityFailure = (error: IdentityError): Failure => ({
  code: "tokenUnavailable",
  retryAfterSeconds:
    (error instanceof EntraError ? error.retryAfterSeconds : undefined) ?? RETRY_AFTER_SECONDS,
  reason: identityReason(error),
  line: {
    message: error.message,
    fields: {
      remedy: error.remedy,
      traceId: error instanceof EntraError ? error.traceId : undefined,
      correlationId: error instanceof EntraError ? error.correlationId : undefined,
      upstream: error instanceof EntraError ? undefined : error.upstream,
    },
  },
});

/** The operator has to mend the policy: until then the caller reads nothing, however often it asks. */
const misconfigured = ({ code, reason }: Refusal): Failure => ({
  code,
  reason,
  line: { message: "The policy names what does not exist: see the audit event.", fields: { reason } },
});

/** The operator has to grant what the policy needs; what Graph says of a caller's own request is relayed elsewhere. */
const permissionMissing = ({ code, reason }: Refusal): Failure => ({
  code,
  reason,
  line: { message: "A permission that the policy needs is not granted: see the fields.", fields: { reason } },
});

const refused = (refusal: Refusal): Failure => {
  if (refusal.code === "misconfigured") return misconfigured(refusal);
  return refusal.code === "consentMissing" ? permissionMissing(refusal) : refusal;
};

/**
 * Turns whatever ended a request into a code of the closed set. An unforeseen error becomes `internal`, and the
 * log gets only its class: its message could hold anything.
 */
export function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) return refused(error);
  if (isIdentityError(error)) return identityFailure(error);
  if (error instanceof RootKeyError) {
    const { code, message, remedy, upstream } = error;
    return {
      code: "upstreamUnavailable",
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      reason: `root key: ${code}`,
      line: { message, fields: { remedy, upstream } },
    };
  }
  if (error instanceof MalformedReply) return { code: "upstreamInvalid", reason: `graph: ${error.message}` };
  const name = error instanceof Error ? error.constructor.name : typeof error;
  return {
    code: "internal",
    reason: `internal: ${name}`,
    line: { message: "An unforeseen error ended a request.", fields: { error: name } },
  };
}
