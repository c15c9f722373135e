import { PROJECT_ID } from "./world.ts";

/** An example, with the variables that are its own. */
export interface AppliedExample {
  /** Its folder in `infra/examples`, and its policy in the fixtures. */
  readonly name: string;
  readonly zip: string;
  /** What the guide takes out of the state before it destroys: addresses. */
  readonly guarded: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** The caller that comes later, as the policy names it. */
  readonly more: object;
}

const AWS_REGION = "eu-central-1";
const GOOGLE_REGION = "europe-west3";

const awsGuards = (module: string, key: string): readonly string[] => [
  `module.${module}.${key}.this["v1"]`,
  `module.${module}.aws_iam_outbound_web_identity_federation.this[0]`,
];
const googleGuards = (module: string): readonly string[] => [
  `module.${module}.google_kms_crypto_key.this["v1"]`,
  `module.${module}.google_kms_key_ring.this[0]`,
  `module.${module}.google_logging_project_bucket_config.audit[0]`,
];

const later = { name: "second", groups: ["directory"] };
const moreAws = { ...later, match: { awsRole: "arn:aws:iam::444455556666:role/second" } };
const moreGoogle = { ...later, match: { gcpServiceAccount: "second@acme.iam.gserviceaccount.com" } };

/** The examples in the order in which they are applied. */
export const appliedExamples: readonly AppliedExample[] = [
  {
    name: "aws",
    zip: "aws-lambda.zip",
    guarded: awsGuards("proxy", "aws_kms_key"),
    variables: { region: AWS_REGION },
    more: moreAws,
  },
  {
    name: "gcp",
    zip: "gcp-function.zip",
    guarded: googleGuards("proxy"),
    variables: { project_id: PROJECT_ID, region: GOOGLE_REGION, enable_services: "false" },
    more: moreGoogle,
  },
  {
    name: "both",
    zip: "aws-lambda.zip",
    guarded: [...awsGuards("aws", "aws_kms_external_key"), ...googleGuards("gcp")],
    variables: {
      aws_region: AWS_REGION,
      google_project_id: PROJECT_ID,
      google_region: GOOGLE_REGION,
      enable_services: "false",
    },
    more: moreAws,
  },
];
