import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWK } from "jose";
import type { FederatedCredential } from "../../world.ts";
import { type AadstsProblem, isAadstsProblem } from "./aadsts.ts";

/** What a federated assertion is checked against. */
export interface AssertionCheck {
  readonly credentials: readonly FederatedCredential[];
  /** Reads the issuer's pages over the same network as everybody else. */
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

interface ReadAssertion {
  readonly kid: string;
  readonly algorithm: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly notBefore: number;
  readonly expiry: number;
}

const CLOCK_TOLERANCE_SECONDS = 300;
const MAX_KEYS = 100;
const malformed = (detail: string): AadstsProblem => ({ code: 50027, detail });

function read(assertion: string): ReadAssertion | AadstsProblem {
  try {
    const { kid, alg } = decodeProtectedHeader(assertion);
    const { iss, sub, aud, iat, nbf, exp } = decodeJwt(assertion);
    const [audience, ...others] = [aud ?? []].flat();
    if (iss === undefined || sub === undefined || audience === undefined || others.length > 0)
      return malformed("The token must have one issuer, one subject and one audience.");
    if (exp === undefined || kid === undefined || alg === undefined)
      return malformed("The token must have an expiry, an algorithm and a key id.");
    return {
      kid,
      algorithm: alg,
      issuer: iss,
      subject: sub,
      audience,
      notBefore: nbf ?? iat ?? 0,
      expiry: exp,
    };
  } catch {
    return malformed("The token could not be parsed.");
  }
}

/** The three names, compared exactly; the first that matches no credential decides the code. */
function matchCredential(
  { issuer, subject, audience }: ReadAssertion,
  credentials: readonly FederatedCredential[],
): AadstsProblem | undefined {
  const ofIssuer = credentials.filter((credential) => credential.issuer === issuer);
  if (ofIssuer.length === 0) return { code: 700211, detail: issuer };
  const ofSubject = ofIssuer.filter((credential) => credential.subject === subject);
  if (ofSubject.length === 0) {
    const butForCase = ofIssuer.some((each) => each.subject.toLowerCase() === subject.toLowerCase());
    return { code: butForCase ? 7002138 : 700213, detail: subject };
  }
  return ofSubject.some((credential) => credential.audience === audience)
    ? undefined
    : { code: 700212, detail: audience };
}

async function fetchJson<T>(url: string, fetch: typeof globalThis.fetch): Promise<T> {
  const response = await fetch(url, {
    headers: { accept: "application/json", "user-agent": "Entra" },
    redirect: "error",
  });
  if (!response.ok) throw new Error("the issuer refused");
  return (await response.json()) as T;
}

async function fetchKeys(
  issuer: string,
  fetch: typeof globalThis.fetch,
): Promise<readonly JWK[] | undefined> {
  try {
    const metadata = await fetchJson<{ readonly issuer?: string; readonly jwks_uri?: string }>(
      `${issuer}/.well-known/openid-configuration`,
      fetch,
    );
    if (metadata.issuer !== issuer || !metadata.jwks_uri?.startsWith("https://")) return undefined;
    const { keys } = await fetchJson<{ readonly keys: readonly JWK[] }>(metadata.jwks_uri, fetch);
    return keys.slice(0, MAX_KEYS);
  } catch {
    return undefined;
  }
}

async function verifySignature(
  assertion: string,
  { issuer, kid, algorithm }: ReadAssertion,
  fetch: typeof globalThis.fetch,
): Promise<AadstsProblem | undefined> {
  if (algorithm !== "RS256") return { code: 5002738, detail: algorithm };
  const keys = await fetchKeys(issuer, fetch);
  if (keys === undefined) return { code: 50166 };
  const jwk = keys.find((key) => key.kid === kid);
  if (jwk === undefined) return { code: 7000272, detail: kid };
  try {
    await compactVerify(assertion, await importJWK(jwk, "RS256"), { algorithms: ["RS256"] });
    return undefined;
  } catch {
    return { code: 700027 };
  }
}

/**
 * Verifies a federated client assertion as Entra does
 * (learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations): exact, case-sensitive match of
 * issuer, subject and audience; RS256; the key from the issuer's own pages; the lifetime. A trailing slash, a capital
 * letter, a stale token and an e-mail instead of a unique id each get the code by which Entra tells them apart.
 *
 * @returns undefined when the assertion is good
 */
export async function verifyAssertion(
  assertion: string,
  { credentials, fetch, now }: AssertionCheck,
): Promise<AadstsProblem | undefined> {
  const presented = read(assertion);
  if (isAadstsProblem(presented)) return presented;
  const mismatch = matchCredential(presented, credentials);
  if (mismatch !== undefined) return mismatch;
  const seconds = now / 1000;
  if (presented.expiry <= seconds || presented.notBefore > seconds + CLOCK_TOLERANCE_SECONDS)
    return {
      code: 700024,
      detail: `Current time: ${new Date(now).toISOString()}, expiry time of assertion: ${new Date(presented.expiry * 1000).toISOString()}.`,
    };
  return verifySignature(assertion, presented, fetch);
}
