import { fileURLToPath } from "node:url";
import type { AwsWorld } from "../world.ts";
import { type NodeProcess, startNodeProcess } from "./child-process.ts";
import type { LambdaRuntimeApi } from "./lambda-runtime-api.ts";

/** What a function's sandbox is made of. */
export interface LambdaRuntimeOptions {
  readonly runtimeApi: LambdaRuntimeApi;
  readonly aws: AwsWorld;
  /** The unpacked deployment package, Lambda's `/var/task`. */
  readonly taskRoot: string;
  /** Such as `index.handler`. */
  readonly handler: string;
  /** The function's own environment variables; what Lambda reserves wins. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Folder of what the function's layers hold, Lambda's `/opt`: its `readFileSync` finds it there. */
  readonly layer?: string;
  /** The function's memory in MB, as the handler sees it; default 256. */
  readonly memoryMegabytes?: number;
}

/** The variables that Lambda defines for every function (docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html). */
function reservedVariables({
  aws,
  runtimeApi,
  taskRoot,
  handler,
  memoryMegabytes = 256,
}: LambdaRuntimeOptions) {
  const name = aws.functionArn.slice(aws.functionArn.lastIndexOf(":") + 1);
  return {
    _HANDLER: handler,
    AWS_ACCESS_KEY_ID: aws.proxy.accessKeyId,
    AWS_DEFAULT_REGION: aws.region,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "2026/01/01/[$LATEST]00000000000000000000000000000000",
    AWS_LAMBDA_RUNTIME_API: runtimeApi.address,
    AWS_REGION: aws.region,
    AWS_SECRET_ACCESS_KEY: aws.proxy.secretAccessKey,
    AWS_SESSION_TOKEN: aws.proxy.sessionToken,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    LAMBDA_TASK_ROOT: taskRoot,
    LANG: "en_US.UTF-8",
    PATH: "/usr/local/bin:/usr/bin:/bin",
    TZ: ":UTC",
  };
}

/**
 * Runs a deployment package under the real `aws-lambda-ric`, of which only the C++ HTTP client is replaced. When the
 * process ends by itself, its invocations fail with `Runtime.ExitError`. Wait for {@link LambdaRuntimeApi.waitUntilReady}.
 */
export function spawnLambdaRuntime(options: LambdaRuntimeOptions): NodeProcess {
  const { runtimeApi, taskRoot, layer, environment = {} } = options;
  runtimeApi.expectRuntime();
  const shims = [new URL("./rapid-shim.mjs", import.meta.url)];
  if (layer !== undefined)
    shims.push(new URL(`./layer-shim.mjs?folder=${encodeURIComponent(layer)}`, import.meta.url));
  const runtime = startNodeProcess({
    arguments: [
      ...shims.map(({ href }) => `--import=${href}`),
      fileURLToPath(import.meta.resolve("aws-lambda-ric")),
    ],
    workingDirectory: taskRoot,
    environment: { ...environment, ...reservedVariables(options) },
  });
  void runtime.exited.then(({ code, signal }) =>
    runtimeApi.abort(
      "Runtime.ExitError",
      `Runtime exited with ${signal === null ? `status ${code}` : signal}`,
    ),
  );
  return runtime;
}
