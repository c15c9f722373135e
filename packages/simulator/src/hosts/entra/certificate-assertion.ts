import { constants, verify, X509Certificate } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from "jose";
import type { EntraCertificate, EntraWorld } from "../../world.ts";
import type { AadstsProblem } from "./aadsts.ts";
import type { TokenRequest } from "./token-request.ts";

const CLOCK_TOLERANCE_SECONDS = 300;
const paddings: ReadonlyMap<string | undefined, object> = new Map([
  ["PS256", { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }],
  ["RS256", { padding: constants.RSA_PKCS1_PADDING }],
]);

type Thumbprint = Pick<ProtectedHeaderParameters, "alg"> & { readonly "x5t#S256"?: unknown };

const headerOf = (assertion: string): Thumbprint | undefined => {
  try {
    return decodeProtectedHeader(assertion) as Thumbprint;
  } catch {
    return undefined;
  }
};

/** True for an assertion that names a certificate: a federated one names a key of its issuer (`kid`). */
export const isUnderCertificate = (assertion: string): boolean =>
  headerOf(assertion)?.["x5t#S256"] !== undefined;

const sha256Thumbprint = (certificate: X509Certificate): string =>
  Buffer.from(certificate.fingerprint256.replaceAll(":", ""), "hex").toString("base64url");

/** The claims, compared as Entra compares them: whose assertion, for which endpoint, when. */
function refuseClaims(
  { iss, sub, aud, jti, nbf = 0, exp }: JWTPayload,
  { clientId }: EntraWorld,
  { tokenEndpoint }: TokenRequest,
  now: number,
): AadstsProblem | undefined {
  if (iss === undefined || sub === undefined || exp === undefined || typeof aud !== "string")
    return { code: 50027, detail: "The token must have an issuer, a subject, one audience and an expiry." };
  if (typeof jti !== "string" || jti === "")
    return { code: 50027, detail: "The token must have an identifier (jti)." };
  if (iss !== clientId || sub !== clientId) return { code: 700021 };
  if (aud !== tokenEndpoint) return { code: 700023 };
  const seconds = now / 1000;
  return exp <= seconds || nbf > seconds + CLOCK_TOLERANCE_SECONDS
    ? { code: 700024, detail: `Current time: ${new Date(now).toISOString()}.` }
    : undefined;
}

/** The uploaded certificate that the header names, while it and its upload are valid. */
function findCertificate(
  thumbprint: unknown,
  certificates: readonly EntraCertificate[],
  now: number,
): X509Certificate | AadstsProblem {
  for (const { pem, endsAt = Number.POSITIVE_INFINITY } of certificates) {
    const certificate = new X509Certificate(pem);
    if (sha256Thumbprint(certificate) !== thumbprint) continue;
    const isValid =
      now < Math.min(endsAt, certificate.validToDate.getTime()) && now >= certificate.validFromDate.getTime();
    return isValid ? certificate : { code: 700027, detail: " [Reason - The key used is expired.]" };
  }
  return { code: 700027, detail: " [Reason - The key was not found.]" };
}

function refuseSignature(
  assertion: string,
  algorithm: string | undefined,
  { publicKey }: X509Certificate,
): AadstsProblem | undefined {
  const padding = paddings.get(algorithm);
  if (padding === undefined) return { code: 5002738, detail: String(algorithm) };
  const end = assertion.lastIndexOf(".");
  const signature = Buffer.from(assertion.slice(end + 1), "base64url");
  return verify("sha256", Buffer.from(assertion.slice(0, end)), { key: publicKey, ...padding }, signature)
    ? undefined
    : {
        code: 700027,
        detail: " [Reason - Key was found, but use of the key to verify the signature failed.]",
      };
}

/**
 * Verifies assertions under a certificate as Entra does
 * (learn.microsoft.com/entra/identity-platform/certificate-credentials): thumbprint and validity of the certificate,
 * algorithm, signature, issuer, subject, audience and lifetime. An assertion may come again; another one with the identifier
 * (`jti`) of an earlier one is refused, since identifiers that repeat are no identifiers.
 */
export function createCertificateVerifier(entra: EntraWorld, now: () => number) {
  const assertionsById = new Map<string, string>();
  return (request: TokenRequest): AadstsProblem | undefined => {
    const { assertion } = request;
    const header = headerOf(assertion);
    let claims: JWTPayload;
    try {
      claims = decodeJwt(assertion);
    } catch {
      return { code: 50027, detail: "The token could not be parsed." };
    }
    const certificate = findCertificate(header?.["x5t#S256"], entra.certificates, now());
    if ("code" in certificate) return certificate;
    const problem =
      refuseSignature(assertion, header?.alg, certificate) ?? refuseClaims(claims, entra, request, now());
    if (problem !== undefined) return problem;
    const id = String(claims.jti);
    if ((assertionsById.get(id) ?? assertion) !== assertion)
      return { code: 50027, detail: "The token's identifier (jti) belongs to another token." };
    assertionsById.set(id, assertion);
    return undefined;
  };
}
