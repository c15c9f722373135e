import { createServer } from "node:http";
import { startLocalServer } from "@graphveil/cli";
import { answerEveryRequest } from "@graphveil/core";
import type { Network, SimulatedCloud } from "@graphveil/simulator";
import { policyOf } from "../harness/configuration.ts";
import { deployGoogleFunction } from "../harness/google-function.ts";
import { createInProcessService } from "../harness/in-process.ts";
import { deployLambda } from "../harness/lambda.ts";
import { type Proof, signatureOf } from "./proof.ts";

/** A running proxy as a client sees it. */
export interface Endpoint {
  /** Scheme and host. */
  readonly base: string;
  readonly proof: Proof;
  /** All that was written to standard output. */
  output(): string;
  stop(): Promise<void>;
}

/** A program that runs the proxy, behind the front door that its platform has. */
export interface EndpointKind {
  readonly name: string;
  readonly start: (stack: SimulatedCloud, network: Network) => Promise<Endpoint>;
}

const host = "proxy.example";

/** The core under a name of its own in the simulated network: no client takes a function instead of a host. */
const startCore: EndpointKind["start"] = async (stack, network) => {
  const { proxy, output } = createInProcessService(stack);
  const base = `https://${host}`;
  // The server never listens: the network hands it the connections of that name.
  const server = createServer();
  answerEveryRequest(server, (request) =>
    proxy.handle(request, {
      id: crypto.randomUUID(),
      deadline: Date.now() + 30_000,
      caller: { kind: "local" },
      publicBase: base,
    }),
  );
  const unmount = network.mount({
    host,
    listener: (request, response) => {
      server.emit("request", request, response);
    },
  });
  return { base, proof: { kind: "none" }, output, stop: async () => unmount() };
};

const startLocal: EndpointKind["start"] = async (stack) => {
  const { proxy, output } = createInProcessService(stack);
  const server = await startLocalServer(proxy, 0);
  return { base: server.base, proof: { kind: "none" }, output, stop: () => server.close() };
};

const startLambda: EndpointKind["start"] = async (stack, network) => {
  const { world } = stack.simulator;
  const [caller] = world.aws.callers;
  if (caller === undefined) throw new Error("the world has no AWS caller");
  const { base, output, stop } = await deployLambda(stack, network);
  return { base, proof: signatureOf(world, caller), output, stop };
};

const startGoogle: EndpointKind["start"] = async (stack, network) => {
  const { base, callerToken, output, stop } = await deployGoogleFunction(stack, network);
  return { base, proof: { kind: "bearer", token: callerToken }, output, stop };
};

const audience = "https://graphveil.example";

/** A Lambda function whose URL lets everybody in, and whose proxy verifies tokens of an OpenID Connect issuer. */
const startLambdaForTokens: EndpointKind["start"] = async (stack, network) => {
  const { simulator } = stack;
  const [caller] = simulator.world.gcp.callers;
  if (caller === undefined) throw new Error("the world has no Google caller");
  const { email, uniqueId: subject } = caller;
  const jwksUri = "https://www.googleapis.com/oauth2/v3/certs";
  const match = { oidc: { issuer: "https://accounts.google.com", audience, subject, jwksUri } };
  const { base, output, stop } = await deployLambda(stack, network, {
    authType: "NONE",
    environment: {
      GRAPHVEIL_CALLER_AUTH: "oidc",
      GRAPHVEIL_POLICY: policyOf(stack, { callers: [{ name: "acme", match }] }),
    },
  });
  const token = () => simulator.mintCallerIdToken(email, audience);
  return { base, proof: { kind: "bearer", token }, output, stop };
};

/** Every program that runs the proxy, the Lambda bundle with both kinds of callers. */
export const endpoints: readonly EndpointKind[] = [
  { name: "core in process", start: startCore },
  { name: "the local server", start: startLocal },
  { name: "the Lambda bundle under the real runtime client", start: startLambda },
  { name: "the Lambda bundle with callers of OpenID Connect", start: startLambdaForTokens },
  { name: "the function bundle under the real functions-framework", start: startGoogle },
];
