import { decodeJwt } from "jose/jwt/decode";
import { RemediableError, type Remedy } from "../../errors.ts";

/** The three claims that Entra ID compares, exactly and case-sensitively, with a federated identity credential. */
export interface TrustClaims {
  /** `iss`. */
  readonly issuer: string;
  /** `sub`. */
  readonly subject: string;
  /** `aud`; several audiences are joined by a comma and a space. */
  readonly audience: string;
}

/** The host cloud's proof of who this workload is (RFC 8693, section 2.1): presented to Entra ID as its assertion. */
export interface SubjectToken {
  /** The signed JWT. A thief of it can act as this application until it expires: it is never logged or stored. */
  readonly value: string;
  /** Expiry in milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly claims: TrustClaims;
}

/** What a provider is asked for. */
export interface SubjectTokenRequest {
  /** The `aud` that the token must carry. */
  readonly audience: string;
  /** Ends the call at once with the signal's reason. */
  readonly signal: AbortSignal;
}

/**
 * Mints subject tokens from the identity of the platform that the code runs on.
 *
 * A provider does not cache: the memo in front of it does. It bounds its own time and retries, and fails with a
 * {@link SubjectTokenError}, or with the signal's reason.
 */
export interface SubjectTokenProvider {
  /** What the federated identity credential should say, in words, for an operator to compare with. */
  readonly expects: {
    /** Such as `https://accounts.google.com`. */
    readonly issuer: string;
    /** Such as "the unique id (21 digits) of the service account". */
    readonly subject: string;
  };
  getSubjectToken(request: SubjectTokenRequest): Promise<SubjectToken>;
}

const MESSAGES = {
  malformed: "The platform answered with something that is not a subject token.",
  audienceInvalid: "The audience holds characters that the platform cannot carry unchanged.",
  credentialsMissing: "No credentials of the platform were found.",
  credentialsRefused: "The credentials that were found do not identify a workload.",
  federationDisabled: "The account does not vend web identity tokens.",
  accessDenied: "The workload may not ask for a web identity token.",
  rejected: "The platform refused to mint a subject token.",
  unavailable: "The platform did not answer.",
} as const;

/** Why there is no subject token: a closed set. */
export type SubjectTokenErrorCode = keyof typeof MESSAGES;

/** Says why the platform gave no subject token, and what to do about it. */
export class SubjectTokenError extends RemediableError<SubjectTokenErrorCode> {
  override readonly name = "SubjectTokenError";

  constructor(code: SubjectTokenErrorCode, remedy: Remedy) {
    super(MESSAGES[code], code, remedy);
  }
}

/**
 * Reads issuer, subject, audience and expiry of a JWT, without verifying it: Entra ID does that.
 *
 * @throws SubjectTokenError `malformed` for anything that is not a JWT with `iss`, `sub`, `aud` and `exp`. The
 * error quotes nothing of the input, since that may be a credential all the same.
 */
export function readSubjectToken(jwt: string): SubjectToken {
  const claims = claimsOf(jwt);
  const { iss: issuer, sub: subject, aud, exp } = claims;
  const audience = Array.isArray(aud) ? aud.join(", ") : aud;
  if (!issuer || !subject || !audience || typeof exp !== "number" || !Number.isFinite(exp)) {
    throw malformed();
  }
  return { value: jwt, expiresAt: exp * 1000, claims: { issuer, subject, audience } };
}

function claimsOf(jwt: string) {
  try {
    return decodeJwt(jwt);
  } catch {
    throw malformed();
  }
}

function malformed(): SubjectTokenError {
  return new SubjectTokenError("malformed", {
    remedy:
      "Check that nothing blocks this workload's way to the platform's token service: " +
      "an interception proxy, or an emulator of the metadata server.",
  });
}
