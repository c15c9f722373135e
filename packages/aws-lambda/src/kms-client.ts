import {
  GenerateMacCommand,
  type GenerateMacCommandOutput,
  KMSClient,
  SignCommand,
  type SignCommandOutput,
} from "@aws-sdk/client-kms";
import type { AssertionAlgorithm, SignatureRequest } from "@graphveil/core";
import { type AwsClientOptions, configOf } from "./client-options.ts";
import { kmsHost } from "./hosts.ts";

/**
 * Calls KMS `GenerateMac` with HMAC-SHA-256 over the message.
 *
 * @throws Error of the SDK as it is; with credentials and signature in it: never pass it on.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html
 */
export async function generateMac(
  options: AwsClientOptions,
  keyArn: string,
  message: Uint8Array,
  signal: AbortSignal,
): Promise<GenerateMacCommandOutput> {
  const client = new KMSClient(configOf(options, kmsHost(options.region)));
  const command = new GenerateMacCommand({ KeyId: keyArn, MacAlgorithm: "HMAC_SHA_256", Message: message });
  return client.send(command, { abortSignal: signal });
}

/** The algorithms of assertions as KMS names them. */
const SIGNING_ALGORITHMS = {
  PS256: "RSASSA_PSS_SHA_256",
  RS256: "RSASSA_PKCS1_V1_5_SHA_256",
} as const satisfies Record<AssertionAlgorithm, string>;

/**
 * Calls KMS `Sign` over a SHA-256 digest.
 *
 * @throws Error of the SDK as it is; with credentials and signature in it: never pass it on.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
export async function signDigest(
  options: AwsClientOptions,
  keyArn: string,
  { digest, algorithm, signal }: SignatureRequest,
): Promise<SignCommandOutput> {
  const client = new KMSClient(configOf(options, kmsHost(options.region)));
  const command = new SignCommand({
    KeyId: keyArn,
    Message: digest,
    MessageType: "DIGEST",
    SigningAlgorithm: SIGNING_ALGORITHMS[algorithm],
  });
  return client.send(command, { abortSignal: signal });
}
