import { awsPlatform } from "@graphveil/aws-lambda";
import { createService, readFile, type Service } from "@graphveil/core";
import { createSimulatedCloud, type SimulatedCloud } from "@graphveil/simulator";

/** The proxy over the embedded simulator. */
export interface EmbeddedService {
  readonly service: Service;
  readonly stack: SimulatedCloud;
}

const GROUPS = ["directory", "mail", "calendar", "rooms"];

/** The policy of the embedded tenant where none is given. */
const defaultPolicy = ({ tenant }: SimulatedCloud): string =>
  JSON.stringify({
    profile: "strict",
    tenantDomains: tenant.domains,
    callers: [{ name: "local", match: { local: true }, groups: GROUPS, deepHealth: true }],
  });

/**
 * The real proxy over simulated clouds: an AWS role's identity, a KMS key, Entra ID and Microsoft Graph with a seeded
 * tenant, all in this process. Keys and tenant are fixed, so the same command shows the same pseudonyms everywhere.
 * `GRAPHVEIL_POLICY` and `GRAPHVEIL_LOG_LEVEL` count here, too: so a policy can be tried before anything is deployed.
 *
 * @throws ConfigurationError with every fault of that policy
 */
export function createEmbeddedService(
  env: Readonly<Record<string, string | undefined>>,
  write: (line: string) => void,
  stack: SimulatedCloud = createSimulatedCloud(),
): EmbeddedService {
  const { aws, entra } = stack.simulator.world;
  const service = createService({
    env: {
      GRAPHVEIL_TENANT_ID: entra.tenantId,
      GRAPHVEIL_CLIENT_ID: entra.clientId,
      GRAPHVEIL_KEY: `awskms:${aws.kmsKeyArn}`,
      GRAPHVEIL_POLICY: env["GRAPHVEIL_POLICY"] ?? defaultPolicy(stack),
      GRAPHVEIL_LOG_LEVEL: env["GRAPHVEIL_LOG_LEVEL"],
    },
    readFile,
    policyPaths: [],
    logFormat: "plain",
    write,
    platform: awsPlatform({ region: aws.region, credentials: aws.proxy }),
    fetch: stack.simulator.fetch,
  });
  return { service, stack };
}
