import { type AwsWorld, defaultWorld } from "@graphveil/simulator";
import { type Applied, text, type Values } from "./applied.ts";

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string;
  readonly Principal?: Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The statement of a policy that allows an action. */
function statementOf(values: Values, attribute: string, action: string): Statement {
  const { Statement: statements } = JSON.parse(text(values, attribute)) as {
    readonly Statement: readonly Statement[];
  };
  const found = statements.find(
    ({ Effect, Action }) => Effect === "Allow" && [Action].flat().includes(action),
  );
  if (found === undefined) throw new Error(`nothing in ${attribute} allows ${action}`);
  return found;
}

/** The principals that may call the Function URL: AWS asks for both permissions. */
function invokersOf(applied: Applied): ReadonlySet<unknown> {
  const [byUrl = [], byFunction = []] = ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"].map((action) =>
    applied
      .all("aws_lambda_permission")
      .filter((permission) => permission["action"] === action)
      .map(({ principal }) => principal),
  );
  return new Set(byUrl.filter((principal) => byFunction.includes(principal)));
}

/** The key that the function's role may use: both its own policy and the key's must say so. */
function keyOf(applied: Applied, role: Values): string {
  const key = [...applied.all("aws_kms_key"), ...applied.all("aws_kms_external_key")][0] ?? {};
  const arn = text(key, "arn");
  const { Principal } = statementOf(key, "policy", "kms:GenerateMac");
  const { Resource } = statementOf(applied.one("aws_iam_role_policy"), "policy", "kms:GenerateMac");
  if (Resource !== arn || Principal?.["AWS"] !== role["arn"]) throw new Error("the role may not use the key");
  return arn;
}

/** The account in which the function was made: who it is, what it may do, and who may call it. */
export function awsOf(applied: Applied): AwsWorld {
  const lambda = applied.one("aws_lambda_function");
  const role = applied.one("aws_iam_role");
  const region = text(applied.one("aws_region"), "region");
  const accountId = text(applied.one("aws_caller_identity"), "account_id");
  const partition = text(applied.one("aws_partition"), "partition");
  const { Principal } = statementOf(role, "assume_role_policy", "sts:AssumeRole");
  if (lambda["role"] !== role["arn"] || Principal?.["Service"] !== "lambda.amazonaws.com")
    throw new Error("the function cannot assume its role");
  const { Condition = {} } = statementOf(
    applied.one("aws_iam_role_policy"),
    "policy",
    "sts:GetWebIdentityToken",
  );
  const invokers = invokersOf(applied);
  return {
    ...defaultWorld.aws,
    accountId,
    region,
    functionArn: `arn:${partition}:lambda:${region}:${accountId}:function:${text(lambda, "function_name")}`,
    functionUrlId:
      new URL(text(applied.one("aws_lambda_function_url"), "function_url")).host.split(".", 1)[0] ?? "",
    proxy: {
      ...defaultWorld.aws.proxy,
      roleArn: `arn:${partition}:iam::${accountId}:role${text(role, "path")}${text(role, "name")}`,
    },
    issuer: text(applied.one("aws_iam_outbound_web_identity_federation"), "issuer_identifier"),
    outboundFederationEnabled: true,
    webIdentityPolicy: {
      audience: String(Condition["ForAllValues:StringEquals"]?.["sts:IdentityTokenAudience"]),
      maximumDurationSeconds: Number(Condition["NumericLessThanEquals"]?.["sts:DurationSeconds"]),
    },
    kmsKeyArn: keyOf(applied, role),
    callers: defaultWorld.aws.callers.map((caller) => ({
      ...caller,
      invoker:
        invokers.has(caller.roleArn) ||
        invokers.has(`arn:${partition}:iam::${caller.roleArn.split(":")[4]}:root`),
    })),
  };
}
