import { hash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsePolicyDocument } from "@graphveil/core/policy";
import { checkChoice } from "@graphveil/core/privacy";
import { describe, expect, test } from "vitest";
import { type ExampleCloud, faultsOf, type InitInputs, initialFiles } from "../init/files.ts";
import { writeNew } from "../init/write.ts";
import { readModuleSource } from "../terraform-source.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const tenantId = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4";
const inputs: Readonly<Record<ExampleCloud, InitInputs>> = {
  aws: {
    caller: "arn:aws:iam::123456789012:role/reader",
    region: "eu-central-1",
    domains: ["contoso.com"],
    tenantId,
  },
  gcp: {
    caller: "loader@acme-analytics.iam.gserviceaccount.com",
    region: "europe-west3",
    domains: ["contoso.com"],
    tenantId,
    project: "my-project",
  },
};

describe.each(["aws", "gcp"] as const)("the first files for %s", (cloud) => {
  const files = initialFiles(cloud, inputs[cloud]);

  test("hold a policy that the proxy takes", () => {
    const policy: unknown = JSON.parse(files["policy.json"] ?? "");
    expect(parsePolicyDocument(policy, { checkProfile: checkChoice })).toMatchObject({ ok: true });
  });

  test("hold the lock of that policy, which the plan asks for", () => {
    const lock = JSON.parse(files["policy.lock.json"] ?? "");
    expect(lock.fileSha256).toBe(hash("sha256", files["policy.json"] ?? ""));
    expect(lock.permissions.map(({ name }: { name: string }) => name)).toContain("User.Read.All");
  });

  test("are all written, and none where one of them is there already", async () => {
    const folder = await mkdtemp(join(tmpdir(), "graphveil-init-"));
    try {
      writeNew(folder, files);
      expect((await readdir(folder)).sort()).toEqual(["policy.json", "policy.lock.json", "terraform.tfvars"]);
      await rm(join(folder, "policy.json"));
      expect(() => writeNew(folder, files)).toThrow("has policy.lock.json, terraform.tfvars already");
      expect(await readdir(folder)).not.toContain("policy.json");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("set variables that the example has, and every one that it demands", async () => {
    const { variables } = await readModuleSource(join(root, "infra", "examples", cloud));
    const set = Array.from(
      (files["terraform.tfvars"] ?? "").matchAll(/^(\w+) += ("[^"]+"|true|false)$/gm),
      ([, name]) => name,
    );
    expect(set.length).toBe((files["terraform.tfvars"] ?? "").trim().split("\n").length);
    expect(variables.map(({ name }) => name)).toEqual(expect.arrayContaining(set));
    const demanded = variables
      .filter(({ defaultValue }) => defaultValue === undefined)
      .map(({ name }) => name);
    expect(set).toEqual(expect.arrayContaining(demanded));
  });
});

test.each([
  [true, "false"],
  [false, "true"],
  [undefined, "true"],
])("federation of the account that is on already (%s) is left as it is", (federationEnabled, written) => {
  const files = initialFiles("aws", { ...inputs.aws, federationEnabled });
  expect(files["terraform.tfvars"]).toMatch(new RegExp(`^enable_outbound_federation += ${written}$`, "m"));
});

describe("a wrong input is named, with what belongs there, all of them at once", () => {
  test.each<[ExampleCloud, Partial<InitInputs>, readonly string[]]>([
    [
      "aws",
      { caller: "arn:aws:sts::123456789012:assumed-role/reader/me" },
      ["caller must be the ARN of an IAM role"],
    ],
    [
      "aws",
      { region: "", tenantId: "" },
      ["tenantId must be the id of a tenant", "region must be an AWS region"],
    ],
    ["aws", { domains: [] }, ["domain must be a domain of the tenant"]],
    [
      "gcp",
      { caller: "somebody@contoso.com", project: undefined },
      ["caller must be the e-mail", "project must be the id"],
    ],
    ["gcp", { domains: ["contoso.com", "no domain"] }, ["domain must be a domain of the tenant"]],
  ])("%s %j", (cloud, change, messages) => {
    const wrong = { ...inputs[cloud], ...change };
    expect(faultsOf(cloud, wrong)).toEqual(messages.map((message) => expect.stringContaining(message)));
    expect(() => initialFiles(cloud, wrong)).toThrow(messages[0]);
  });
});
