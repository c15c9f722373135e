import { execFile } from "node:child_process";
import { hash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { parsePolicyDocument } from "@graphveil/core/policy";
import { checkChoice } from "@graphveil/core/privacy";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ExampleCloud, faultsOf, type InitInputs, initialFiles } from "../init/files.ts";
import { writeNew } from "../init/write.ts";
import { readModuleSource } from "../terraform-source.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const script = join(root, "tools", "infra", "init", "main.ts");
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

describe("infra:init, with stand-ins for the command lines that it asks", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "graphveil-init-"));
    await mkdir(join(folder, "bin"));
    await mkdir(join(folder, "example"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const tools = { az: `echo ${tenantId}`, aws: "exit 0", terraform: `echo "$@" >>"$0.calls"` };

  async function init(change: Partial<typeof tools> = {}, more: readonly string[] = []) {
    for (const [name, body] of Object.entries({ ...tools, ...change }))
      await writeFile(join(folder, "bin", name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    const { caller, region } = inputs.aws;
    const args = ["--caller", caller, "--region", region, "--domain", "contoso.com", "--folder", "example"];
    const env = {
      ...process.env,
      INIT_CWD: folder,
      PATH: `${join(folder, "bin")}${delimiter}${process.env["PATH"]}`,
    };
    const ended = await promisify(execFile)(process.execPath, [script, "aws", ...args, ...more], {
      env,
    }).catch((error: { code: number; stdout: string; stderr: string }) => error);
    const { stdout, stderr } = ended;
    const written = (await readdir(join(folder, "example"))).sort();
    return { code: "code" in ended ? ended.code : 0, stdout, stderr, written };
  }

  test("writes the files, initialises Terraform and says what is next", async () => {
    const { code, stdout, written } = await init();
    expect({ code, written }).toEqual({
      code: 0,
      written: ["policy.json", "policy.lock.json", "terraform.tfvars"],
    });
    expect(stdout).toBe(
      `Wrote policy.json, policy.lock.json, terraform.tfvars. Read policy.json, then: terraform -chdir=${join(folder, "example")} apply\n`,
    );
    expect(await readFile(join(folder, "bin", "terraform.calls"), "utf8")).toBe(
      `-chdir=${join(folder, "example")} init -input=false\n`,
    );
  });

  test.each<[string, Partial<typeof tools>, string]>([
    [
      "who is not signed in to Entra ID",
      { az: "exit 1" },
      "tenantId must be the id of a tenant; sign in with",
    ],
    ["who is not signed in to AWS", { aws: "exit 1" }, "Sign in to AWS first, such as with: aws sso login"],
  ])("tells %s, and writes nothing", async (_who, change, message) => {
    const { code, stderr, written } = await init(change);
    expect({ code, written }).toEqual({ code: 1, written: [] });
    expect(stderr).toContain(message);
  });

  test("says what to run where Terraform cannot be initialised", async () => {
    const { code, stderr } = await init({ terraform: "exit 1" });
    expect(code).toBe(1);
    expect(stderr).toContain(`run it again: terraform -chdir=${join(folder, "example")} init`);
  });

  test("does not overwrite what it has written", async () => {
    await init();
    await writeFile(join(folder, "example", "policy.json"), "edited");
    const { code, stderr } = await init();
    expect(code).toBe(1);
    expect(stderr).toContain("has policy.json, policy.lock.json, terraform.tfvars already");
    expect(await readFile(join(folder, "example", "policy.json"), "utf8")).toBe("edited");
  });
});
