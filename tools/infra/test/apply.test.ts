import { execFile } from "node:child_process";
import { hash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { writePolicy } from "../apply/changes.ts";
import { applyEnvironment, MirrorMissingError, requireMirror } from "../apply/environment.ts";
import { appliedExamples } from "../apply/examples.ts";
import { applyExample, type Example, ReplayedProvidersError, type Terraform } from "../apply/sequence.ts";
import type { TerraformResult } from "../terraform.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const result = (ok: boolean, stdout = ""): TerraformResult => ({ ok, stdout, stderr: "" });
const made: string[] = [];
const example: Example = {
  name: "examples/aws",
  guarded: ["module.proxy.aws_kms_key.this[0]"],
  changes: ["another policy", "another zip"].map((name) => ({
    name,
    make: async () => void made.push(name),
  })),
};

/** A Terraform that does as it should, but for what `change` answers in its place. */
function scripted(
  change: (line: string, calls: readonly string[]) => TerraformResult | undefined = () => undefined,
) {
  const calls: string[] = [];
  const terraform: Terraform = async (args) => {
    const line = args.filter((word) => !word.startsWith("-")).join(" ");
    const answer = change(line, calls);
    calls.push(line);
    if (answer !== undefined) return answer;
    if (line === "show") return result(true, JSON.stringify({ values: { root_module: {} } }));
    // The first destroy meets what is guarded.
    return result(line !== "destroy" || calls.includes("state rm module.proxy.aws_kms_key.this[0]"));
  };
  return { terraform, calls };
}

test("an example is applied, planned again after each change, searched and destroyed as the guide says", async () => {
  made.splice(0);
  const { terraform, calls } = scripted();
  expect(await applyExample(example, terraform)).toEqual([]);
  expect(made).toEqual(["another policy", "another zip"]);
  expect(calls).toEqual([
    "init",
    ...Array.from({ length: 3 }, () => ["apply", "plan"]).flat(),
    "show",
    "destroy",
    "state rm module.proxy.aws_kms_key.this[0]",
    "destroy",
  ]);
});

describe("what goes wrong is a problem, and the rest is still tried", () => {
  test("a second plan that is not empty, for the change that it comes from", async () => {
    const { terraform } = scripted((line, calls) =>
      line === "plan" && calls.filter((call) => call === "apply").length === 3
        ? result(false, "~ layers")
        : undefined,
    );
    expect(await applyExample(example, terraform)).toEqual([
      "examples/aws, another zip: the plan after it is not empty: ~ layers",
    ]);
  });

  test("a secret in the state, by its place and never by its value", async () => {
    const state = { values: { root_module: { resources: [{ values: { client_secret: "planted" } }] } } };
    const { terraform } = scripted((line) =>
      line === "show" ? result(true, JSON.stringify(state)) : undefined,
    );
    const problems = await applyExample(example, terraform);
    expect(problems).toEqual([
      expect.stringContaining("/values/root_module/resources/0/values/client_secret"),
    ]);
    expect(problems.join()).not.toContain("planted");
  });

  test("a key that nothing keeps from being destroyed", async () => {
    const { terraform } = scripted((line) => (line === "destroy" ? result(true) : undefined));
    expect(await applyExample(example, terraform)).toEqual(["examples/aws: destroyed what it must guard"]);
  });
});

test("an apply that fails ends it, with what Terraform said", async () => {
  const { terraform } = scripted((line) => (line === "apply" ? result(false, "AccessDenied") : undefined));
  await expect(applyExample(example, terraform)).rejects.toThrow("examples/aws, apply: AccessDenied");
});

test("providers that replay schemas are told from a failure: nothing was tried", async () => {
  const replay = result(false, "Error: this provider only replays a schema: use mock_provider");
  const { terraform } = scripted((line) => (line === "apply" ? replay : undefined));
  await expect(applyExample(example, terraform)).rejects.toThrow(ReplayedProvidersError);
});

describe("without a mirror nothing is tried, and the message says what to set", () => {
  test.each<[string, NodeJS.ProcessEnv, string]>([
    ["no variable", {}, "TF_CLI_CONFIG_FILE is not set"],
    ["an empty one", { TF_CLI_CONFIG_FILE: "" }, "TF_CLI_CONFIG_FILE is not set"],
    [
      "a file that is not there",
      { TF_CLI_CONFIG_FILE: "/nowhere/terraformrc" },
      "names /nowhere/terraformrc, which is not there",
    ],
  ])("%s", (_what, machine, message) => {
    expect(() => requireMirror(machine)).toThrow(MirrorMissingError);
    expect(() => requireMirror(machine)).toThrow(message);
    expect(() => requireMirror(machine)).toThrow("provider_installation");
  });

  test("and the script ends with 2, before it starts anything", async () => {
    const script = join(root, "tools", "infra", "apply", "main.ts");
    const env = { ...process.env, TF_CLI_CONFIG_FILE: "/nowhere/terraformrc" };
    const ended = await promisify(execFile)(process.execPath, [script], { env }).catch(
      ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
    );
    expect(ended).toEqual({ code: 2, stdout: expect.stringMatching(/^NOT TRIED TF_CLI_CONFIG_FILE names/) });
  });
});

test("Terraform gets the world and the inputs, and no credential or endpoint of the machine", () => {
  const machine = {
    PATH: "/bin",
    TF_CLI_CONFIG_FILE: import.meta.filename,
    AWS_PROFILE: "production",
    AWS_SESSION_TOKEN: "a",
    GOOGLE_APPLICATION_CREDENTIALS: "/key.json",
    ARM_CLIENT_ID: "real",
    TF_VAR_region: "us-east-1",
  };
  expect(
    applyEnvironment(
      machine,
      { ARM_CLIENT_ID: "fake", AWS_ENDPOINT_URL: "http://127.0.0.1:1" },
      { region: "eu-central-1" },
    ),
  ).toEqual({
    PATH: "/bin",
    TF_CLI_CONFIG_FILE: import.meta.filename,
    ARM_CLIENT_ID: "fake",
    AWS_ENDPOINT_URL: "http://127.0.0.1:1",
    TF_VAR_region: "eu-central-1",
  });
});

describe("what is taken out of the state", () => {
  const guides = { aws: "deploy-aws.md", gcp: "deploy-gcp.md" };
  test.each(Object.entries(guides))("of %s is what the guide takes out", async (name, guide) => {
    const text = await readFile(join(root, "docs", guide), "utf8");
    const lines = Array.from(text.matchAll(/^terraform state rm (.*)$/gm), ([, rest = ""]) => rest);
    const addresses = lines.flatMap((line) =>
      Array.from(line.matchAll(/'([^']+)'/g), ([, each = ""]) => each),
    );
    const example = appliedExamples.find((each) => each.name === name);
    expect([...(example?.guarded ?? [])].sort()).toEqual(addresses.sort());
  });

  test.each(appliedExamples)("of $name has the address that Terraform gives it", async ({ guarded }) => {
    for (const address of guarded) {
      const [, module = "", type = "", name = "", index] =
        /^module\.(\w+)\.(\w+)\.(\w+)\[(.+)\]$/.exec(address) ?? [];
      const cloud = type.startsWith("aws_") ? "aws" : "gcp";
      expect([cloud, "proxy"]).toContain(module);
      const folder = join(root, "infra", "modules", `${cloud}-proxy`);
      const files = (await readdir(folder)).filter((file) => file.endsWith(".tf"));
      const source = (await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")))).join(
        "\n",
      );
      const body = source.split(`resource "${type}" "${name}" {`)[1]?.split("\n}\n")[0];
      expect(body).toMatch(index === "0" ? /^ {2}count +=/m : /^ {2}for_each +=/m);
    }
  });
});

test("a policy is written with the lock that the plan asks for, and one with faults is not written", async () => {
  const folder = await mkdtemp(join(tmpdir(), "graphveil-apply-"));
  try {
    const file = join(folder, "policy.json");
    const policy = await readFile(join(root, "infra", "fixtures", "policies", "aws.json"), "utf8");
    await writePolicy(file, policy);
    const { fileSha256 } = JSON.parse(await readFile(join(folder, "policy.lock.json"), "utf8"));
    expect(fileSha256).toBe(hash("sha256", await readFile(file)));
    await expect(writePolicy(file, policy.replace("calendar", "calender"))).rejects.toThrow("must be one of");
    expect(await readFile(file, "utf8")).toBe(policy);
  } finally {
    await rm(folder, { recursive: true });
  }
});
