import { createPublicKey, type KeyObject } from "node:crypto";
import { createAwsAssertionSigner, fetchAwsPublicKey, kmsHost, regionOfKey } from "@graphveil/aws-lambda";
import {
  type AssertionAlgorithm,
  type AssertionSigner,
  createPinnedFetch,
  isCertificateKey,
  type ManagedKeyReference,
  SigningKeyError,
} from "@graphveil/core";
import { createGcpAssertionSigner, fetchGcpPublicKey, googleHosts } from "@graphveil/gcp-function";
import type { CommandContext } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";

/** An RSA key of a key management service, as who makes a certificate of it sees it. */
export interface KmsKey {
  readonly publicKey: KeyObject;
  /** With what it signs a certificate: PKCS #1, which everybody reads, where the key can; else PSS. */
  readonly algorithm: AssertionAlgorithm;
  sign(digest: Uint8Array): Promise<Uint8Array>;
}

const wrongKey = (detail: string): SigningKeyError =>
  new SigningKeyError("wrongKeyUsage", {
    remedy: `Make an RSA key of 2048 to 4096 bits for signing: ${detail}`,
  });

const RSA_ON_AWS = "aws kms create-key --key-usage SIGN_VERIFY --key-spec RSA_2048";
const RSA_ON_GOOGLE =
  "gcloud kms keys create <key> --purpose=asymmetric-signing --default-algorithm=rsa-sign-pss-2048-sha256 --keyring=… --location=…";

const rsaOnly = (publicKey: KeyObject, detail: string): KeyObject => {
  if (!isCertificateKey(publicKey)) throw wrongKey(detail);
  return publicKey;
};

/** The credentials of the environment; undefined lets the client say that there are none. */
const awsCredentials = ({ env }: CommandContext) => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  return AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY
    ? {
        accessKeyId: AWS_ACCESS_KEY_ID,
        secretAccessKey: AWS_SECRET_ACCESS_KEY,
        ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
      }
    : undefined;
};

const signWith =
  (signer: AssertionSigner, algorithm: AssertionAlgorithm, signal: AbortSignal) => (digest: Uint8Array) =>
    signer.sign({ digest, algorithm, signal });

async function openAwsKey(keyArn: string, context: CommandContext, signal: AbortSignal): Promise<KmsKey> {
  const host = kmsHost(regionOfKey(keyArn) ?? "");
  const fetch = createPinnedFetch({ allowedHosts: new Set([host]), fetch: context.fetch });
  const options = { keyArn, credentials: awsCredentials(context), fetch };
  const der = Buffer.from(await fetchAwsPublicKey({ ...options, signal }));
  const publicKey = rsaOnly(createPublicKey({ key: der, type: "spki", format: "der" }), RSA_ON_AWS);
  return {
    publicKey,
    algorithm: "RS256",
    sign: signWith(createAwsAssertionSigner(options), "RS256", signal),
  };
}

async function openGoogleKey(
  keyVersion: string,
  context: CommandContext,
  signal: AbortSignal,
): Promise<KmsKey> {
  const allowedHosts = new Set(Object.values(googleHosts));
  const fetch = createPinnedFetch({ allowedHosts, fetch: context.fetch });
  const options = { keyVersion, identity: "local", fetch } as const;
  const { pem, algorithm } = await fetchGcpPublicKey({ ...options, signal });
  const publicKey = rsaOnly(createPublicKey(pem), RSA_ON_GOOGLE);
  // Entra ID is given PS256, and a version of Cloud KMS signs with one algorithm.
  if (!algorithm.startsWith("RSA_SIGN_PSS_")) throw wrongKey(RSA_ON_GOOGLE);
  return {
    publicKey,
    algorithm: "PS256",
    sign: signWith(createGcpAssertionSigner(options), "PS256", signal),
  };
}

const LIMIT_MS = 60_000;

/**
 * Opens the key with the credentials of the person who runs the command.
 *
 * @throws CommandError with the remedy if the service refuses, or the key is not one for certificates
 */
export async function openKmsKey(reference: ManagedKeyReference, context: CommandContext): Promise<KmsKey> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  return withRemedy(() =>
    reference.kind === "awskms"
      ? openAwsKey(reference.keyArn, context, signal)
      : openGoogleKey(reference.keyVersionName, context, signal),
  );
}

/**
 * Does work with the key, and turns its failure into words with the remedy.
 *
 * @throws CommandError
 */
export async function withRemedy<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SigningKeyError)) throw error;
    const code = error.code === "unavailable" ? EXIT.unreachable : EXIT.refused;
    throw new CommandError(code, `${error.message} ${error.remedy}`);
  }
}
