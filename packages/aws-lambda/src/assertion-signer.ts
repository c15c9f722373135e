import { type AssertionSigner, SigningKeyError } from "@graphveil/core";
import { type AwsFailure, awsFailureOf } from "./aws-failure.ts";
import type { AwsClientOptions } from "./client-options.ts";
import { regionOfKey } from "./hosts.ts";
import { CORRUPTED_REMEDY, explainKmsFailure, KEY_INVALID_REMEDY, type KmsUse } from "./kms-failure.ts";

/** Options of {@link createAwsAssertionSigner}; the region is the key's. */
export interface AwsAssertionSignerOptions extends Omit<AwsClientOptions, "region"> {
  /** ARN of an RSA key for signing (`RSA_2048` to `RSA_4096`); not of an alias. */
  readonly keyArn: string;
}

/**
 * Signatures of a KMS key that cannot be exported.
 *
 * The role needs `kms:Sign` on that key with that algorithm, and nothing else. One attempt takes at most 5 s, and the SDK
 * makes at most three.
 *
 * @throws SigningKeyError `keyInvalid` at once for what is not the ARN of a key.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
export function createAwsAssertionSigner(options: AwsAssertionSignerOptions): AssertionSigner {
  const { keyArn, credentials, fetch } = options;
  const region = regionOfKey(keyArn);
  if (!region) {
    throw new SigningKeyError("keyInvalid", { remedy: KEY_INVALID_REMEDY });
  }

  return {
    async sign(request) {
      const { signal } = request;
      signal.throwIfAborted();
      const { signDigest } = await import("./kms-client.ts");
      try {
        const { Signature, KeyId } = await signDigest({ region, credentials, fetch }, keyArn, request);
        if (Signature === undefined || KeyId !== keyArn) {
          throw new SigningKeyError("corrupted", { remedy: CORRUPTED_REMEDY });
        }
        return Uint8Array.from(Signature);
      } catch (error) {
        signal.throwIfAborted();
        throw error instanceof SigningKeyError ? error : explainSigning(awsFailureOf(error));
      }
    },
  };
}

const USE: KmsUse = {
  variable: "GRAPHVEIL_CERTIFICATE_KEY",
  operation: "Sign",
  condition: '{"StringEquals":{"kms:SigningAlgorithm":"RSASSA_PSS_SHA_256"}}',
  createKey: "an RSA key: aws kms create-key --key-usage SIGN_VERIFY --key-spec RSA_2048",
};

/** What a failure of KMS means for the certificate's key, and what to do about it. */
export function explainSigning(failure: AwsFailure, action = "kms:Sign"): SigningKeyError {
  const { code: upstream, kind } = failure;
  if (kind === "denied" && action !== "kms:Sign")
    return new SigningKeyError("accessDenied", { remedy: `Allow yourself ${action} on the key.`, upstream });
  const { problem, remedy } = explainKmsFailure(failure, USE);
  return new SigningKeyError(problem, { remedy, upstream });
}
