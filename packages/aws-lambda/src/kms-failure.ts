import type { AwsFailure } from "./aws-failure.ts";

/** Why KMS gave nothing: a closed set, part of those of root keys and of signatures. */
export type KmsProblem =
  | "keyNotFound"
  | "accessDenied"
  | "keyDisabled"
  | "wrongKeyUsage"
  | "credentialsMissing"
  | "rejected"
  | "unavailable";

/** What a key is for, as its remedies say it. */
export interface KmsUse {
  /** The environment variable that names the key. */
  readonly variable: string;
  /** The operation of the KMS API. */
  readonly operation: "GenerateMac" | "Sign";
  /** The one condition of the role's statement, as JSON. */
  readonly condition: string;
  /** The right kind of key, and the command that makes it. */
  readonly createKey: string;
}

/** The remedy for a name that is not a key's. */
export const KEY_INVALID_REMEDY =
  "Give the key's ARN: arn:aws:kms:<region>:<account>:key/<id>. An alias is refused: it can be moved.";
/** The remedy for an answer of another key, or with a piece missing. */
export const CORRUPTED_REMEDY = "Try again; if it stays, see who answers for KMS.";

const BY_CODE: Readonly<Record<string, KmsProblem>> = {
  NotFoundException: "keyNotFound",
  DisabledException: "keyDisabled",
  KMSInvalidStateException: "keyDisabled",
  InvalidKeyUsageException: "wrongKeyUsage",
};

const BY_KIND: Readonly<Record<AwsFailure["kind"], KmsProblem>> = {
  denied: "accessDenied",
  noCredentials: "credentialsMissing",
  badCredentials: "accessDenied",
  unavailable: "unavailable",
  other: "rejected",
};

const remedies: Readonly<Record<KmsProblem, (use: KmsUse) => string>> = {
  keyNotFound: ({ variable }) =>
    `Check account, region and id in ${variable}. A key that has been deleted cannot be restored.`,
  keyDisabled: () =>
    "Enable the key (aws kms enable-key), or cancel its deletion (aws kms cancel-key-deletion) and enable it.",
  wrongKeyUsage: ({ createKey }) => `Create ${createKey}`,
  accessDenied: ({ operation, condition }) =>
    "Allow it in the role's policy, and the account's IAM policies in the key's: " +
    `{"Effect":"Allow","Action":"kms:${operation}","Resource":"<the key's ARN>","Condition":${condition}}`,
  credentialsMissing: () =>
    "In Lambda the role's variables are always there; elsewhere run: aws configure sso",
  unavailable: () => "Check the function's way out to the region's KMS.",
  rejected: ({ operation }) => `Look the code up in the KMS API reference, ${operation}.`,
};

/** What a failure of KMS means for a key, and what to do about it. */
export function explainKmsFailure(
  { code, kind }: AwsFailure,
  use: KmsUse,
): { readonly problem: KmsProblem; readonly remedy: string } {
  if (code === "KeyUnavailableException")
    return { problem: "unavailable", remedy: "The key is briefly unavailable: try again." };
  const problem = (code === undefined ? undefined : BY_CODE[code]) ?? BY_KIND[kind];
  const remedy =
    kind === "badCredentials" && problem === "accessDenied"
      ? "The credentials have expired or belong to another partition, or the clock is wrong."
      : remedies[problem](use);
  return { problem, remedy };
}
