import { createPublicKey } from "node:crypto";
import { createAwsAssertionSigner, fetchAwsPublicKey } from "@graphveil/aws-lambda";
import { createSelfSigned } from "@graphveil/cli";
import { createGcpAssertionSigner, fetchGcpPublicKey } from "@graphveil/gcp-function";
import { createSimulator, defaultWorld, type World } from "@graphveil/simulator";

/** The cloud whose key management service holds the certificate's key. */
export type CertificatePlatform = "aws" | "google";

/** What a certificate may say otherwise. */
export interface CertificateOptions {
  readonly platform: CertificatePlatform;
  /** Default {@link defaultWorld}. */
  readonly world?: World;
  /** Milliseconds since the epoch; default an hour ago. */
  readonly notBefore?: number;
  /** Milliseconds since the epoch; default in a year. */
  readonly notAfter?: number;
}

const HOUR_MS = 60 * 60 * 1000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const { signal } = new AbortController();

/** Public key and signer of the simulated key, as who makes certificates has them. */
async function openKey({ platform, world = defaultWorld }: CertificateOptions) {
  const { fetch } = createSimulator({ world });
  if (platform === "google") {
    const keyVersion = world.gcp.certificateKey.version;
    const { pem } = await fetchGcpPublicKey({ keyVersion, fetch, signal });
    const signer = createGcpAssertionSigner({ keyVersion, fetch });
    return { publicKey: createPublicKey(pem), algorithm: "PS256", signer } as const;
  }
  const options = { keyArn: world.aws.certificateKey.arn, credentials: world.aws.administrator, fetch };
  const der = Buffer.from(await fetchAwsPublicKey({ ...options, signal }));
  const publicKey = createPublicKey({ key: der, type: "spki", format: "der" });
  return { publicKey, algorithm: "RS256", signer: createAwsAssertionSigner(options) } as const;
}

/** PEM of a certificate of the simulated key. */
export async function makeCertificate(options: CertificateOptions): Promise<string> {
  const { notBefore = Date.now() - HOUR_MS, notAfter = Date.now() + YEAR_MS } = options;
  const { publicKey, algorithm, signer } = await openKey(options);
  const certificate = await createSelfSigned({
    publicKey,
    commonName: "graphveil",
    notBefore: new Date(notBefore),
    notAfter: new Date(notAfter),
    algorithm,
    sign: (digest) => signer.sign({ digest, algorithm, signal }),
  });
  if (certificate === undefined) throw new Error("the simulated key does not sign for itself");
  return certificate.toString();
}

/** A world whose application knows the certificates, and no federated identity. */
export const worldWithCertificates = (
  certificates: readonly string[],
  world: World = defaultWorld,
): World => ({
  ...world,
  entra: { ...world.entra, federatedCredentials: [], certificates: certificates.map((pem) => ({ pem })) },
});

/** The two variables that choose the certificate. */
export const certificateEnvironment = (
  platform: CertificatePlatform,
  certificate: string,
  { aws, gcp }: World = defaultWorld,
): Readonly<Record<string, string>> => ({
  GRAPHVEIL_CERTIFICATE_KEY:
    platform === "aws" ? `awskms:${aws.certificateKey.arn}` : `gcpkms:${gcp.certificateKey.version}`,
  GRAPHVEIL_CERTIFICATE: certificate,
});
