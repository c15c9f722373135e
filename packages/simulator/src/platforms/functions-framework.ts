import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { type NodeProcess, startNodeProcess } from "./child-process.ts";

/** What a container with the Functions Framework is made of. */
export interface FunctionsFrameworkOptions {
  /** Path of the framework's `build/src/main.js`, as the deployed function resolves it. */
  readonly main: string;
  /** Directory of the function's `package.json`. */
  readonly source: string;
  /** The function's name, such as `graphveil`. */
  readonly target: string;
  /** The function's own environment variables; what Cloud Run reserves wins. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A running container. */
export interface FunctionsFramework extends NodeProcess {
  /** On loopback. */
  readonly port: number;
}

const POLL_MS = 5;

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/**
 * Runs a function under the real `@google-cloud/functions-framework`, with the variables of Cloud Run's container
 * contract (cloud.google.com/run/docs/container-contract), and resolves when it listens.
 *
 * @throws Error when the process ends before; the message holds its error output
 */
export async function startFunctionsFramework(
  options: FunctionsFrameworkOptions,
): Promise<FunctionsFramework> {
  const { main, source, target, environment = {} } = options;
  const port = await freePort();
  const container = startNodeProcess({
    arguments: [main],
    workingDirectory: source,
    environment: {
      ...environment,
      FUNCTION_SIGNATURE_TYPE: "http",
      FUNCTION_SOURCE: source,
      FUNCTION_TARGET: target,
      K_CONFIGURATION: target,
      K_REVISION: `${target}-00001-abc`,
      K_SERVICE: target,
      PATH: "/usr/local/bin:/usr/bin:/bin",
      PORT: String(port),
    },
  });
  const ended = container.exited.then(() => "ended" as const);
  while (!(await accepts(port)))
    if ((await Promise.race([ended, wait(POLL_MS)])) === "ended")
      throw new Error(`the function did not start: ${container.stderr()}`);
  return { ...container, port };
}
