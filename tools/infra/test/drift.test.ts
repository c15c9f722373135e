import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkPolicy, lockPath, lockText } from "@graphveil/cli";
import { clouds, parseConfig } from "@graphveil/core";
import { environmentVariables } from "@graphveil/core/environment";
import { catalogue } from "@graphveil/core/policy";
import hcl from "hcl2-parser";
import { describe, expect, test } from "vitest";
import { permissionList } from "../../build/permissions.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const infra = join(root, "infra");
const read = (...path: readonly string[]): Promise<string> => readFile(join(infra, ...path), "utf8");

type Locals = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The `locals` of a file, all blocks of it together. */
async function localsOf(...path: readonly string[]): Promise<Locals> {
  const [parsed] = hcl.parseToObject(await read(...path));
  return Object.assign({}, ...(parsed as { readonly locals: readonly Locals[] }).locals) as Locals;
}

const permissions = new Set(catalogue.flatMap((operation) => operation.permissions));

/** What no operation needs, but the groups of a scope do where their members are hidden. */
const OF_SCOPES = ["Member.Read.Hidden"];

test("the application knows each permission that an operation or a scope can need and that only reads", async () => {
  const { known_permissions: known } = await localsOf("modules", "entra-app", "permissions.tf");
  const reading = [...permissions].filter((name) => !name.includes("Write"));
  expect(known).toEqual([...reading, ...OF_SCOPES].sort());
});

test("permissions of mail, calendars and mailbox settings are those that Exchange scopes", async () => {
  const locals = await localsOf("modules", "entra-app", "permissions.tf");
  const known = Object.values(locals["known_permissions"] ?? {});
  const opening = new RegExp(String(locals["mailbox_role_pattern"]).replaceAll("\\\\", "\\"));
  const mailbox = known.filter((name) => opening.test(name));
  expect(mailbox.length).toBeGreaterThan(4);
  expect(Object.keys(locals["exchange_roles"] ?? {}).sort()).toEqual(mailbox.sort());
});

describe("the locks of the policies that the tests use", async () => {
  const folder = join(infra, "fixtures", "policies");
  const locks = (await readdir(folder)).filter((file) => file.endsWith(".lock.json"));
  const lockOf = async (file: string) => JSON.parse(await readFile(join(folder, file), "utf8"));
  const policyOf = async (lock: string) => {
    const names = (await readdir(folder)).filter((file) => lockPath(file) === lock && file !== lock);
    return checkPolicy(await readFile(join(folder, names.join())));
  };

  test.each(locks.filter((file) => file !== "changed.lock.json"))(
    "%s is what the check writes",
    async (lock) => {
      const checked = await policyOf(lock);
      if (!checked.ok) throw new Error(`${lock} is of a policy with faults`);
      expect(await lockOf(lock)).toEqual({ ...JSON.parse(lockText(checked)), checkedBy: expect.any(String) });
    },
  );

  test("changed.lock.json is of another text of its policy", async () => {
    const checked = await policyOf("changed.lock.json");
    expect(checked.ok && checked.fileSha256 !== (await lockOf("changed.lock.json")).fileSha256).toBe(true);
  });
});

test("the tests use the permissions that are released", async () => {
  const { profile, permissions: released } = permissionList("strict");
  const used: unknown = JSON.parse(await read("fixtures", "artefacts", "permissions.json"));
  expect(used).toEqual({ profile, permissions: released });
});

test("no id of a permission is fixed in the module: each Microsoft cloud has ids of its own", async () => {
  const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
  const files = [
    "main.tf",
    "outputs.tf",
    "permissions.tf",
    "variables.tf",
    "templates/exchange-scope.ps1.tftpl",
  ];
  const found = await Promise.all(
    files.map(async (file) => (await read("modules", "entra-app", file)).match(guid) ?? []),
  );
  // The two applications of Microsoft that have the same id in each cloud: Graph and Exchange Online.
  expect(new Set(found.flat())).toEqual(
    new Set(["00000003-0000-0000-c000-000000000000", "00000002-0000-0ff1-ce00-000000000000"]),
  );
});

test("the commands of the application go to the cloud's own Graph", async () => {
  const outputs = await read("modules", "entra-app", "outputs.tf");
  const [, roots = "", other = ""] =
    /graph_root = lookup\(\{\n([\s\S]*?)\}, var\.cloud, "([^"]+)"/.exec(outputs) ?? [];
  const named = Object.fromEntries(
    Array.from(roots.matchAll(/(\w+) += "([^"]+)"/g), ([, name, root]) => [name, root]),
  );
  expect({ global: other, ...named }).toEqual(
    Object.fromEntries(Object.entries(clouds).map(([name, { graphRoot }]) => [name, graphRoot])),
  );
});

test.each([
  ["entra-app", "permissions.tf"],
  ["aws-proxy", "main.tf"],
  ["gcp-proxy", "main.tf"],
])("%s has the audiences of the clouds", async (module, file) => {
  const { audiences } = await localsOf("modules", module, file);
  expect(audiences).toEqual(
    Object.fromEntries(Object.entries(clouds).map(([name, { audience }]) => [name, audience])),
  );
});

test.each(["aws-proxy", "gcp-proxy"])(
  "%s sets every variable that the configuration reads",
  async (module) => {
    const set = new Set((await read("modules", module, "function.tf")).match(/GRAPHVEIL_[A-Z_]+/g));
    expect([...set].sort()).toEqual(environmentVariables.map(({ name }) => name).sort());
  },
);

const expression = (name: string): string => `\${${name}}`;

test("the commands without Terraform allow the role what Terraform allows it", async () => {
  const guide = await readFile(join(root, "docs", "deploy-aws.md"), "utf8");
  const [, policy = ""] = /role-policy\.json <<JSON\n([\s\S]*?)\nJSON\n/.exec(guide) ?? [];
  const locals = await localsOf("modules", "aws-proxy", "iam.tf");
  const statements = [locals["statement_token"], locals["statement_key"], locals["statement_logs"]];
  const written = JSON.stringify(statements)
    .replaceAll(expression("local.audience"), clouds.global.audience)
    .replaceAll(expression("local.key_resource"), "$KEY")
    .replaceAll(
      expression("aws_cloudwatch_log_group.this.arn"),
      "arn:aws:logs:$REGION:$ACCOUNT:log-group:/aws/lambda/$NAME",
    );
  expect(JSON.parse(policy)).toEqual({ Version: "2012-10-17", Statement: JSON.parse(written) });
});

describe("what Terraform says of a policy, the proxy says too", () => {
  const environment = {
    GRAPHVEIL_TENANT_ID: "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4",
    GRAPHVEIL_CLIENT_ID: "c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f",
    GRAPHVEIL_KEY: "dev:local",
  };
  const parse = async (policy: string, authentication: string) => {
    const text = await read("fixtures", "policies", policy);
    const env = { ...environment, GRAPHVEIL_POLICY: text, GRAPHVEIL_CALLER_AUTH: authentication };
    return parseConfig({ env, readFile: () => undefined, policyPaths: [] });
  };

  test.each([
    ["aws.json", "platform"],
    ["gcp.json", "platform"],
    ["both.json", "platform"],
    ["gcp-unique-id.json", "platform"],
    ["directory-only.json", "platform"],
    ["too-long.json", "platform"],
    ["two-versions.json", "platform"],
    ["both-long.json", "platform"],
    ["oidc.json", "oidc"],
  ])("%s is accepted, with %s", async (policy, authentication) => {
    expect((await parse(policy, authentication)).policy.callers.length).toBeGreaterThan(0);
  });

  test.each([
    ["no-callers.json", "platform"],
    ["wrong-profile.json", "platform"],
    ["ambiguous-caller.json", "platform"],
    ["not-json.txt", "platform"],
    ["oidc.json", "platform"],
    ["aws.json", "oidc"],
  ])("%s is refused, with %s", async (policy, authentication) => {
    await expect(parse(policy, authentication)).rejects.toThrow("configuration:");
  });
});
