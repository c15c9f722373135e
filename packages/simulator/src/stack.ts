import { createGraphHost } from "./hosts/graph/graph-host.ts";
import { createSimulator, type Simulator } from "./simulator.ts";
import { createTenant, type Tenant } from "./tenant/tenant.ts";
import { defaultWorld, type World } from "./world.ts";

/** The simulated services of the clouds with a Microsoft Graph over a seeded tenant. */
export interface Stack {
  readonly simulator: Simulator;
  readonly tenant: Tenant;
}

/** Options of {@link createStack}; everything has a default. */
export interface StackOptions {
  readonly world?: World;
  /** Milliseconds since the epoch; default the machine's clock. The tenant's own present stays fixed. */
  readonly now?: () => number;
}

/** Creates the simulated services and puts Microsoft Graph over the seeded tenant beside them. */
export function createStack({ world = defaultWorld, now = Date.now }: StackOptions = {}): Stack {
  const simulator = createSimulator({ world, now });
  const tenant = createTenant({ id: world.entra.tenantId });
  simulator.addHost(createGraphHost({ tenant, verifyBearer: simulator.verifyGraphBearer, now }));
  return { simulator, tenant };
}
