import { join } from "node:path";
import {
  benchPages,
  createLambdaRuntimeApi,
  type InvocationReply,
  type LambdaRuntimeApi,
  type Network,
  type NodeProcess,
  type SimulatedCloud,
  spawnLambdaRuntime,
} from "@graphveil/simulator";
import { commonEnvironment } from "../harness/configuration.ts";
import { lambdaBundle } from "../harness/lambda.ts";

const bare = (name: string): string => join(import.meta.dirname, "bare-handlers", name);

/** A sandbox with a runtime process in it. */
export interface Sandbox {
  readonly process: NodeProcess;
  /** Milliseconds from spawn to the first `/next`. */
  readonly initMs: number;
  /** Invokes the function with a GET of the target; fails unless it answers 200. */
  get(target: string): Promise<InvocationReply & { readonly kind: "reply" }>;
  stop(): Promise<void>;
}

/** What can run in a sandbox. */
export interface Sandboxes {
  readonly touchFetch: () => Promise<Sandbox>;
  readonly passThrough: () => Promise<Sandbox>;
  readonly graphveil: () => Promise<Sandbox>;
}

const eventFor = ({ simulator }: SimulatedCloud, target: string): unknown => {
  const [rawPath = "", rawQueryString = ""] = target.split("?");
  const { aws } = simulator.world;
  const [caller] = aws.callers;
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    headers: { accept: "application/json", "accept-encoding": "gzip" },
    requestContext: {
      accountId: "444455556666",
      apiId: aws.functionUrlId,
      authorizer: {
        iam: {
          accountId: "444455556666",
          userArn: `arn:aws:sts::444455556666:assumed-role/${caller?.roleArn.split("/").at(-1)}/bench`,
        },
      },
      domainName: `${aws.functionUrlId}.lambda-url.${aws.region}.on.aws`,
      http: { method: "GET", path: rawPath, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "bench" },
      requestId: "00000000-0000-4000-8000-000000000000",
      stage: "$default",
    },
    isBase64Encoded: false,
  };
};

const sandbox = async (
  stack: SimulatedCloud,
  taskRoot: string,
  environment: Readonly<Record<string, string>>,
): Promise<Sandbox> => {
  const { aws } = stack.simulator.world;
  const runtimeApi: LambdaRuntimeApi = await createLambdaRuntimeApi({ functionArn: aws.functionArn });
  const started = performance.now();
  const process = spawnLambdaRuntime({ runtimeApi, aws, taskRoot, handler: "index.handler", environment });
  await runtimeApi.waitUntilReady();
  const initMs = performance.now() - started;
  return {
    process,
    initMs,
    async get(target) {
      const reply = await runtimeApi.invoke(eventFor(stack, target));
      if (reply.kind !== "reply" || reply.status !== 200) {
        throw new Error(`the sandbox answered ${JSON.stringify(reply).slice(0, 300)}${process.stderr()}`);
      }
      return reply;
    },
    async stop() {
      await process.stop();
      await runtimeApi.close();
    },
  };
};

/** The sandboxes over one simulated network. `token` is a bearer that Graph takes. */
export function createSandboxes(stack: SimulatedCloud, network: Network, token: string): Sandboxes {
  const { aws } = stack.simulator.world;
  return {
    touchFetch: () => sandbox(stack, bare("touch-fetch"), network.environment),
    passThrough: () => sandbox(stack, bare("pass-through"), { ...network.environment, BENCH_TOKEN: token }),
    graphveil: () =>
      sandbox(stack, lambdaBundle, {
        ...network.environment,
        ...commonEnvironment(stack),
        GRAPHVEIL_KEY: `awskms:${aws.kmsKeyArn}`,
      }),
  };
}

/** The bench targets of the tenant: as Graph knows them, and sealed as the proxy's callers do. */
export async function benchTargets(stack: SimulatedCloud, { graphveil }: Sandboxes) {
  const pages = benchPages(stack.tenant);
  const userId = /users\/([^/]+)\//.exec(pages.messages)?.[1] ?? "";
  const index = stack.tenant.people.findIndex(({ id }) => id === decodeURIComponent(userId));
  const box = await graphveil();
  const reply = await box.get("/v1.0/users?$select=id&$top=999");
  await box.stop();
  const { gunzipSync } = await import("node:zlib");
  const text =
    reply.headers["content-encoding"] === "gzip" ? gunzipSync(reply.body) : Buffer.from(reply.body);
  const { value } = JSON.parse(text.toString("utf8")) as {
    readonly value: readonly { readonly id: string }[];
  };
  const sealed = value[index]?.id ?? "";
  const seal = (target: string) => target.replace(userId, sealed);
  return {
    events: { raw: pages.events, sealed: seal(pages.events) },
    messages: { raw: pages.messages, sealed: seal(pages.messages) },
    small: {
      raw: pages.messages.replace("$top=100", "$top=10"),
      sealed: seal(pages.messages.replace("$top=100", "$top=10")),
    },
  };
}
