import { awsPlatform } from "@graphveil/aws-lambda";
import { createService, type Service } from "@graphveil/core";
import { createSimulatedCloud, defaultWorld, type SimulatedCloud, type World } from "@graphveil/simulator";
import { onTestFinished } from "vitest";
import { startLocalServer } from "../../src/serve/local-server.ts";

/** The least permissions of a policy with every group. */
export const leastRoles = [
  "User.Read.All",
  "GroupMember.Read.All",
  "Mail.ReadBasic.All",
  "MailboxSettings.Read",
  "Calendars.ReadBasic.All",
  "Place.Read.All",
];

/** A world whose application has the given permissions. */
export const worldWith = (
  graphAppRoles: readonly string[] = leastRoles,
  world: World = defaultWorld,
): World => ({
  ...world,
  entra: { ...world.entra, graphAppRoles },
});

/** Variables of the proxy for a simulated tenant, with a caller who may see deep health. */
export const variablesOf = ({ simulator, tenant }: SimulatedCloud, entry: object = {}, rest: object = {}) => {
  const { aws, entra } = simulator.world;
  const caller = {
    name: "local",
    match: { local: true },
    groups: ["directory", "mail", "calendar", "rooms"],
    deepHealth: true,
    ...entry,
  };
  return {
    GRAPHVEIL_TENANT_ID: entra.tenantId,
    GRAPHVEIL_CLIENT_ID: entra.clientId,
    GRAPHVEIL_KEY: `awskms:${aws.kmsKeyArn}`,
    GRAPHVEIL_POLICY: JSON.stringify({ tenantDomains: tenant.domains, callers: [caller], ...rest }),
    AWS_REGION: aws.region,
  };
};

/** A proxy on loopback over a simulated cloud that a test can break. */
export interface Served {
  readonly stack: SimulatedCloud;
  readonly base: string;
}

/** The proxy over a simulated cloud. */
export const serviceOf = (stack: SimulatedCloud, entry: object = {}, rest: object = {}): Service => {
  const { aws } = stack.simulator.world;
  return createService({
    env: variablesOf(stack, entry, rest),
    readFile: () => undefined,
    policyPaths: [],
    logFormat: "plain",
    write: () => undefined,
    platform: awsPlatform({ region: aws.region, credentials: aws.proxy }),
    fetch: stack.simulator.fetch,
  });
};

/** Serves the proxy until the test ends. */
export async function serveProxy(world: World = worldWith(), entry: object = {}): Promise<Served> {
  const stack = createSimulatedCloud({ world });
  const server = await startLocalServer(serviceOf(stack, entry).proxy, 0);
  onTestFinished(() => server.close());
  return { stack, base: server.base };
}
