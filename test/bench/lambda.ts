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
import { type AnyCloud, commonEnvironment } from "../harness/configuration.ts";
import { lambdaBundle } from "../harness/lambda.ts";
import { sealedIds } from "../harness/sealed-ids.ts";

const bare = (name: string): string => join(import.meta.dirname, "bare-handlers", name);

/** A sandbox with a runtime process in it. */
export interface Sandbox {
  readonly process: NodeProcess;
  /** Milliseconds from spawn to the first `/next`. */
  readonly initMs: number;
  /** Invokes the function with a GET of the target; fails unless it answers 200. */
  get(target: string): Promise<InvocationReply & { readonly kind: "reply" }>;
  /** The same with a POST of JSON. */
  post(target: string, body: string): Promise<InvocationReply & { readonly kind: "reply" }>;
  stop(): Promise<void>;
}

/** What can run in a sandbox. */
export interface Sandboxes {
  readonly touchFetch: () => Promise<Sandbox>;
  readonly passThrough: () => Promise<Sandbox>;
  /** Passes on what it has parsed and written again. */
  readonly parseThrough: () => Promise<Sandbox>;
  readonly graphveil: () => Promise<Sandbox>;
}

const eventFor = ({ simulator }: AnyCloud, target: string, body?: string): unknown => {
  const [rawPath = "", rawQueryString = ""] = target.split("?");
  const { aws } = simulator.world;
  const [caller] = aws.callers;
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    headers: {
      accept: "application/json",
      "accept-encoding": "gzip",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
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
      http: {
        method: body === undefined ? "GET" : "POST",
        path: rawPath,
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: "bench",
      },
      requestId: "00000000-0000-4000-8000-000000000000",
      stage: "$default",
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: false,
  };
};

const sandbox = async (
  stack: AnyCloud,
  taskRoot: string,
  environment: Readonly<Record<string, string>>,
): Promise<Sandbox> => {
  const { aws } = stack.simulator.world;
  const runtimeApi: LambdaRuntimeApi = await createLambdaRuntimeApi({ functionArn: aws.functionArn });
  const started = performance.now();
  const process = spawnLambdaRuntime({ runtimeApi, aws, taskRoot, handler: "index.handler", environment });
  await runtimeApi.waitUntilReady();
  const initMs = performance.now() - started;
  const invoke = async (target: string, body?: string) => {
    const reply = await runtimeApi.invoke(eventFor(stack, target, body));
    if (reply.kind !== "reply" || reply.status !== 200) {
      throw new Error(`the sandbox answered ${JSON.stringify(reply).slice(0, 300)}${process.stderr()}`);
    }
    return reply;
  };
  return {
    process,
    initMs,
    get: (target) => invoke(target),
    post: (target, body) => invoke(target, body),
    async stop() {
      await process.stop();
      await runtimeApi.close();
    },
  };
};

/** The sandboxes over one simulated network. `token` is a bearer that Graph takes. */
export function createSandboxes(stack: AnyCloud, network: Network, token: string): Sandboxes {
  const { aws } = stack.simulator.world;
  return {
    touchFetch: () => sandbox(stack, bare("touch-fetch"), network.environment),
    passThrough: () => sandbox(stack, bare("pass-through"), { ...network.environment, BENCH_TOKEN: token }),
    parseThrough: () =>
      sandbox(stack, bare("pass-through"), { ...network.environment, BENCH_TOKEN: token, BENCH_PARSES: "1" }),
    graphveil: () =>
      sandbox(stack, lambdaBundle, {
        ...network.environment,
        ...commonEnvironment(stack),
        GRAPHVEIL_KEY: `awskms:${aws.kmsKeyArn}`,
      }),
  };
}

/** The bench targets of the tenant: as Graph knows them, and sealed as the proxy's callers do. */
export function benchTargets(stack: SimulatedCloud) {
  const pages = benchPages(stack.tenant);
  const userId = /users\/([^/]+)\//.exec(pages.messages)?.[1] ?? "";
  const [sealed = ""] = sealedIds(stack)("directoryObject", [userId]);
  const both = (raw: string) => ({ raw, sealed: raw.replace(userId, sealed) });
  return {
    events: both(pages.messages.replace("/messages", "/events")),
    calendarView: both(pages.events),
    messages: both(pages.messages),
    small: both(pages.messages.replace("$top=100", "$top=10")),
  };
}
