import { awsPlatform } from "@graphveil/aws-lambda";
import { createService, type Service } from "@graphveil/core";
import { googlePlatform } from "@graphveil/gcp-function";
import { type AnyCloud, commonEnvironment, knownCallers, policyOf } from "./configuration.ts";

/** What a service in this process may say otherwise. */
export interface InProcessOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Whose identity and key the service has. Default `aws`. */
  readonly platform?: "aws" | "google";
  /** Name of the policy's one caller, `local`. Default `acme`. */
  readonly callerName?: string;
}

/** The service over simulated clouds, all in this process, and what it has logged. */
export interface InProcessService extends Service {
  output(): string;
}

/** Builds the service as the deployed functions do, with a fetch that needs no socket. */
export function createInProcessService(stack: AnyCloud, options: InProcessOptions = {}): InProcessService {
  const { platform = "aws", callerName = "acme", environment = {} } = options;
  const { aws, gcp } = stack.simulator.world;
  const policy = policyOf(stack, { callers: [{ name: callerName, match: knownCallers(stack).local }] });
  let output = "";
  const service = createService({
    env: {
      ...commonEnvironment(stack, policy),
      GRAPHVEIL_KEY: platform === "aws" ? `awskms:${aws.kmsKeyArn}` : `gcpkms:${gcp.kmsKeyVersion}`,
      ...environment,
    },
    readFile: () => undefined,
    policyPaths: [],
    logFormat: "plain",
    write: (line) => {
      output += line;
    },
    platform:
      platform === "aws"
        ? awsPlatform({ region: aws.region, credentials: aws.proxy })
        : googlePlatform("metadata"),
    fetch: stack.simulator.fetch,
  });
  return { ...service, output: () => output };
}
