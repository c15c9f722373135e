import type { CloudKmsProblem } from "./cloud-kms.ts";

/** What a key version is for, as its remedies say it. */
export interface CloudKmsUse {
  /** The environment variable that names the key version. */
  readonly variable: string;
  /** The method of the Cloud KMS API. */
  readonly verb: "macSign" | "asymmetricSign";
  /** The right kind of key, and the command that makes it. */
  readonly createKey: string;
}

/** The remedy for a name that is not a key version's. */
export const KEY_INVALID_REMEDY =
  "Give the full name of a key version: gcloud kms keys versions list --key … --uri";

/** What to do about a call of Cloud KMS that gave nothing. */
export const cloudKmsRemedies: Readonly<Record<CloudKmsProblem, (use: CloudKmsUse) => string>> = {
  keyNotFound: ({ variable }) => `Check project, location, key ring, key and version in ${variable}.`,
  accessDenied: () =>
    "Enable the API (gcloud services enable cloudkms.googleapis.com) and grant the role on the key: gcloud kms keys " +
    "add-iam-policy-binding <key> --location=… --keyring=… --member=serviceAccount:<e-mail> --role=roles/cloudkms.signer",
  keyDisabled: () =>
    "Enable the key version (gcloud kms keys versions enable), or restore it first (gcloud kms keys versions restore).",
  wrongKeyUsage: ({ createKey }) => `Create ${createKey}`,
  credentialsMissing: () =>
    "Run: gcloud auth application-default login --impersonate-service-account=<e-mail>",
  corrupted: () => "Try again; if it stays, see what blocks the way between the function and Cloud KMS.",
  rejected: ({ verb }) => `Look the status up in the Cloud KMS API reference, ${verb}.`,
  unavailable: () => "Check the function's way out to cloudkms.googleapis.com and to the metadata server.",
};
