import { join } from "node:path";
import {
  createLambdaRuntimeApi,
  createSimulatedCloud,
  type NodeProcess,
  spawnLambdaRuntime,
  startFunctionsFramework,
  startNodeProcess,
} from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { commonEnvironment } from "../harness/configuration.ts";
import { frameworkMain, googleBundle } from "../harness/google-function.ts";
import { lambdaBundle } from "../harness/lambda.ts";

type Environment = Readonly<Record<string, string>>;

/** How a program ended, and all that it said. */
interface Ending {
  readonly code: number | null;
  readonly output: string;
}

const cli = join(import.meta.dirname, "..", "..", "packages", "cli", "src", "main.ts");

const ending = async ({ exited, stdout, stderr }: NodeProcess): Promise<Ending> => {
  const { code } = await exited;
  return { code, output: stdout() + stderr() };
};

const programs: Readonly<Record<string, (environment: Environment) => Promise<Ending>>> = {
  "the Lambda bundle": async (environment) => {
    const { aws } = createSimulatedCloud().simulator.world;
    const runtimeApi = await createLambdaRuntimeApi({ functionArn: aws.functionArn });
    const taskRoot = lambdaBundle;
    const ended = ending(
      spawnLambdaRuntime({ runtimeApi, aws, taskRoot, handler: "index.handler", environment }),
    );
    await expect(runtimeApi.waitUntilReady()).rejects.toThrow();
    const result = await ended;
    await runtimeApi.close();
    return result;
  },
  "the function bundle": async (environment) => {
    const options = { main: frameworkMain(), source: googleBundle, target: "graphveil", environment };
    const failure = await startFunctionsFramework(options).then(
      () => expect.unreachable(),
      (error: unknown) => error as Error,
    );
    return { code: 1, output: failure.message };
  },
  "the local server": (environment) =>
    ending(
      startNodeProcess({
        arguments: [cli, "serve"],
        workingDirectory: googleBundle,
        environment: { PATH: "/usr/bin:/bin", PORT: "0", ...environment },
      }),
    ),
};

const badValue = "value-that-nobody-may-see";
const allWrong = {
  GRAPHVEIL_TENANT_ID: badValue,
  GRAPHVEIL_CLOUD: badValue,
  GRAPHVEIL_AUDIENCE: `${badValue} with a space`,
  GRAPHVEIL_KEY: badValue,
  GRAPHVEIL_CERTIFICATE_KEY: badValue,
  GRAPHVEIL_CERTIFICATE: badValue,
  GRAPHVEIL_CALLER_AUTH: badValue,
  GRAPHVEIL_POLICY: JSON.stringify({ profile: badValue, [badValue]: 1, callers: [{ name: `${badValue} ` }] }),
  GRAPHVEIL_PUBLIC_URL: `http://${badValue}`,
  GRAPHVEIL_LOG_LEVEL: badValue,
};

describe.each(Object.entries(programs))("%s", (_, run) => {
  test("reports every fault of its configuration by variable, shows no value, and serves nothing", async () => {
    const { code, output } = await run(allWrong);
    expect(code).not.toBe(0);
    for (const variable of [...Object.keys(allWrong), "GRAPHVEIL_CLIENT_ID"])
      expect(output).toContain(variable);
    expect(output).toContain("/callers/0");
    expect(output).not.toContain(badValue);
  });

  test("refuses a development key where it is deployed, and only there", async () => {
    const stack = createSimulatedCloud();
    const environment = { ...commonEnvironment(stack), GRAPHVEIL_KEY: "dev:passphrase-of-mine" };
    const deployed = { ...environment, K_SERVICE: "graphveil" };
    const { code, output } = await run(deployed);
    expect(code).not.toBe(0);
    expect(output).toContain("GRAPHVEIL_KEY must not be a development key");
    expect(output).not.toContain("passphrase-of-mine");
  });
});
