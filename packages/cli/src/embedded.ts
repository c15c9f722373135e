import { awsPlatform } from "@graphveil/aws-lambda";
import { createService, type Service } from "@graphveil/core";
import { createStack, type Stack } from "@graphveil/simulator";

/** The proxy over the embedded simulator. */
export interface EmbeddedService {
  readonly service: Service;
  readonly stack: Stack;
}

const GROUPS = ["directory", "mail", "calendar", "rooms"];

/**
 * The real proxy over simulated clouds: an AWS role's identity, a KMS key, Entra ID and Microsoft Graph with a seeded
 * tenant, all in this process. Keys and tenant are fixed, so the same command shows the same pseudonyms everywhere.
 */
export function createEmbeddedService(write: (line: string) => void): EmbeddedService {
  const stack = createStack();
  const { aws, entra } = stack.simulator.world;
  const policy = {
    profile: "strict",
    tenantDomains: stack.tenant.domains,
    callers: [{ name: "local", match: { local: true }, groups: GROUPS }],
  };
  const service = createService({
    env: {
      GRAPHVEIL_TENANT_ID: entra.tenantId,
      GRAPHVEIL_CLIENT_ID: entra.clientId,
      GRAPHVEIL_KEY: `awskms:${aws.kmsKeyArn}`,
      GRAPHVEIL_POLICY: JSON.stringify(policy),
    },
    readFile: () => undefined,
    policyPaths: [],
    logFormat: "plain",
    write,
    platform: awsPlatform({ region: aws.region, credentials: aws.proxy }),
    fetch: stack.simulator.fetch,
  });
  return { service, stack };
}
