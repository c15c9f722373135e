import type { Reality } from "./hosts/graph/behaviour/reality.ts";
import { createGraphHost, type GraphHost, type GraphHostOptions } from "./hosts/graph/graph-host.ts";
import { createSimulator, type Simulator } from "./simulator.ts";
import { createTenant, type Tenant } from "./tenant/tenant.ts";
import { defaultWorld, type World } from "./world.ts";

/** The simulated services of the clouds with a Microsoft Graph over a seeded tenant. */
export interface SimulatedCloud {
  readonly simulator: Simulator;
  /** Its `edit` changes what Graph serves. */
  readonly tenant: Tenant;
  readonly graph: GraphHost;
}

/** Options of {@link createSimulatedCloud}; everything has a default. */
export interface SimulatedCloudOptions {
  readonly world?: World;
  /** Milliseconds since the epoch; default the machine's clock. The tenant's own present stays fixed. */
  readonly now?: () => number;
  /** Switches of {@link Reality} that are to be otherwise than the default. */
  readonly reality?: Partial<Reality>;
}

/** Creates the simulated services and puts Microsoft Graph over the seeded tenant beside them. */
export function createSimulatedCloud(options: SimulatedCloudOptions = {}): SimulatedCloud {
  const { world = defaultWorld, now = Date.now, reality = {} } = options;
  const simulator = createSimulator({ world, now });
  const tenant = createTenant({ id: world.entra.tenantId });
  const graphOptions: GraphHostOptions = {
    tenant,
    cloud: world.entra.cloud,
    verifyBearer: simulator.verifyGraphBearer,
    now,
    reality,
  };
  const graph = createGraphHost(graphOptions);
  simulator.addHost(graph);
  return { simulator, tenant, graph };
}
