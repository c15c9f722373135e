import { describe, expect, test } from "vitest";
import { applyExample, type Example, ReplayedProvidersError, type Terraform } from "../apply/sequence.ts";
import type { TerraformResult } from "../terraform.ts";

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
