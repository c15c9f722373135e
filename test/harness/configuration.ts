import type { Stack, World } from "@graphveil/simulator";

/** What a policy of the tests may say otherwise. */
export interface PolicyOptions {
  readonly groups?: readonly string[];
}

/** The policy under which the known callers of both clouds, and the local one, may read everything. */
export const policyOf = ({ tenant, simulator }: Stack, { groups }: PolicyOptions = {}): string => {
  const { aws, gcp } = simulator.world;
  const granted = groups ?? ["directory", "mail", "calendar", "rooms"];
  const [awsCaller] = aws.callers;
  const [gcpCaller] = gcp.callers;
  return JSON.stringify({
    profile: "strict",
    tenantDomains: tenant.domains,
    callers: [
      { name: "acme-aws", match: { awsRole: awsCaller?.roleArn }, groups: granted },
      { name: "acme-gcp", match: { gcpServiceAccount: gcpCaller?.uniqueId }, groups: granted },
    ],
  });
};

/** The variables that both functions have in common. */
export const commonEnvironment = (stack: Stack, policy = policyOf(stack)): Record<string, string> => {
  const { entra }: World = stack.simulator.world;
  return {
    GRAPHVEIL_TENANT_ID: entra.tenantId,
    GRAPHVEIL_CLIENT_ID: entra.clientId,
    GRAPHVEIL_POLICY: policy,
  };
};
