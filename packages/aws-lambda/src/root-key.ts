import { RootKeyError, type RootKeyErrorCode, type RootKeySource } from "@graphveil/core";
import { type AwsFailure, awsFailureOf } from "./aws-failure.ts";
import type { AwsClientOptions } from "./clients.ts";
import { regionOfKey } from "./hosts.ts";

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
    throw new RootKeyError("keyInvalid", {
      remedy:
        "Give the key's ARN: arn:aws:kms:<region>:<account>:key/<id>. An alias is refused: it can be moved.",
    });
  }

  return {
    async deriveRootKey({ label, signal }) {
      signal.throwIfAborted();
      const { generateMac } = await import("./clients.ts");
      try {
        const message = new TextEncoder().encode(label);
        const { Mac, KeyId } = await generateMac({ region, credentials, fetch }, keyArn, message, signal);
        if (Mac?.byteLength !== ROOT_KEY_BYTES || KeyId !== keyArn) {
          throw new RootKeyError("corrupted", { remedy: "Try again; if it stays, see who answers for KMS." });
        }
        return Uint8Array.from(Mac);
      } catch (error) {
        signal.throwIfAborted();
        throw error instanceof RootKeyError ? error : explain(awsFailureOf(error));
      }
    },
  };
}

type Explanation = readonly [RootKeyErrorCode, string];

const DISABLED: Explanation = [
  "keyDisabled",
  "Enable the key (aws kms enable-key), or cancel its deletion (aws kms cancel-key-deletion) and enable it.",
];

const BY_CODE: Readonly<Record<string, Explanation>> = {
  NotFoundException: [
    "keyNotFound",
    "Check account, region and id in GRAPHVEIL_KEY. A key that has been deleted cannot be restored.",
  ],
  DisabledException: DISABLED,
  KMSInvalidStateException: DISABLED,
  InvalidKeyUsageException: [
    "wrongKeyUsage",
    "Create an HMAC key: aws kms create-key --key-usage GENERATE_VERIFY_MAC --key-spec HMAC_256",
  ],
  KeyUnavailableException: ["unavailable", "The key is briefly unavailable: try again."],
};

const BY_KIND: Readonly<Record<AwsFailure["kind"], Explanation>> = {
  denied: [
    "accessDenied",
    "Allow it in the role's policy, and the account's IAM policies in the key's: " +
      '{"Effect":"Allow","Action":"kms:GenerateMac","Resource":"<the key\'s ARN>",' +
      '"Condition":{"StringEquals":{"kms:MacAlgorithm":"HMAC_SHA_256"}}}',
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
  other: ["rejected", "Look the code up in the KMS API reference, GenerateMac."],
};

function explain({ code: upstream, kind }: AwsFailure): RootKeyError {
  const [code, remedy] = (upstream === undefined ? undefined : BY_CODE[upstream]) ?? BY_KIND[kind];
  return new RootKeyError(code, { remedy, upstream });
}
