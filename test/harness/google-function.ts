import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import {
  createCloudRun,
  type FunctionsFramework,
  type Network,
  startFunctionsFramework,
} from "@graphveil/simulator";
import { Client } from "@microsoft/microsoft-graph-client";
import { type AnyCloud, commonEnvironment } from "./configuration.ts";
import type { Deployment } from "./deployment.ts";

/** What a deployment of the function may say otherwise. */
export interface GoogleFunctionOptions {
  /** Added to the function's own variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** All of the function's own variables; default what the package needs in the stack's world. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Default: the built package. */
  readonly source?: string;
  /** Default `graphveil`. */
  readonly target?: string;
  /** True for a service that lets everybody in. */
  readonly allowUnauthenticated?: boolean;
  /** How the caller's requests leave; default the global fetch. */
  readonly fetch?: typeof fetch;
}

/** A function with its front end. */
export interface GoogleDeployment extends Deployment {
  /** The container with its port, past the front end. */
  readonly container: FunctionsFramework;
  /** An identity token of the known caller, as the front end takes it. */
  callerToken(): Promise<string>;
}

/** The unpacked package that `build` makes. */
export const googleBundle = join(import.meta.dirname, "..", "..", "dist", "gcp-function");

/** The framework's own program, as the deployed package resolves it. */
export const frameworkMain = (): string => {
  const entry = createRequire(import.meta.url).resolve("@google-cloud/functions-framework");
  return join(dirname(entry), "main.js");
};

/**
 * Runs the built function under the real functions-framework, behind a Cloud Run front end that verifies the caller's
 * identity token and removes its signature, in the simulated network that this process lives in.
 */
export async function deployGoogleFunction(
  stack: AnyCloud,
  network: Network,
  options: GoogleFunctionOptions = {},
): Promise<GoogleDeployment> {
  const { simulator } = stack;
  const { world } = simulator;
  const { allowUnauthenticated = false, source = googleBundle, target = "graphveil" } = options;
  const variables = options.variables ?? {
    ...commonEnvironment(stack),
    NODE_ENV: "production",
    GRAPHVEIL_KEY: `gcpkms:${world.gcp.kmsKeyVersion}`,
  };
  const send = options.fetch ?? fetch;
  const box = await startFunctionsFramework({
    main: frameworkMain(),
    source,
    target,
    environment: { ...network.environment, ...variables, ...options.environment },
  });
  const door = createCloudRun({ world, google: simulator.google, port: box.port, allowUnauthenticated });
  const unmount = network.mount(door);
  const [caller] = world.gcp.callers;
  if (caller === undefined) throw new Error("the world has no Google caller");
  const token = () => simulator.mintCallerIdToken(caller.email, world.gcp.serviceUrl);

  return {
    name: "function bundle under the real functions-framework",
    base: door.url,
    async request(target, init = {}) {
      const headers = new Headers(init.headers);
      if (!headers.has("authorization")) headers.set("authorization", `Bearer ${await token()}`);
      return send(door.url + target, { ...init, headers });
    },
    graphClient: () =>
      Client.init({
        baseUrl: door.url,
        customHosts: new Set([door.host]),
        authProvider: (done) => {
          token().then(
            (bearer) => done(null, bearer),
            (error: unknown) => done(error, null),
          );
        },
      }),
    output: () => box.stdout() + box.stderr(),
    container: box,
    callerToken: token,
    async stop() {
      unmount();
      door.close();
      await box.stop();
    },
  };
}
