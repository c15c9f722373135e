import type { Service } from "@graphveil/core";
import { createSimulatedCloud, type SimulatedCloud } from "@graphveil/simulator";
import type { CommandContext } from "../command.ts";
import { createEmbeddedService } from "./embedded.ts";
import { createRealService, namesRealTenant } from "./environment.ts";
import { showFault } from "./faults.ts";
import type { ServeOptions } from "./options.ts";

/** What is behind the proxy. */
export interface ServeSource {
  /** The simulated clouds; undefined for the real ones. */
  readonly stack: SimulatedCloud | undefined;
  /**
   * Makes the proxy under a policy; undefined takes that of the environment.
   *
   * @throws ConfigurationError with every fault
   */
  readonly createService: (policy: string | undefined) => Service;
  /** The tenant, for a person. */
  readonly tenantOf: (service: Service) => string;
}

/**
 * Opens what the environment names: the real clouds where it names a tenant, or where only they will do, and otherwise the
 * simulated ones with the faults that were asked for.
 */
export function openSource(
  { real, faults }: Pick<ServeOptions, "real" | "faults">,
  env: CommandContext["env"],
  log: (line: string) => void,
): ServeSource {
  const under = (policy: string | undefined) =>
    policy === undefined ? env : { ...env, GRAPHVEIL_POLICY: policy };
  if (real || namesRealTenant(env))
    return {
      stack: undefined,
      createService: (policy) => createRealService(under(policy), log),
      tenantOf: ({ configuration: { tenantId, cloud } }) => `${tenantId} (${cloud})`,
    };
  const stack = createSimulatedCloud();
  for (const fault of faults) showFault(stack, fault);
  return {
    stack,
    createService: (policy) => createEmbeddedService(under(policy), log, stack).service,
    tenantOf: () => `${stack.tenant.displayName}, simulated: ${stack.tenant.people.length} users`,
  };
}
