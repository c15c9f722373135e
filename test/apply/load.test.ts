import { describe, expect, inject, test } from "vitest";
import { type Applied, readApplied } from "./applied.ts";
import { broken, type GuardRails } from "./guard-rails.ts";
import { awsLoad } from "./load-aws.ts";
import { googleLoad } from "./load-gcp.ts";

const states = inject("applied");

/** A resource of a state, which a mutant changes. */
interface Resource {
  type: string;
  name: string;
  values: Record<string, unknown>;
}

/** A change of the state that breaks one rule. */
type Mutant = (resources: Resource[]) => void;

/** Replaces a text wherever it stands in the resource of that address. */
const replacing =
  (address: string, from: string | RegExp, to: string): Mutant =>
  (resources) => {
    const at = resources.findIndex(({ type, name }) => `${type}.${name}` === address);
    const found = JSON.stringify(resources[at]?.values);
    const changed = found.replace(from, to);
    if (changed === found) throw new Error(`${address} has no ${from}`);
    Object.assign(resources[at] ?? {}, { values: JSON.parse(changed) });
  };

/** Adds a resource. */
const adding =
  (type: string, values: Record<string, unknown>): Mutant =>
  (resources) =>
    void resources.push({ type, name: "more", values });

function mutated(example: string, mutant: Mutant): Applied {
  const all = JSON.parse(states) as Record<string, { root_module: { resources: Resource[] } }>;
  mutant(all[example]?.root_module.resources ?? []);
  return readApplied(JSON.stringify(all), example);
}

/** By the rule that it breaks. A rule without a mutant may be no rule at all. */
const googleMutants: Readonly<Record<string, Mutant>> = {
  "the bucket can be published": replacing("google_storage_bucket.lake", "enforced", "inherited"),
  "the job's account has other rights than to write objects": replacing(
    "google_storage_bucket_iam_member.job",
    "objectUser",
    "admin",
  ),
  "the schedule's account has other rights than to start the job": replacing(
    "google_cloud_run_v2_job_iam_member.start",
    "run.invoker",
    "run.admin",
  ),
  "there are grants of a kind that nobody looks at": adding("google_project_iam_member", {
    member: "serviceAccount:graphveil-load-job@graphveil-demo.iam.gserviceaccount.com",
    role: "roles/editor",
  }),
  "somebody may change the tables or the files": adding("google_bigquery_dataset_iam_member", {
    member: "allAuthenticatedUsers",
    role: "roles/bigquery.dataViewer",
    dataset_id: "m365",
  }),
  "the job runs as another account": replacing("google_cloud_run_v2_job.load", "load-job@", "load-start@"),
  "the schedule starts another job, or as somebody else": replacing(
    "google_cloud_scheduler_job.start",
    "/jobs/graphveil-load:run",
    "/jobs/another:run",
  ),
  "a task ends after ten minutes": replacing("google_cloud_run_v2_job.load", '"21600s"', "null"),
  "the image can become another one": replacing("google_cloud_run_v2_job.load", /@sha256:\w+/, ":latest"),
  "a variable is set that may be a secret": replacing(
    "google_cloud_run_v2_job.load",
    "RUNTIME__DLTHUB_TELEMETRY",
    "SOURCES__GRAPHVEIL__TOKEN",
  ),
  "the job writes elsewhere": replacing(
    "google_cloud_run_v2_job.load",
    "gs://graphveil-demo-",
    "gs://another-",
  ),
  "the job asks for more than it may, in an empty bucket": replacing(
    "google_cloud_run_v2_job.load",
    '"name":"GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT","value":"false"',
    '"name":"GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT","value":"true"',
  ),
  "a table reads other files": replacing(
    "google_bigquery_table.files",
    "gs://graphveil-demo-",
    "gs://another-",
  ),
};

const awsMutants: Readonly<Record<string, Mutant>> = {
  "the bucket can be published": replacing(
    "aws_s3_bucket_public_access_block.lake",
    '"block_public_policy":true',
    '"block_public_policy":false',
  ),
  "the bucket answers without TLS, or to somebody else": replacing(
    "aws_s3_bucket_policy.lake",
    "Deny",
    "Allow",
  ),
  "the bucket is not encrypted": replacing(
    "aws_s3_bucket_server_side_encryption_configuration.lake",
    '"AES256"',
    "null",
  ),
  "the job may call more or less than the proxy, by its URL": replacing(
    "aws_iam_role_policy.job",
    "InvokedViaFunctionUrl",
    "SourceFunctionArn",
  ),
  "the job has other rights than to read the proxy and to write the bucket": replacing(
    "aws_iam_role_policy.job",
    "s3:DeleteObject",
    "s3:*",
  ),
  "the platform may do more than to pull the image and to write the log": replacing(
    "aws_iam_role_policy.pull",
    "repository/graphveil-dlt",
    "repository/*",
  ),
  "the schedule may do more than to start the job": replacing(
    "aws_iam_role_policy.start",
    "batch:SubmitJob",
    "batch:*",
  ),
  "a role has rights that nobody looks at": adding("aws_iam_role_policy_attachment", {
    role: "graphveil-load-job",
    policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
  }),
  "a role trusts somebody else": replacing("aws_iam_role.job", "ecs-tasks", "ec2"),
  "the job runs as another role": replacing(
    "aws_batch_job_definition.load",
    "role/graphveil-load-job",
    "role/graphveil-load-start",
  ),
  "the schedule starts another job, or as somebody else": replacing(
    "aws_scheduler_schedule.start",
    "job-queue/graphveil-load",
    "job-queue/another",
  ),
  "a task can hang for ever, or ends after ten minutes": replacing(
    "aws_batch_job_definition.load",
    '"attempt_duration_seconds":21600',
    '"attempt_duration_seconds":null',
  ),
  "the image can become another one": replacing("aws_batch_job_definition.load", /@sha256:\w+/, ":latest"),
  "a variable is set that may be a secret": replacing(
    "aws_batch_job_definition.load",
    "RUNTIME__DLTHUB_TELEMETRY",
    "AWS_SECRET_ACCESS_KEY",
  ),
  "the job writes elsewhere": replacing(
    "aws_batch_job_definition.load",
    "s3://graphveil-load-",
    "s3://another-",
  ),
  "a task can be reached": adding("aws_vpc_security_group_ingress_rule", { from_port: 22 }),
  "a table or an answer is elsewhere": replacing(
    "aws_athena_workgroup.this",
    "s3://graphveil-load-",
    "s3://another-",
  ),
};

describe.each<[string, GuardRails, Readonly<Record<string, Mutant>>]>([
  ["examples/load-gcp", googleLoad, googleMutants],
  ["examples/load-aws", awsLoad, awsMutants],
])("%s, applied", (example, rails, mutants) => {
  test("gives the job what it needs, and nobody anything else", () => {
    expect(broken(rails, readApplied(states, example))).toEqual([]);
  });

  test("is held by rules that each notice what they are for", () => {
    expect(Object.keys(mutants)).toEqual(Object.keys(rails));
    for (const [wrong, mutant] of Object.entries(mutants))
      expect(broken(rails, mutated(example, mutant))).toContain(wrong);
  });
});
