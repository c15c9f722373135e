import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CommandLine } from "./command-line.ts";
import {
  callerTools,
  commonTools,
  createSandbox,
  gcloudTool,
  type Sandbox,
  type ScriptResult,
} from "./sandbox.ts";
import {
  expectToCheckEachAnswer,
  expectToStopAtEachFailure,
  guideScript,
  printedSmokeTest,
} from "./script.ts";
import { type FakeEntra, startEntra } from "./tenant.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const policy = await readFile(join(root, "infra", "fixtures", "policies", "gcp.json"), "utf8");
const { values, script } = await guideScript("deploy-gcp.md");
const proxy = "graphveil-proxy@my-project.iam.gserviceaccount.com";

let entra: FakeEntra;
let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;
let result: ScriptResult;
let called: readonly CommandLine[];

const flagsOf = (command: string): readonly CommandLine["flags"][] =>
  called.filter((each) => each.command === command).map(({ flags }) => flags);

beforeAll(async () => {
  entra = await startEntra();
  sandbox = await createSandbox({ ...commonTools, ...gcloudTool }, policy);
  env = { ...entra.env, ...values, FAKE_GCLOUD_LOG: join(sandbox.folder, "gcloud.jsonl") };
  result = await sandbox.run(script, env);
  const lines = (await sandbox.read("gcloud.jsonl")).trim().split("\n");
  called = lines.map((line) => JSON.parse(line) as CommandLine);
});
afterAll(() => Promise.all([entra.close(), sandbox.remove()]));

describe("docs/deploy-gcp.md without Terraform", () => {
  test("runs whole with the example's values, by commands and flags that gcloud has", () => {
    expect(result.stderr).toBe("");
    expect(result.code).toBe(0);
    expect(called.length).toBeGreaterThan(18);
  });

  test("deploys what was built, as the account, with the key and the application", async () => {
    const { client_id: client } = JSON.parse(await sandbox.read("application.json"));
    const [deployed] = flagsOf("functions deploy");
    expect(deployed).toMatchObject({
      gen2: true,
      "no-allow-unauthenticated": true,
      runtime: "nodejs24",
      "entry-point": "graphveil",
      "run-service-account": proxy,
      source: "gs://my-project-graphveil-source/graphveil.zip",
    });
    const environment = JSON.parse(await sandbox.read(String(deployed?.["env-vars-file"])));
    expect(environment).toMatchObject({
      GRAPHVEIL_TENANT_ID: values["TENANT"],
      GRAPHVEIL_CLIENT_ID: client,
      GRAPHVEIL_PUBLIC_URL: "https://graphveil-123456789012.europe-west3.run.app",
    });
    expect(JSON.parse(environment.GRAPHVEIL_POLICY)).toEqual(JSON.parse(policy));
  });

  test("gives the function's account one role on one key, and the caller the service", () => {
    expect(flagsOf("kms keys add-iam-policy-binding")).toEqual([
      expect.objectContaining({ member: `serviceAccount:${proxy}`, role: "roles/cloudkms.signer" }),
    ]);
    expect(flagsOf("run services add-iam-policy-binding")).toEqual([
      expect.objectContaining({ member: `serviceAccount:${values["CALLER"]}`, role: "roles/run.invoker" }),
    ]);
  });

  test("makes an application that lacks nothing but consent, and has nothing besides", async () => {
    const application = await sandbox.read("application.json");
    const { permissions } = JSON.parse(application);
    expect(await entra.check(application)).toEqual(
      permissions.map((name: string) => `${name} is not granted`),
    );
  });

  test.each([
    ["TENANT", "contoso.com", "the id of an Entra tenant"],
    ["PROJECT", "My Project", "the id of a Google Cloud project"],
    ["REGION", "", "a region of Google Cloud"],
    ["CALLER", "somebody@contoso.com", "the e-mail of a service account"],
  ])("refuses %s=%s before it makes anything", async (name, value, message) => {
    const box = await createSandbox({ ...commonTools, gcloud: "false" }, policy);
    const refused = await box.run(script, { ...env, [name]: value });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(message);
    expect((await box.calls()).filter((call) => call.startsWith("gcloud"))).toEqual([]);
    await box.remove();
  });

  test("prints a smoke test that the caller can paste", async () => {
    const box = await createSandbox({ ...callerTools, ...gcloudTool }, policy);
    const said = await box.run(printedSmokeTest(result.stdout), env);
    expect(said).toMatchObject({
      code: 0,
      stdout: "ok     the caller reads users\nok     without credentials: 403\n",
    });
    expect((await box.calls()).join("\n")).toMatch(
      /curl .*https:\/\/graphveil-123456789012\.europe-west3\.run\.app\/v1\.0\/users\?%24top=3/,
    );
    await box.remove();
  });

  test("checks each answer that it goes on with", async () => {
    await expectToCheckEachAnswer(sandbox, script, env);
  });

  test("stops at any call that fails", async () => {
    await expectToStopAtEachFailure(sandbox, script, env, []);
  });
});
