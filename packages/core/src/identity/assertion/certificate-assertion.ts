import { constants, createHash, randomUUID, verify } from "node:crypto";
import type { AssertionAlgorithm } from "../../clouds/microsoft-clouds.ts";
import { type AssertionSigner, SigningKeyError } from "./assertion-signer.ts";
import type { ClientAssertion, ClientAssertionSource } from "./client-assertion.ts";
import type { ClientCertificate } from "./client-certificate.ts";

/** How long an assertion can be presented: long enough for the retries of one exchange, too short to be worth a theft. */
const LIFETIME_SECONDS = 600;

/** A certificate, and the key management service that holds its key. */
export interface CertificateCredential {
  readonly certificate: ClientCertificate;
  readonly signer: AssertionSigner;
}

/** Options of {@link createCertificateAssertionSource}. */
export interface CertificateAssertionOptions extends CertificateCredential {
  /** Application (client) id: issuer and subject of the assertion. */
  readonly clientId: string;
  /** The URL of the token endpoint, which is the assertion's audience. */
  readonly tokenEndpoint: string;
  readonly algorithm: AssertionAlgorithm;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Assertions under a certificate (`private_key_jwt`; RFC 7523, section 3), signed by a key management service.
 *
 * Each signature is verified under the certificate before it is presented. That compares the certificate's public key
 * with the service's at the first use, without the right to read that one, and finds a damaged answer.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function createCertificateAssertionSource(
  options: CertificateAssertionOptions,
): ClientAssertionSource {
  const { certificate, signer, clientId, tokenEndpoint, algorithm, now } = options;
  const claims = { issuer: clientId, subject: clientId, audience: tokenEndpoint };
  return {
    expected: claims,
    certificate: { thumbprint: certificate.thumbprint },
    async mint(signal): Promise<ClientAssertion> {
      checkValidity(certificate, now());
      const issuedAt = Math.floor(now() / 1000);
      const expiry = Math.min(issuedAt + LIFETIME_SECONDS, Math.floor(certificate.notAfter / 1000));
      const header = { alg: algorithm, typ: "JWT", "x5t#S256": certificate.sha256Thumbprint };
      const payload = {
        iss: clientId,
        sub: clientId,
        aud: tokenEndpoint,
        jti: randomUUID(),
        iat: issuedAt,
        nbf: issuedAt,
        exp: expiry,
      };
      const input = `${encode(header)}.${encode(payload)}`;
      const digest = createHash("sha256").update(input).digest();
      const signature = await signer.sign({ digest, algorithm, signal });
      checkSignature(input, signature, options);
      return {
        value: `${input}.${Buffer.from(signature).toString("base64url")}`,
        expiresAt: expiry * 1000,
        claims,
      };
    },
    timedOut: () => new SigningKeyError("unavailable", { remedy: "Try again." }),
  };
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

/** The shortest RSA signature that a certificate's key makes: what is shorter is one of another kind of key. */
const MIN_SIGNATURE_BYTES = 256;

const PADDINGS = {
  PS256: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  RS256: { padding: constants.RSA_PKCS1_PADDING },
} as const satisfies Record<AssertionAlgorithm, object>;

function checkSignature(
  input: string,
  signature: Uint8Array,
  { certificate: { publicKey }, algorithm }: CertificateAssertionOptions,
): void {
  const verifies = (by: AssertionAlgorithm): boolean =>
    verify("sha256", Buffer.from(input), { key: publicKey, ...PADDINGS[by] }, signature);
  if (verifies(algorithm)) return;
  const other = algorithm === "PS256" ? "RS256" : "PS256";
  throw signature.byteLength < MIN_SIGNATURE_BYTES || verifies(other) ? wrongAlgorithm() : anotherKey();
}

function checkValidity({ notBefore, notAfter }: ClientCertificate, now: number): void {
  if (now >= notAfter)
    throw new SigningKeyError("certificateExpired", {
      remedy:
        "Make the next one with graphveil certificate renew, have it uploaded to the application, and put it into " +
        "GRAPHVEIL_CERTIFICATE.",
    });
  if (now < notBefore)
    throw new SigningKeyError("certificateNotYetValid", {
      remedy:
        "Check the clock. Else wait, or make a certificate that is valid now: graphveil certificate create",
    });
}

function anotherKey(): SigningKeyError {
  return new SigningKeyError("anotherKey", {
    remedy:
      "GRAPHVEIL_CERTIFICATE must be the certificate of the key that GRAPHVEIL_CERTIFICATE_KEY names. " +
      "graphveil certificate show says which one a certificate belongs to.",
  });
}

function wrongAlgorithm(): SigningKeyError {
  return new SigningKeyError("wrongKeyUsage", {
    remedy:
      "GRAPHVEIL_CERTIFICATE_KEY must name an RSA key that signs with RSASSA-PSS and SHA-256: on Google Cloud a version with " +
      "an algorithm such as RSA_SIGN_PSS_2048_SHA256, which is chosen when the key is made.",
  });
}
