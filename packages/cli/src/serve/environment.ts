import { awsPlatform } from "@graphveil/aws-lambda";
import { createService, readFile, type Service, type ServiceOptions } from "@graphveil/core";
import { googlePlatform } from "@graphveil/gcp-function";

type Env = ServiceOptions["env"];

/** The variable of `graphveil call`, which may be set beside those of the proxy. */
const ENDPOINT = "GRAPHVEIL_ENDPOINT";

/** Variables that say nothing of a tenant: the embedded simulator takes them, too. */
const ofBoth: ReadonlySet<string> = new Set(["GRAPHVEIL_LOG_LEVEL", "GRAPHVEIL_POLICY", ENDPOINT]);

/** True where the environment says which tenant to serve, so that the real clouds are meant. */
export const namesRealTenant = (env: Env): boolean =>
  Object.keys(env).some((name) => name.startsWith("GRAPHVEIL_") && !ofBoth.has(name));

/** The cloud whose identity this machine has: that of the key, else AWS where its variables are set. */
const platformOf = (env: Env): ServiceOptions["platform"] => {
  const onAws = /awskms:/.test(env["GRAPHVEIL_KEY"] ?? "") || env["AWS_REGION"] !== undefined;
  if (!onAws || /gcpkms:/.test(env["GRAPHVEIL_KEY"] ?? "")) return googlePlatform("local");
  return awsPlatform({ region: env["AWS_REGION"] ?? "" });
};

/**
 * The proxy over the real clouds, from the variables that a deployed function has.
 *
 * @throws ConfigurationError with every problem of the environment
 */
export const createRealService = (
  env: Env,
  write: (line: string) => void,
  fetch?: ServiceOptions["fetch"],
): Service =>
  createService({
    env: { ...env, [ENDPOINT]: undefined },
    readFile,
    policyPaths: ["policy.json"],
    logFormat: "plain",
    write,
    platform: platformOf(env),
    fetch,
  });
