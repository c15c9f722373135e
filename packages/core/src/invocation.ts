import type { TokenFacts } from "./identity/callers/token-facts.ts";

/**
 * Who calls, as the platform or an OIDC check vouches for it; never taken from a header that a client can set at will.
 */
export type Caller =
  /** The local server, on loopback only. */
  | { readonly kind: "local" }
  /** An assumed IAM role; the session name plays no part. */
  | { readonly kind: "awsRole"; readonly accountId: string; readonly roleName: string }
  /** Another IAM principal of an account, such as a user. */
  | { readonly kind: "awsPrincipal"; readonly accountId: string }
  /** The e-mail only where Google says that it is verified. */
  | {
      readonly kind: "gcpServiceAccount";
      readonly email?: string | undefined;
      readonly uniqueId: string;
    }
  /** Verified by the proxy itself against an issuer that the policy names. */
  | {
      readonly kind: "oidc";
      readonly issuer: string;
      readonly audience: string;
      readonly subject: string;
      /** The claims that the policy names and that the token has as strings. */
      readonly claims?: Readonly<Record<string, string>>;
      readonly token: TokenFacts;
    }
  /** No known caller: the platform's statement is missing or not credible. The reason is for the audit event. */
  | { readonly kind: "unknown"; readonly reason: string };

/** What the platform knows of one request besides the request itself. */
export interface Invocation {
  /** The platform's id of the invocation. */
  readonly id: string;
  /** When the platform ends it, in milliseconds of the Unix epoch. */
  readonly deadline: number;
  /** What the platform says of the caller. The proxy decides whether that counts: only where the platform authenticates. */
  readonly caller: Caller;
  /** Scheme, host and path prefix under which the platform received it, without a slash at the end. */
  readonly publicBase: string;
  /**
   * Settles when the reply was written or the client has gone; until then its bytes count. Default: they count until the reply
   * is handed over.
   */
  readonly written?: Promise<void> | undefined;
}

/** Largest body that a request may have, in bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** A request as a host passes it on: the target is what was on the wire, not what a URL parser makes of it. */
export interface ProxyRequest {
  readonly method: string;
  /** Path and query in origin form (RFC 9112 §3.2.1). */
  readonly rawTarget: string;
  readonly headers: Headers;
  /** Size of the body in bytes, as far as it is known before it is read: 0 where there is none, 1 where it is not known. */
  readonly bodyBytes: number;
  /**
   * Reads the body, once; absent where there is none.
   *
   * @throws Refusal `tooLarge` for a body of more than {@link MAX_BODY_BYTES} whose size was not known
   */
  readonly body?: (() => Promise<Uint8Array>) | undefined;
  /** Set where the HTTP parser gave up on the request, so that the rest says nothing: it is refused, and recorded. */
  readonly unreadable?: "malformed" | "tooLarge";
}

/** A reply as a host writes it. */
export interface EncodedReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Its own: nobody else writes to its memory or frees it. */
  readonly body: Uint8Array<ArrayBuffer>;
}
