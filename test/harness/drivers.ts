import { startLocalServer } from "@graphveil/cli";
import type { InvocationReply, Network, SimulatedCloud } from "@graphveil/simulator";
import { knownCallers, policyOf } from "./configuration.ts";
import { functionUrlEvent, iamOf } from "./function-url-event.ts";
import { deployGoogleFunction } from "./google-function.ts";
import { createInProcessService } from "./in-process.ts";
import { deployLambda } from "./lambda.ts";
import {
  bodySize,
  fromResponse,
  sendOverSocket,
  toRequestInit,
  type WireReply,
  type WireRequest,
} from "./wire.ts";

/** The same proxy under one of the programs that run it, and a caller whom its policy calls `acme`. */
export interface Driver {
  /** What its links begin with. */
  readonly base: string;
  /** Sends a request as an ordinary client does, through the platform's front end where there is one. */
  send(request: WireRequest): Promise<WireReply>;
  /** Hands a request over to the byte, behind the front end: no client normalises or refuses any of it. */
  sendRaw(request: WireRequest): Promise<WireReply>;
  /** Of the process that runs the bundle; absent where that is this one. */
  readonly pid?: number;
  /** All that was written to standard output. */
  output(): string;
  /** The same of standard error. */
  errorOutput(): string;
  stop(): Promise<void>;
}

/** What a driver may have otherwise. */
export interface DriverOptions {
  /** How long the platform lets a request take, in seconds. The local server has its own limit. */
  readonly secondsToAnswer?: number;
  /** Added to the variables; default none. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a driver; Lambda and function live in the simulated network that this process lives in, too. */
export type StartDriver = (
  stack: SimulatedCloud,
  network: Network,
  options?: DriverOptions,
) => Promise<Driver>;

const acme = "acme";
const nothing = () => "";

const startCore: StartDriver = async (stack, _, { secondsToAnswer = 30, environment = {} } = {}) => {
  const { proxy, output } = createInProcessService(stack, { environment });
  const base = "https://proxy.example";
  const send: Driver["send"] = async (request) => {
    const { method = "GET", target, headers = [] } = request;
    const lines = headers.map(([name, value]): [string, string] => [name, value]);
    const reply = await proxy.handle(
      {
        method,
        rawTarget: target,
        headers: new Headers(lines),
        bodyBytes: bodySize(request),
        body: async () => Buffer.from(request.body ?? ""),
      },
      {
        id: crypto.randomUUID(),
        deadline: Date.now() + secondsToAnswer * 1000,
        caller: { kind: "local" },
        publicBase: base,
      },
    );
    return fromResponse(reply);
  };
  return { base, send, sendRaw: send, output, errorOutput: nothing, stop: async () => undefined };
};

const startLocal: StartDriver = async (stack, _, { environment = {} } = {}) => {
  const { proxy, output } = createInProcessService(stack, { environment });
  const server = await startLocalServer(proxy, 0);
  const { host, port } = new URL(server.base);
  return {
    base: server.base,
    send: async (request) => fromResponse(await fetch(server.base + request.target, toRequestInit(request))),
    sendRaw: (request) =>
      sendOverSocket(Number(port), { ...request, headers: [["host", host], ...(request.headers ?? [])] }),
    output,
    errorOutput: nothing,
    stop: () => server.close(),
  };
};

const fromInvocation = ({ status, headers, body }: InvocationReply): WireReply => ({
  status,
  headers: new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  body: Buffer.from(body),
});

const startLambda: StartDriver = async (stack, network, { secondsToAnswer = 30, environment = {} } = {}) => {
  const { world } = stack.simulator;
  const policy = policyOf(stack, { callers: [{ name: acme, match: knownCallers(stack).aws }] });
  const deployment = await deployLambda(stack, network, {
    environment: { GRAPHVEIL_POLICY: policy, ...environment },
    timeoutMilliseconds: secondsToAnswer * 1000,
  });
  const [caller] = world.aws.callers;
  return {
    base: deployment.base,
    send: async (request) => fromResponse(await deployment.request(request.target, toRequestInit(request))),
    async sendRaw(request) {
      const iam = caller === undefined ? undefined : iamOf(caller);
      const result = await deployment.invoke(functionUrlEvent(world, request, iam));
      if (result.kind === "error") throw new Error(`the function ended with ${result.errorType}`);
      return fromInvocation(result);
    },
    pid: deployment.process.pid,
    output: deployment.process.stdout,
    errorOutput: deployment.process.stderr,
    stop: deployment.stop,
  };
};

const startGoogle: StartDriver = async (stack, network, { secondsToAnswer = 30, environment = {} } = {}) => {
  const policy = policyOf(stack, { callers: [{ name: acme, match: knownCallers(stack).google }] });
  const deployment = await deployGoogleFunction(stack, network, {
    environment: {
      GRAPHVEIL_POLICY: policy,
      CLOUD_RUN_TIMEOUT_SECONDS: String(secondsToAnswer),
      ...environment,
    },
  });
  const verified = (await deployment.callerToken()).replace(/[^.]*$/, "SIGNATURE_REMOVED_BY_GOOGLE");
  return {
    base: deployment.base,
    send: async (request) => fromResponse(await deployment.request(request.target, toRequestInit(request))),
    sendRaw: (request) =>
      sendOverSocket(deployment.container.port, {
        ...request,
        headers: [
          ["host", new URL(deployment.base).host],
          ["x-serverless-authorization", `Bearer ${verified}`],
          ...(request.headers ?? []),
        ],
      }),
    pid: deployment.container.pid,
    output: deployment.container.stdout,
    errorOutput: deployment.container.stderr,
    stop: deployment.stop,
  };
};

/** A program that runs the proxy. */
export interface DriverKind {
  readonly name: string;
  readonly start: StartDriver;
}

/** The deployable functions under the programs of the clouds. */
export const bundleDrivers: readonly DriverKind[] = [
  { name: "the Lambda bundle under the real runtime client", start: startLambda },
  { name: "the function bundle under the real functions-framework", start: startGoogle },
];

/** Every program that runs the proxy. */
export const drivers: readonly DriverKind[] = [
  { name: "core in process", start: startCore },
  { name: "the local server", start: startLocal },
  ...bundleDrivers,
];
