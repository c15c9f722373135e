import { execFile } from "node:child_process";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FakeAws, startAws } from "./moto.ts";
import { callerTools, commonTools, createSandbox, type Sandbox, type ScriptResult } from "./sandbox.ts";
import {
  blocksUnder,
  expectToCheckEachAnswer,
  expectToStopAtEachFailure,
  guideScript,
  printedSmokeTest,
} from "./script.ts";
import { type FakeEntra, startEntra } from "./tenant.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const policy = await readFile(join(root, "infra", "fixtures", "policies", "aws.json"), "utf8");
const { values, script } = await guideScript("deploy-aws.md");
const role = "arn:aws:iam::123456789012:role/graphveil-proxy";

let aws: FakeAws;
let entra: FakeEntra;
let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;
let result: ScriptResult;

/** The answer of the AWS CLI about what the script made. */
async function ask(...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const { stdout } = await promisify(execFile)(
    aws.cli,
    [...args, "--region", "eu-central-1", "--output", "json"],
    {
      env: { ...process.env, ...aws.env },
    },
  );
  return JSON.parse(stdout);
}

async function rootId(): Promise<string> {
  const { Roots } = await ask("organizations", "list-roots");
  return (Roots as readonly Record<string, string>[])[0]?.["Id"] ?? "";
}

beforeAll(async () => {
  aws = await startAws({ issuer: undefined });
  entra = await startEntra();
  sandbox = await createSandbox({ ...commonTools, aws: `"${aws.cli}"` }, policy);
  env = { ...aws.env, ...entra.env, ...values };
  result = await sandbox.run(script, env);
});
afterAll(() => Promise.all([aws.close(), entra.close(), sandbox.remove()]));

describe("docs/deploy-aws.md without Terraform", () => {
  test("runs whole with the example's values", () => {
    expect(result.stderr).not.toMatch(/error|usage:/i);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain(
      "A Privileged Role Administrator consents: az ad app permission admin-consent --id ",
    );
  });

  test("makes the function that the role, the key, the policy and the application belong to", async () => {
    const { client_id: client } = JSON.parse(await sandbox.read("application.json"));
    const { Aliases } = await ask("kms", "list-aliases");
    const alias = (Aliases as readonly Record<string, string>[]).find(
      ({ AliasName }) => AliasName === "alias/graphveil",
    );
    const { KeyMetadata: key } = await ask("kms", "describe-key", "--key-id", alias?.["TargetKeyId"] ?? "");
    const made = await ask("lambda", "get-function-configuration", "--function-name", "graphveil");
    expect(key).toMatchObject({ KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC", Origin: "AWS_KMS" });
    expect(made).toMatchObject({
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Handler: "index.handler",
      Role: role,
      Timeout: 60,
      Environment: {
        Variables: {
          GRAPHVEIL_TENANT_ID: values["TENANT"],
          GRAPHVEIL_CLIENT_ID: client,
          GRAPHVEIL_KEY: `awskms:${(key as Record<string, string>)["Arn"]}`,
          GRAPHVEIL_POLICY: "/opt/policy.json",
        },
      },
    });
    expect(made["Layers"]).toHaveLength(1);
  });

  test("lets the caller in by both permissions, each with its condition, and nobody else", async () => {
    const { Policy } = await ask("lambda", "get-policy", "--function-name", "graphveil");
    const { Statement } = JSON.parse(String(Policy));
    expect(Statement).toHaveLength(2);
    for (const each of Statement) expect(JSON.stringify(each.Principal)).toContain(values["CALLER"]);
    expect(Statement.map(({ Action }: { readonly Action: string }) => Action).sort()).toEqual([
      "lambda:InvokeFunction",
      "lambda:InvokeFunctionUrl",
    ]);
    expect(await ask("lambda", "get-function-url-config", "--function-name", "graphveil")).toMatchObject({
      AuthType: "AWS_IAM",
      InvokeMode: "RESPONSE_STREAM",
    });
  });

  test("makes an application that lacks nothing but consent, and has nothing besides", async () => {
    const application = await sandbox.read("application.json");
    const { permissions, client_id: client } = JSON.parse(application);
    const lacking = permissions.map((name: string) => `${name} is not granted`);
    expect(await entra.check(application)).toEqual(lacking);
    const consent = `az ad app permission admin-consent --id ${client}`;
    const consentBox = await createSandbox(commonTools, policy);
    expect(await consentBox.run(consent, env)).toMatchObject({ code: 0 });
    await consentBox.remove();
    expect(await entra.check(application)).toEqual([]);
  });

  test.each([
    ["TENANT", "contoso.com", "the id of an Entra tenant"],
    ["TENANT", "00000000-0000-0000-0000-000000000000", "SIGNED_IN must be the tenant"],
    ["REGION", "", "an AWS region"],
    ["CALLER", "arn:aws:sts::123456789012:assumed-role/reader/me", "the ARN of an IAM role"],
    ["NAME", "Graph veil", "a name of lower-case letters"],
  ])("refuses %s=%s before it makes anything", async (name, value, message) => {
    const box = await createSandbox({ ...commonTools, aws: "false" }, policy);
    const refused = await box.run(script, { ...env, [name]: value });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(message);
    expect((await box.calls()).filter((call) => call.startsWith("aws"))).toEqual([]);
    await box.remove();
  });

  test("names the region to both generations of the AWS CLI", () => {
    expect(script).toContain("export AWS_REGION=$REGION AWS_DEFAULT_REGION=$REGION");
  });

  test("prints a smoke test that the caller can paste", async () => {
    const box = await createSandbox(callerTools, policy);
    const said = await box.run(printedSmokeTest(result.stdout), {
      ...env,
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "key",
      AWS_SESSION_TOKEN: "a-token",
    });
    expect(said).toMatchObject({
      code: 0,
      stdout: "ok     the caller reads users\nok     without credentials: 403\n",
    });
    expect((await box.calls()).join("\n")).toMatch(
      /curl .*https:\/\/[0-9a-f]+\.lambda-url\.eu-central-1\.on\.aws\/v1\.0\/users\?%24top=3/,
    );
    await box.remove();
  });

  test("checks each answer that it goes on with", async () => {
    await expectToCheckEachAnswer(sandbox, script, env);
  });

  test("stops at any call that fails", async () => {
    await expectToStopAtEachFailure(sandbox, script, env, [
      "aws iam get-outbound-web-identity-federation-info",
    ]);
  });
});

describe("who must not invoke the function", async () => {
  const [attach = "", record = ""] = await blocksUnder(
    "docs/deploy-aws.md",
    "Who must not invoke the function",
  );
  let box: Sandbox;
  beforeAll(async () => {
    box = await createSandbox({ aws: `"${aws.cli}"` }, policy);
    await cp(join(root, "infra", "policies"), join(box.folder, "infra", "policies"), { recursive: true });
    await ask("organizations", "create-organization");
    await ask(
      "organizations",
      "enable-policy-type",
      "--root-id",
      await rootId(),
      "--policy-type",
      "SERVICE_CONTROL_POLICY",
    );
    await promisify(execFile)(aws.cli, ["s3", "mb", "s3://contoso-trails", "--region", "us-east-1"], {
      env: { ...process.env, ...aws.env },
    });
  });
  afterAll(() => box.remove());

  test("the organization's policy is the one in infra/policies, on the account", async () => {
    const said = await box.run(`set -e\n${attach}`, { ...aws.env, AWS_DEFAULT_REGION: "us-east-1" });
    expect(said).toMatchObject({ code: 0 });
    const { Policies } = await ask(
      "organizations",
      "list-policies-for-target",
      "--target-id",
      "123456789012",
      "--filter",
      "SERVICE_CONTROL_POLICY",
    );
    const [named] = (Policies as readonly Record<string, string>[]).filter(
      ({ Name }) => Name === "graphveil-no-direct-invoke",
    );
    const { Policy } = await ask("organizations", "describe-policy", "--policy-id", named?.["Id"] ?? "");
    const shipped = await readFile(join(root, "infra", "policies", "deny-direct-invoke-scp.json"), "utf8");
    expect(JSON.parse(String((Policy as Record<string, unknown>)["Content"]))).toEqual(JSON.parse(shipped));
  });

  test("the trail records each invocation of the function, and nothing else", async () => {
    expect(await box.run(`set -e\n${record}`, aws.env)).toMatchObject({ code: 0 });
    const selectors = await ask("cloudtrail", "get-event-selectors", "--trail-name", "graphveil-invocations");
    expect(selectors["AdvancedEventSelectors"]).toEqual([
      expect.objectContaining({
        FieldSelectors: expect.arrayContaining([
          { Field: "resources.ARN", Equals: ["arn:aws:lambda:eu-central-1:123456789012:function:graphveil"] },
        ]),
      }),
    ]);
  });
});
