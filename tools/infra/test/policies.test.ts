import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  awsActions,
  awsNetworkActions,
  googleFrontPermissions,
  googlePermissions,
} from "../policies/apply-actions.ts";
import { type IamPolicy, type IamRequest, judge, parseIamPolicy } from "../policies/iam.ts";

const infra = join(import.meta.dirname, "..", "..", "..", "infra");
const folder = join(infra, "policies");
const examples = ["examples/aws", "examples/gcp", "examples/both"];
const read = (file: string): Promise<string> => readFile(join(folder, file), "utf8");
const policy = async (file: string): Promise<IamPolicy> => parseIamPolicy(await read(file));

/** The types of a cloud's resources and data sources in these folders. */
async function typesOf(provider: string, ...folders: readonly string[]): Promise<readonly string[]> {
  const files = await Promise.all(
    folders.map(async (each) =>
      (await readdir(join(infra, each)))
        .filter((file) => file.endsWith(".tf"))
        .map((file) => join(infra, each, file)),
    ),
  );
  const texts = await Promise.all(files.flat().map((file) => readFile(file, "utf8")));
  const types = texts.flatMap((text) =>
    Array.from(text.matchAll(/^(?:resource|data) "(\w+)"/gm), ([, type = ""]) => type),
  );
  return [...new Set(types)].filter((type) => type.startsWith(`${provider}_`)).sort();
}

const actionsOf = ({ Statement }: IamPolicy): readonly string[] =>
  [...new Set(Statement.flatMap(({ Action }) => Action))].sort();
const needed = (table: Readonly<Record<string, readonly string[]>>) =>
  [...new Set(Object.values(table).flat())].sort();

describe.each([
  ["deny-direct-invoke-scp.json", 5120],
  ["deny-direct-invoke-boundary.json", 6144],
  ["aws-apply.json", 6144],
  ["aws-apply-vpc.json", 6144],
])("%s", (file, limit) => {
  test("is a policy by IAM's grammar, within its limit without blanks", async () => {
    const text = await read(file);
    expect(() => parseIamPolicy(text)).not.toThrow();
    expect(JSON.stringify(JSON.parse(text)).length).toBeLessThanOrEqual(limit);
  });

  test("has no statement of the same name twice", async () => {
    const names = (await policy(file)).Statement.map(({ Sid }) => Sid);
    expect(new Set(names).size).toBe(names.length);
  });
});

test.each([
  ["a principal", { Principal: "*" }],
  ["an action without a service", { Action: "InvokeFunction" }],
  ["a resource that is no ARN", { Resource: "graphveil" }],
  ["an effect in another case", { Effect: "deny" }],
  ["a condition without an operator", { Condition: { "lambda:InvokedViaFunctionUrl": "false" } }],
])("the grammar refuses %s", async (_what, change) => {
  const broken = JSON.parse(await read("deny-direct-invoke-scp.json"));
  Object.assign(broken.Statement[0], change);
  expect(() => parseIamPolicy(JSON.stringify(broken))).toThrow("Statement.0");
});

const on = "arn:aws:lambda:eu-central-1:111122223333:function:graphveil";
const url = (invoked: string) => ({ "lambda:InvokedViaFunctionUrl": invoked });

describe.each(["deny-direct-invoke-scp.json", "deny-direct-invoke-boundary.json"])("%s denies", (file) => {
  test.each<[string, IamRequest]>([
    [
      "the Invoke API, which a deployer or the console's test button calls",
      { action: "lambda:InvokeFunction", resource: on },
    ],
    [
      "the same where the key is set, as false",
      { action: "lambda:InvokeFunction", resource: on, context: url("false") },
    ],
    ["a version or an alias of the function", { action: "lambda:InvokeFunction", resource: `${on}:live` }],
    ["the older asynchronous API", { action: "lambda:InvokeAsync", resource: on }],
    [
      "the function in any account and region",
      {
        action: "lambda:InvokeFunction",
        resource: on.replace("eu-central-1:111122223333", "us-east-1:444455556666"),
      },
    ],
  ])("%s", async (_what, request) => {
    expect(judge(await policy(file), request)).toBe("Deny");
  });

  test.each<[string, IamRequest]>([
    ["a caller of the Function URL", { action: "lambda:InvokeFunction", resource: on, context: url("true") }],
    ["the permission on the URL itself", { action: "lambda:InvokeFunctionUrl", resource: on }],
    [
      "another function",
      { action: "lambda:InvokeFunction", resource: on.replace("graphveil", "graphveil-other") },
    ],
    ["a new version of the code", { action: "lambda:UpdateFunctionCode", resource: on }],
  ])("but not %s", async (_what, request) => {
    expect(judge(await policy(file), request)).not.toBe("Deny");
  });
});

test("without IfExists the Invoke API would be let through: the key is not set there", async () => {
  const text = (await read("deny-direct-invoke-scp.json")).replace("BoolIfExists", "Bool");
  expect(judge(parseIamPolicy(text), { action: "lambda:InvokeFunction", resource: on })).toBeUndefined();
});

test("a boundary allows nothing by itself, so it names what is allowed: everything else", async () => {
  const boundary = await policy("deny-direct-invoke-boundary.json");
  expect(judge(boundary, { action: "s3:GetObject", resource: "arn:aws:s3:::bucket/key" })).toBe("Allow");
});

describe("who applies may do what the modules need, and nothing else", () => {
  test("on AWS", async () => {
    const types = await typesOf("aws", "modules/aws-proxy", ...examples);
    expect(types).toEqual([...Object.keys(awsActions), ...Object.keys(awsNetworkActions)].sort());
    expect(actionsOf(await policy("aws-apply.json"))).toEqual(needed(awsActions));
    expect(actionsOf(await policy("aws-apply-vpc.json"))).toEqual(needed(awsNetworkActions));
  });

  test("on Google Cloud", async () => {
    const { includedPermissions } = JSON.parse(await read("gcp-apply.json"));
    expect(await typesOf("google", "modules/gcp-proxy", ...examples)).toEqual(
      Object.keys(googlePermissions).sort(),
    );
    expect(includedPermissions).toEqual(needed(googlePermissions));
  });

  test("on Google Cloud, with the load balancer", async () => {
    const { includedPermissions } = JSON.parse(await read("gcp-apply-front.json"));
    expect(await typesOf("google", "modules/gcp-front")).toEqual(Object.keys(googleFrontPermissions).sort());
    expect(includedPermissions).toEqual(needed(googleFrontPermissions));
  });

  test("what Terraform keeps from being destroyed, nobody who applies can destroy", async () => {
    const { includedPermissions } = JSON.parse(await read("gcp-apply.json"));
    const allowed = [...actionsOf(await policy("aws-apply.json")), ...includedPermissions];
    expect(
      allowed.filter((name: string) =>
        /^(?:logging\.buckets|cloudkms\.\w+)\.(?:delete|destroy)|^kms:(?:Delete(?!Alias)|Schedule|Disable)|DisableOutbound|DeleteLayer/.test(
          name,
        ),
      ),
    ).toEqual([]);
  });

  test("in Entra ID, with a grant only where Terraform consents", async () => {
    expect(await typesOf("azuread", "modules/entra-app", ...examples)).toEqual([
      "azuread_app_role_assignment",
      "azuread_application",
      "azuread_application_certificate",
      "azuread_application_federated_identity_credential",
      "azuread_client_config",
      "azuread_service_principal",
    ]);
    const { withoutConsent, withConsent } = JSON.parse(await read("entra-apply.json"));
    expect(withoutConsent.application).toEqual(["Application.ReadWrite.All"]);
    expect(withConsent.application).toEqual([
      ...withoutConsent.application,
      "AppRoleAssignment.ReadWrite.All",
    ]);
  });

  test.each([
    "iam:AttachRolePolicy",
    "kms:DisableKey",
    "kms:GenerateMac",
    "kms:ScheduleKeyDeletion",
    "lambda:InvokeFunction",
    "sts:AssumeRole",
    "sts:GetWebIdentityToken",
  ])("and not %s, which would be the proxy's own or would end its data", async (action) => {
    const document = await policy("aws-apply.json");
    for (const resource of [
      on,
      "*",
      "arn:aws:kms:eu-central-1:111122223333:key/1",
      "arn:aws:iam::111122223333:role/graphveil-proxy",
    ])
      expect(judge(document, { action, resource })).toBeUndefined();
  });

  test("and passes each role to its own service only", async () => {
    const document = await policy("aws-apply.json");
    const request = { action: "iam:PassRole", resource: "arn:aws:iam::111122223333:role/graphveil-proxy" };
    const to = (service: string) =>
      judge(document, { ...request, context: { "iam:PassedToService": service } });
    expect([to("lambda.amazonaws.com"), to("events.amazonaws.com"), to("ec2.amazonaws.com")]).toEqual([
      "Allow",
      undefined,
      undefined,
    ]);
  });

  test("and makes no service's role but that of multi-region keys", async () => {
    const document = await policy("aws-apply.json");
    const make = (service: string) =>
      judge(document, {
        action: "iam:CreateServiceLinkedRole",
        resource: `arn:aws:iam::111122223333:role/aws-service-role/${service}/AWSServiceRole`,
        context: { "iam:AWSServiceName": service },
      });
    expect([make("mrk.kms.amazonaws.com"), make("lambda.amazonaws.com")]).toEqual(["Allow", undefined]);
  });

  test("no permission of Google Cloud reads mail, signs, destroys a key or invokes", async () => {
    const { includedPermissions } = JSON.parse(await read("gcp-apply.json"));
    expect(
      includedPermissions.filter((name: string) =>
        /useTo|destroy|signJwt|getAccessToken|\.invoke$|routes\.invoke/.test(name),
      ),
    ).toEqual([]);
  });
});
