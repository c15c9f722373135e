import type { CommandTable } from "../../guides/command-line.ts";

const common = { format: "value", project: "value", quiet: "bool" } as const;
const binding = { ...common, member: "value", role: "value" } as const;

/**
 * The commands of the gcloud CLI that the guides use, with the flags that they may have: as release 528 completes them.
 *
 * @see https://cloud.google.com/sdk/gcloud/reference
 */
export const gcloudCommands: CommandTable = {
  "artifacts repositories add-iam-policy-binding": { ...binding, location: "value" },
  "artifacts repositories create": { ...common, location: "value", "repository-format": "value" },
  "auth application-default login": common,
  "auth login": common,
  "auth print-identity-token": {
    ...common,
    audiences: "value",
    "impersonate-service-account": "value",
    "include-email": "bool",
  },
  "functions deploy": {
    ...common,
    "build-service-account": "value",
    concurrency: "value",
    cpu: "value",
    "docker-repository": "value",
    "entry-point": "value",
    "env-vars-file": "value",
    gen2: "bool",
    "max-instances": "value",
    memory: "value",
    "no-allow-unauthenticated": "bool",
    region: "value",
    "run-service-account": "value",
    runtime: "value",
    source: "value",
    timeout: "value",
    "trigger-http": "bool",
  },
  "iam roles create": { ...common, file: "value" },
  "iam service-accounts create": common,
  "iam service-accounts describe": common,
  "kms keyrings create": { ...common, location: "value" },
  "kms keys add-iam-policy-binding": { ...binding, keyring: "value", location: "value" },
  "kms keys create": {
    ...common,
    "default-algorithm": "value",
    "destroy-scheduled-duration": "value",
    keyring: "value",
    location: "value",
    "protection-level": "value",
    purpose: "value",
  },
  "kms keys versions destroy": { ...common, key: "value", keyring: "value", location: "value" },
  "logging sinks update": { ...common, "add-exclusion": "value" },
  "projects add-iam-policy-binding": { ...binding, condition: "value" },
  "projects describe": common,
  "run services add-iam-policy-binding": { ...binding, region: "value" },
  "run services update-traffic": { ...common, region: "value", "to-revisions": "value" },
  "services enable": common,
  "storage buckets add-iam-policy-binding": binding,
  "storage buckets create": {
    ...common,
    location: "value",
    "public-access-prevention": "bool",
    "uniform-bucket-level-access": "bool",
  },
  "storage buckets update": { ...common, versioning: "bool" },
  "storage cp": common,
};
