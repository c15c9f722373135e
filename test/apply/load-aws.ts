import { type Applied, block, text, type Values } from "./applied.ts";
import { type GuardRails, KNOWN_VARIABLES, pinned, same } from "./guard-rails.ts";

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

const statementsIn = (values: Values, attribute: string): readonly Statement[] =>
  (JSON.parse(text(values, attribute)) as { readonly Statement: readonly Statement[] }).Statement;

/** The statements of a role's own policy, which must all allow. */
function statementsOf(applied: Applied, role: string): readonly Statement[] {
  const values = applied.one("aws_iam_role_policy", role);
  const statements = statementsIn(values, "policy");
  if (
    values["role"] !== applied.one("aws_iam_role", role)["name"] ||
    statements.some(({ Effect }) => Effect !== "Allow")
  )
    throw new Error("the policy is another role's, or denies");
  return statements;
}

/** What a role may do, and on what. */
const rightsOf = (applied: Applied, role: string): readonly (readonly [string, string])[] =>
  statementsOf(applied, role).flatMap(({ Action, Resource }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((on) => [action, on] as const)),
  );

const bucketOf = (applied: Applied): string => text(applied.one("aws_s3_bucket"), "arn");
const definitionOf = (applied: Applied): Values => applied.one("aws_batch_job_definition");
const containerOf = (applied: Applied): Values =>
  JSON.parse(text(definitionOf(applied), "container_properties")) as Values;
const variablesOf = (applied: Applied) => containerOf(applied)["environment"] as readonly Values[];
const roleOf = (applied: Applied, name: string) => applied.one("aws_iam_role", name)["arn"];

/** The function that the endpoint belongs to. */
const FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:graphveil";
const FILES = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"];

/** The URL asks for both actions; the second would let the Invoke API in, where anybody writes the event, but for its condition. */
function readsTheProxyAlone(applied: Applied): boolean {
  const calls = statementsOf(applied, "job").filter(({ Action }) => String(Action).startsWith("lambda:"));
  return same(
    calls.map(({ Action, Resource, Condition }) => [Action, Resource, Condition]),
    [
      ["lambda:InvokeFunctionUrl", FUNCTION, { StringEquals: { "lambda:FunctionUrlAuthType": "AWS_IAM" } }],
      ["lambda:InvokeFunction", FUNCTION, { Bool: { "lambda:InvokedViaFunctionUrl": "true" } }],
    ],
  );
}

function trustsItsService(applied: Applied, role: string, service: string): boolean {
  const statements = statementsIn(applied.one("aws_iam_role", role), "assume_role_policy");
  return same(
    statements.map(({ Effect, Action, Principal, Condition }) => [Effect, Action, Principal, Condition]),
    [
      [
        "Allow",
        "sts:AssumeRole",
        { Service: service },
        { StringEquals: { "aws:SourceAccount": "111122223333" } },
      ],
    ],
  );
}

function startsTheJob(applied: Applied): boolean {
  const target = block(applied.one("aws_scheduler_schedule"), "target");
  const input = JSON.parse(text(target, "input")) as Values;
  const size = (input["ArrayProperties"] as Values)["Size"];
  return (
    target["arn"] === "arn:aws:scheduler:::aws-sdk:batch:submitJob" &&
    target["role_arn"] === roleOf(applied, "start") &&
    input["JobQueue"] === applied.one("aws_batch_job_queue")["arn"] &&
    input["JobDefinition"] === definitionOf(applied)["arn"] &&
    Number(size) >= 2
  );
}

function deniesWithoutTls(applied: Applied): boolean {
  const statements = statementsIn(applied.one("aws_s3_bucket_policy"), "policy");
  const everything = [bucketOf(applied), `${bucketOf(applied)}/*`];
  return same(
    statements.map(({ Effect, Action, Principal, Resource, Condition }) => [
      Effect,
      Action,
      Principal,
      Resource,
      Condition,
    ]),
    [["Deny", "s3:*", "*", everything, { Bool: { "aws:SecureTransport": "false" } }]],
  );
}

function readsItsOwnFiles(applied: Applied): boolean {
  const bucket = `s3://${bucketOf(applied).split(":").at(-1)}`;
  const places = applied
    .all("aws_glue_catalog_table")
    .map((table) => text(block(table, "storage_descriptor"), "location"));
  const answers = block(block(applied.one("aws_athena_workgroup"), "configuration"), "result_configuration");
  return (
    places.length > 0 &&
    places.every((place) => place.startsWith(`${bucket}/m365/`) && place.endsWith("/")) &&
    answers["output_location"] === `${bucket}/athena/`
  );
}

/** What must hold of examples/load-aws, as it was applied. */
export const awsLoad: GuardRails = {
  "the bucket can be published": (applied) => {
    const access = applied.one("aws_s3_bucket_public_access_block");
    const ways = [
      "block_public_acls",
      "block_public_policy",
      "ignore_public_acls",
      "restrict_public_buckets",
    ];
    return ways.every((way) => access[way] === true);
  },
  "the bucket answers without TLS, or to somebody else": deniesWithoutTls,
  "the bucket is not encrypted": (applied) => {
    const rule = block(applied.one("aws_s3_bucket_server_side_encryption_configuration"), "rule");
    return block(rule, "apply_server_side_encryption_by_default")["sse_algorithm"] === "AES256";
  },
  "the job may call more or less than the proxy, by its URL": readsTheProxyAlone,
  "the job has other rights than to read the proxy and to write the bucket": (applied) =>
    same(rightsOf(applied, "job"), [
      ["lambda:InvokeFunction", FUNCTION],
      ["lambda:InvokeFunctionUrl", FUNCTION],
      ["s3:ListBucket", bucketOf(applied)],
      ...FILES.map((action) => [action, `${bucketOf(applied)}/m365/*`]),
    ]),
  "the platform may do more than to pull the image and to write the log": (applied) =>
    rightsOf(applied, "pull").every(
      ([action, on]) =>
        action === "ecr:GetAuthorizationToken" ||
        (/^ecr:(?:Batch|GetDownload)/.test(action) && on.endsWith(":repository/graphveil-dlt")) ||
        (/^logs:(?:CreateLogStream|PutLogEvents)$/.test(action) &&
          on.includes(":/aws/batch/graphveil-load:")),
    ),
  "the schedule may do more than to start the job": (applied) => {
    const [queue, prefix] = [applied.one("aws_batch_job_queue")["arn"], definitionOf(applied)["arn_prefix"]];
    return same(
      rightsOf(applied, "start"),
      [queue, prefix, `${prefix}:*`].map((on) => ["batch:SubmitJob", on]),
    );
  },
  "a role has rights that nobody looks at": (applied) =>
    applied.types.filter((type) => type.startsWith("aws_iam_")).join() ===
      "aws_iam_role,aws_iam_role_policy" &&
    applied.all("aws_iam_role_policy").length === applied.all("aws_iam_role").length,
  "a role trusts somebody else": (applied) =>
    trustsItsService(applied, "job", "ecs-tasks.amazonaws.com") &&
    trustsItsService(applied, "pull", "ecs-tasks.amazonaws.com") &&
    trustsItsService(applied, "start", "scheduler.amazonaws.com"),
  "the job runs as another role": (applied) =>
    containerOf(applied)["jobRoleArn"] === roleOf(applied, "job") &&
    containerOf(applied)["executionRoleArn"] === roleOf(applied, "pull"),
  "the schedule starts another job, or as somebody else": startsTheJob,
  "a task can hang for ever, or ends after ten minutes": (applied) =>
    Number(block(definitionOf(applied), "timeout")["attempt_duration_seconds"]) > 600,
  "the image can become another one": (applied) => pinned(containerOf(applied)["image"]),
  "a variable is set that may be a secret": (applied) =>
    containerOf(applied)["secrets"] === undefined &&
    variablesOf(applied).every(({ name }) => KNOWN_VARIABLES.includes(String(name))),
  "the job writes elsewhere": (applied) =>
    String(containerOf(applied)["command"]).includes(`--lake,s3://${bucketOf(applied).split(":").at(-1)},`),
  "a task can be reached": (applied) =>
    !applied.types.includes("aws_vpc_security_group_ingress_rule") &&
    applied.all("aws_vpc_security_group_egress_rule").every((rule) => rule["from_port"] === 443),
  "a table or an answer is elsewhere": readsItsOwnFiles,
};
