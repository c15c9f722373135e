import { GetPublicKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { SigningKeyError } from "@graphveil/core";
import { explainSigning } from "./assertion-signer.ts";
import { awsFailureOf } from "./aws-failure.ts";
import { type AwsClientOptions, configOf } from "./client-options.ts";
import { kmsHost, regionOfKey } from "./hosts.ts";

/** Options of {@link fetchAwsPublicKey}; the region is the key's. */
export interface AwsPublicKeyOptions extends Omit<AwsClientOptions, "region"> {
  readonly keyArn: string;
  readonly signal: AbortSignal;
}

/**
 * The public half of a KMS key, for who makes a certificate of it: the function never asks, and its role needs no right to.
 *
 * @returns DER of a SubjectPublicKeyInfo
 * @throws SigningKeyError or the signal's reason.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html
 */
export async function fetchAwsPublicKey(options: AwsPublicKeyOptions): Promise<Uint8Array> {
  const { keyArn, credentials, fetch, signal } = options;
  const region = regionOfKey(keyArn);
  if (!region)
    throw new SigningKeyError("keyInvalid", {
      remedy: "Give the key's ARN: arn:aws:kms:<region>:<account>:key/<id>, not an alias.",
    });
  try {
    const client = new KMSClient(configOf({ region, credentials, fetch }, kmsHost(region)));
    const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: keyArn }), {
      abortSignal: signal,
    });
    if (PublicKey === undefined) throw new SigningKeyError("corrupted", { remedy: "Try again." });
    return Uint8Array.from(PublicKey);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof SigningKeyError ? error : explainSigning(awsFailureOf(error), "kms:GetPublicKey");
  }
}
