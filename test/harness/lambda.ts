import { join } from "node:path";
import {
  createFunctionUrl,
  createLambdaRuntimeApi,
  type FunctionUrlOptions,
  type InvocationError,
  type InvocationReply,
  type Network,
  type NodeProcess,
  spawnLambdaRuntime,
  type World,
} from "@graphveil/simulator";
import { Client, type Middleware } from "@microsoft/microsoft-graph-client";
import { AwsV4Signer } from "aws4fetch";
import { type AnyCloud, commonEnvironment } from "./configuration.ts";
import type { Deployment } from "./deployment.ts";

/** What a Lambda deployment may say otherwise. */
export interface LambdaOptions {
  /** Added to the function's own variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** All of the function's own variables; default what the bundle needs in the stack's world. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Default: the built bundle. */
  readonly taskRoot?: string;
  /** Default `index.handler`. */
  readonly handler?: string;
  /** Folder of what the function's layers hold; default none. */
  readonly layer?: string;
  /** How the caller's requests leave; default the global fetch. */
  readonly fetch?: typeof fetch;
  /** `NONE` lets everybody in; default `AWS_IAM`. */
  readonly authType?: FunctionUrlOptions["authType"];
  /** The function's timeout; default 30 000. */
  readonly timeoutMilliseconds?: number;
}

/** A Lambda function with its URL. */
export interface LambdaDeployment extends Deployment {
  readonly process: NodeProcess;
  /** Hands an event to the function, past the URL. */
  invoke(event: unknown): Promise<InvocationReply | InvocationError>;
}

/** The unpacked bundle that `build` makes. */
export const lambdaBundle = join(import.meta.dirname, "..", "..", "dist", "aws-lambda");

/** A fetch that signs with SigV4 as the caller that the policy knows. */
export function createSignedFetch({ aws }: World, send: typeof fetch) {
  const [caller] = aws.callers;
  if (caller === undefined) throw new Error("the world has no AWS caller");
  return async (url: string, init: RequestInit = {}): Promise<Response> => {
    const signer = new AwsV4Signer({
      url,
      method: init.method ?? "GET",
      headers: new Headers(init.headers),
      ...(init.body === undefined || init.body === null ? {} : { body: init.body }),
      accessKeyId: caller.accessKeyId,
      secretAccessKey: caller.secretAccessKey,
      sessionToken: caller.sessionToken,
      service: "lambda",
      region: aws.region,
    });
    const request = await signer.sign();
    return send(request.url, { ...init, method: request.method, headers: request.headers });
  };
}

/**
 * Runs the built Lambda bundle under the real runtime client, behind a Function URL that verifies SigV4, in the simulated
 * network that this process lives in.
 */
export async function deployLambda(
  stack: AnyCloud,
  network: Network,
  options: LambdaOptions = {},
): Promise<LambdaDeployment> {
  const { world } = stack.simulator;
  const { aws } = world;
  const send = options.fetch ?? fetch;
  const runtimeApi = await createLambdaRuntimeApi({ functionArn: aws.functionArn });
  const { taskRoot = lambdaBundle, handler = "index.handler", layer } = options;
  const variables = options.variables ?? {
    ...commonEnvironment(stack),
    GRAPHVEIL_KEY: `awskms:${aws.kmsKeyArn}`,
  };
  const lambda = spawnLambdaRuntime({
    runtimeApi,
    aws,
    taskRoot,
    handler,
    ...(layer === undefined ? {} : { layer }),
    environment: { ...network.environment, ...variables, ...options.environment },
  });
  await runtimeApi.waitUntilReady();
  const { authType = "AWS_IAM", timeoutMilliseconds = 30_000 } = options;
  const door = createFunctionUrl({ world, runtimeApi, authType, timeoutMilliseconds });
  const unmount = network.mount(door);
  const signed = createSignedFetch(world, send);

  /** The client's own hook for authentication: a middleware that signs, in place of one that sets a bearer. */
  const signing: Middleware = {
    execute: async (context) => {
      const url = typeof context.request === "string" ? context.request : context.request.url;
      context.response = await signed(url, context.options);
    },
    setNext: () => undefined,
  };

  return {
    name: "Lambda bundle under the real runtime client",
    base: door.url,
    request: (target, init) => signed(door.url + target, init),
    graphClient: () => Client.initWithMiddleware({ baseUrl: `${door.url}/`, middleware: signing }),
    output: () => lambda.stdout() + lambda.stderr(),
    process: lambda,
    invoke: (event) => runtimeApi.invoke(event, { timeoutMilliseconds }),
    async stop() {
      unmount();
      await lambda.stop();
      await runtimeApi.close();
    },
  };
}
