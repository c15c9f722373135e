import type { SimulatedCloud, TenantContent, World } from "@graphveil/simulator";

/** The simulated services over any tenant, drawn or generated. */
export type AnyCloud = SimulatedCloud<TenantContent>;

/** An entry of a policy's `callers`. */
export interface CallerEntry {
  readonly name: string;
  readonly match: object;
  readonly groups?: readonly string[];
}

/** What a policy of the tests may say otherwise. */
export interface PolicyOptions {
  readonly groups?: readonly string[];
  /** Default: the known callers of both clouds. */
  readonly callers?: readonly CallerEntry[];
  /** Other members of the document; default none. */
  readonly rest?: object | undefined;
}

/** How a policy names the callers that the simulated world knows, and the local one. */
export const knownCallers = ({ simulator }: AnyCloud) => {
  const { aws, gcp } = simulator.world;
  return {
    aws: { awsRole: aws.callers[0]?.roleArn },
    google: { gcpServiceAccount: gcp.callers[0]?.uniqueId },
    local: { local: true },
  };
};

const knownEntries = (stack: AnyCloud): readonly CallerEntry[] => {
  const { aws, google } = knownCallers(stack);
  return [
    { name: "acme-aws", match: aws },
    { name: "acme-gcp", match: google },
  ];
};

/** The policy under which the known callers of both clouds, or the given ones, may read everything. */
export const policyOf = (
  stack: AnyCloud,
  {
    groups = ["directory", "mail", "calendar", "rooms"],
    callers = knownEntries(stack),
    rest = {},
  }: PolicyOptions = {},
): string =>
  JSON.stringify({
    profile: "strict",
    tenantDomains: stack.tenant.domains,
    callers: callers.map((entry) => ({ groups, ...entry })),
    ...rest,
  });

/** The variables that both functions have in common. */
export const commonEnvironment = (stack: AnyCloud, policy = policyOf(stack)): Record<string, string> => {
  const { entra }: World = stack.simulator.world;
  return {
    GRAPHVEIL_TENANT_ID: entra.tenantId,
    GRAPHVEIL_CLIENT_ID: entra.clientId,
    GRAPHVEIL_POLICY: policy,
  };
};
