import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { readInvocation as readLambdaInvocation, readRequest } from "@graphveil/aws-lambda";
import { answerEveryRequest, type Invocation, type ProxyRequest } from "@graphveil/core";
import { readCaller } from "@graphveil/gcp-function";
import {
  createCloudRun,
  createFunctionUrl,
  createSimulator,
  type FrontDoor,
  type LambdaRuntimeApi,
  type Simulator,
  type World,
} from "@graphveil/simulator";
import { onTestFinished } from "vitest";
import { createEmbeddedService } from "../../src/serve/embedded.ts";

/** Puts a front door on the simulated network, which this process then uses. */
async function openDoor(simulator: Simulator, door: FrontDoor): Promise<void> {
  const network = await simulator.listen();
  network.mount(door);
  const leave = network.routeThisProcess();
  onTestFinished(async () => {
    leave();
    await network.close();
  });
}

const proxyOf = (match: object, entry: object = {}) =>
  createEmbeddedService(
    {
      GRAPHVEIL_POLICY: JSON.stringify({
        callers: [{ name: "acme", match, groups: ["directory", "mail"], ...entry }],
      }),
    },
    () => undefined,
  ).service.proxy;

/** The proxy behind a Function URL that verifies signatures; its policy knows the one role. */
export async function deployOnAws(world: World, awsRole: string, entry: object = {}): Promise<string> {
  const simulator = createSimulator({ world });
  const proxy = proxyOf({ awsRole }, entry);
  const runtimeApi: Pick<LambdaRuntimeApi, "stream"> = {
    async stream(event) {
      const context = { awsRequestId: "1", getRemainingTimeInMillis: () => 30_000 } as Parameters<
        typeof readLambdaInvocation
      >[1];
      const reply = await proxy.handle(readRequest(event), readLambdaInvocation(event, context));
      const body = Readable.from([Buffer.from(await reply.arrayBuffer())]);
      const headers = Object.fromEntries(reply.headers);
      return { kind: "reply", status: reply.status, headers, cookies: [], body };
    },
  };
  const door = createFunctionUrl({ world, runtimeApi });
  await openDoor(simulator, door);
  return door.url;
}

/** The proxy behind Google's front end, which verifies identity tokens; its policy knows the service account `email`. */
export async function deployOnGoogle(world: World, email: string, entry: object = {}): Promise<string> {
  const simulator = createSimulator({ world });
  const proxy = proxyOf({ gcpServiceAccount: email }, entry);
  const invocationOf = ({ headers }: ProxyRequest): Invocation => ({
    id: "1",
    deadline: Date.now() + 30_000,
    caller: readCaller(headers),
    publicBase: world.gcp.serviceUrl,
  });
  const server = createServer();
  answerEveryRequest(server, (request) => proxy.handle(request, invocationOf(request)));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const door = createCloudRun({ world, google: simulator.google, port });
  onTestFinished(() => {
    door.close();
    server.close();
  });
  await openDoor(simulator, door);
  return door.url;
}
