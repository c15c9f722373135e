import { type AssertionSigner, SigningKeyError, type SigningKeyErrorCode } from "@graphveil/core";
import { type AwsFailure, awsFailureOf } from "./aws-failure.ts";
import type { AwsClientOptions } from "./clients.ts";
import { regionOfKey } from "./hosts.ts";

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
    throw new SigningKeyError("keyInvalid", {
      remedy:
        "Give the key's ARN: arn:aws:kms:<region>:<account>:key/<id>. An alias is refused: it can be moved.",
    });
  }

  return {
    async sign(request) {
      const { signal } = request;
      signal.throwIfAborted();
      const { signDigest } = await import("./clients.ts");
      try {
        const { Signature, KeyId } = await signDigest({ region, credentials, fetch }, keyArn, request);
        if (Signature === undefined || KeyId !== keyArn) {
          throw new SigningKeyError("corrupted", {
            remedy: "Try again; if it stays, see who answers for KMS.",
          });
        }
        return Uint8Array.from(Signature);
      } catch (error) {
        signal.throwIfAborted();
        throw error instanceof SigningKeyError ? error : explainKmsFailure(awsFailureOf(error));
      }
    },
  };
}

type Explanation = readonly [SigningKeyErrorCode, string];

const DISABLED: Explanation = [
  "keyDisabled",
  "Enable the key (aws kms enable-key), or cancel its deletion (aws kms cancel-key-deletion) and enable it.",
];

const BY_CODE: Readonly<Record<string, Explanation>> = {
  NotFoundException: [
    "keyNotFound",
    "Check account, region and id in GRAPHVEIL_CERTIFICATE_KEY. A key that has been deleted cannot be restored.",
  ],
  DisabledException: DISABLED,
  KMSInvalidStateException: DISABLED,
  InvalidKeyUsageException: [
    "wrongKeyUsage",
    "Create an RSA key: aws kms create-key --key-usage SIGN_VERIFY --key-spec RSA_2048",
  ],
  KeyUnavailableException: ["unavailable", "The key is briefly unavailable: try again."],
};

const BY_KIND: Readonly<Record<AwsFailure["kind"], Explanation>> = {
  denied: [
    "accessDenied",
    "Allow it in the role's policy, and the account's IAM policies in the key's: " +
      '{"Effect":"Allow","Action":"kms:Sign","Resource":"<the key\'s ARN>",' +
      '"Condition":{"StringEquals":{"kms:SigningAlgorithm":"RSASSA_PSS_SHA_256"}}}',
  ],
  noCredentials: [
    "credentialsMissing",
    "In Lambda the role's variables are always there; elsewhere run: aws configure sso",
  ],
  badCredentials: [
    "accessDenied",
    "The credentials have expired or belong to another partition, or the clock is wrong.",
  ],
  unavailable: ["unavailable", "Check the function's way out to the region's KMS."],
  other: ["rejected", "Look the code up in the KMS API reference, Sign."],
};

/** What a failure of KMS means for the certificate's key, and what to do about it. */
export function explainKmsFailure(
  { code: upstream, kind }: AwsFailure,
  action = "kms:Sign",
): SigningKeyError {
  if (kind === "denied" && action !== "kms:Sign")
    return new SigningKeyError("accessDenied", { remedy: `Allow yourself ${action} on the key.`, upstream });
  const [code, remedy] = (upstream === undefined ? undefined : BY_CODE[upstream]) ?? BY_KIND[kind];
  return new SigningKeyError(code, { remedy, upstream });
}
