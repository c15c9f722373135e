import type { TrustClaims } from "./subject-token.ts";

/** A signed JWT by which the application proves itself to Entra ID (RFC 7523, section 2.2). */
export interface ClientAssertion {
  /** The JWT. A thief of it can act as this application until it expires: it is never logged or stored. */
  readonly value: string;
  /** Expiry in milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly claims: TrustClaims;
}

/** What an operator compares with the certificates of the application: facts that are public. */
export interface PresentedCertificate {
  /** SHA-1 of the certificate as Entra ID shows it: 40 upper-case hexadecimal digits. */
  readonly thumbprint: string;
}

/**
 * Where client assertions come from: the identity token of the platform (federation), or a certificate whose key a key
 * management service holds. Whatever it is, the exchange remembers, shares, retries and renews alike.
 */
export interface ClientAssertionSource {
  /** What the assertion should say, in words where it is not known; only for errors. */
  readonly expected: TrustClaims;
  /** The certificate behind the assertions; undefined for a federated identity. */
  readonly certificate?: PresentedCertificate | undefined;
  /** Makes a new assertion. It does not cache, bounds its own time, and fails with an error that has a remedy. */
  mint(signal: AbortSignal): Promise<ClientAssertion>;
  /** The error of a mint that took too long. */
  timedOut(): Error;
}
