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
  | { readonly kind: "gcpServiceAccount"; readonly email: string; readonly uniqueId: string }
  /** Verified by the proxy itself against an issuer that the policy names. */
  | {
      readonly kind: "oidc";
      readonly issuer: string;
      readonly audience: string;
      readonly subject: string;
      /** The claims that the policy names and that the token has as strings. */
      readonly claims?: Readonly<Record<string, string>>;
    }
  /** Nobody: the platform's word is missing or not credible. The reason is for the audit event. */
  | { readonly kind: "unknown"; readonly reason: string };

/** What the platform knows of one request besides the request itself. */
export interface Invocation {
  /** The platform's id of the invocation. */
  readonly id: string;
  /** When the platform ends it, in milliseconds of the Unix epoch. */
  readonly deadline: number;
  readonly caller: Caller;
  /** Scheme, host and path prefix under which the platform received it, without a slash at the end. */
  readonly publicBase: string;
}

/** A request as an adapter hands it over: the target is what was on the wire, not what a URL parser makes of it. */
export interface ProxyRequest {
  readonly method: string;
  /** Path and query in origin form (RFC 9112 §3.2.1). */
  readonly rawTarget: string;
  readonly headers: Headers;
  /** Size of the body in bytes; 0 where there is none. */
  readonly bodyBytes: number;
  /** Set where the HTTP parser gave up on the request, so that the rest says nothing: it is refused, and recorded. */
  readonly unreadable?: "malformed" | "tooLarge";
}
