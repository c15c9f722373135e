import { RootKeyError, type RootKeySource } from "@graphveil/core";
import { type AwsFailure, awsFailureOf } from "./aws-failure.ts";
import type { AwsClientOptions } from "./client-options.ts";
import { regionOfKey } from "./hosts.ts";
import { CORRUPTED_REMEDY, explainKmsFailure, KEY_INVALID_REMEDY, type KmsUse } from "./kms-failure.ts";

const ROOT_KEY_BYTES = 32;

/** Options of {@link createAwsRootKeySource}; the region is the key's. */
export interface AwsRootKeyOptions extends Omit<AwsClientOptions, "region"> {
  /** ARN of an HMAC key (`HMAC_256`); not of an alias. */
  readonly keyArn: string;
}

/**
 * Root keys as MACs of a KMS key that cannot be exported.
 *
 * The role needs `kms:GenerateMac` on that key and nothing else. One attempt takes at most 5 s, and the SDK
 * makes at most three.
 *
 * @throws RootKeyError `keyInvalid` at once for what is not the ARN of a key.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/hmac.html
 */
export function createAwsRootKeySource(options: AwsRootKeyOptions): RootKeySource {
  const { keyArn, credentials, fetch } = options;
  const region = regionOfKey(keyArn);
  if (!region) {
    throw new RootKeyError("keyInvalid", { remedy: KEY_INVALID_REMEDY });
  }

  return {
    async deriveRootKey({ label, signal }) {
      signal.throwIfAborted();
      const { generateMac } = await import("./kms-client.ts");
      try {
        const message = new TextEncoder().encode(label);
        const { Mac, KeyId } = await generateMac({ region, credentials, fetch }, keyArn, message, signal);
        if (Mac?.byteLength !== ROOT_KEY_BYTES || KeyId !== keyArn) {
          throw new RootKeyError("corrupted", { remedy: CORRUPTED_REMEDY });
        }
        return Uint8Array.from(Mac);
      } catch (error) {
        signal.throwIfAborted();
        throw error instanceof RootKeyError ? error : explain(awsFailureOf(error));
      }
    },
  };
}

const USE: KmsUse = {
  variable: "GRAPHVEIL_KEY",
  operation: "GenerateMac",
  condition: '{"StringEquals":{"kms:MacAlgorithm":"HMAC_SHA_256"}}',
  createKey: "an HMAC key: aws kms create-key --key-usage GENERATE_VERIFY_MAC --key-spec HMAC_256",
};

function explain(failure: AwsFailure): RootKeyError {
  const { problem, remedy } = explainKmsFailure(failure, USE);
  return new RootKeyError(problem, { remedy, upstream: failure.code });
}
