import type { Reality } from "./hosts/graph/behaviour/reality.ts";
import { createGraphHost, type GraphHost, type GraphHostOptions } from "./hosts/graph/graph-host.ts";
import { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.ts";
import { createCompany } from "./tenant/company/company.ts";
import type { TenantContent } from "./tenant/content.ts";
import {
  createGeneratedTenant,
  type GeneratedTenant,
  type GeneratedTenantOptions,
} from "./tenant/generated/generated-tenant.ts";
import { createTenant, type Tenant } from "./tenant/tenant.ts";
import { defaultWorld, type World } from "./world.ts";

/** The simulated services of the clouds with a Microsoft Graph over a tenant. */
export interface SimulatedCloud<Served extends TenantContent = Tenant> {
  readonly simulator: Simulator;
  /** Its changes are what Graph serves. */
  readonly tenant: Served;
  readonly graph: GraphHost;
}

/** Options of {@link createSimulatedCloud}; everything has a default. */
export interface SimulatedCloudOptions
  extends Pick<SimulatorOptions, "seed" | "accessTokenLifetime" | "journalLimit">,
    Pick<GraphHostOptions, "throttling"> {
  readonly world?: World;
  /** Milliseconds since the epoch; default the machine's clock. The tenant's own present stays fixed. */
  readonly now?: () => number;
  /** Switches of {@link Reality} that are to be otherwise than the default. */
  readonly reality?: Partial<Reality>;
}

/** Options of {@link createGeneratedCloud}: the tenant has the id of the world. */
export interface GeneratedCloudOptions extends SimulatedCloudOptions {
  readonly generated: Omit<GeneratedTenantOptions, "id">;
}

function serve<Served extends TenantContent>(
  tenant: Served,
  { reality = {}, throttling, ...options }: SimulatedCloudOptions,
): SimulatedCloud<Served> {
  const { world = defaultWorld, now = Date.now } = options;
  const simulator = createSimulator({ ...options, world, now });
  const graph = createGraphHost({
    tenant,
    cloud: world.entra.cloud,
    verifyBearer: simulator.verifyGraphBearer,
    now,
    reality,
    ...(throttling === undefined ? {} : { throttling }),
  });
  simulator.addHost(graph);
  return { simulator, tenant, graph };
}

const idOf = ({ world = defaultWorld }: SimulatedCloudOptions): string => world.entra.tenantId;

/** Creates the simulated services and puts Microsoft Graph over the seeded tenant beside them. */
export function createSimulatedCloud(options: SimulatedCloudOptions = {}): SimulatedCloud {
  return serve(createTenant({ id: idOf(options) }), options);
}

/** The same over a tenant of any number of mailboxes, which are generated as they are read. */
export function createGeneratedCloud(options: GeneratedCloudOptions): SimulatedCloud<GeneratedTenant> {
  const { generated, ...rest } = options;
  return serve(createGeneratedTenant({ ...generated, id: idOf(rest) }), rest);
}

/** The same over a company whose mail and meetings have patterns to find, for analyses. */
export function createCompanyCloud(options: SimulatedCloudOptions = {}): SimulatedCloud<TenantContent> {
  return serve(createCompany({ id: idOf(options) }), options);
}
