import { createSimulatedCloud, type Network, type SimulatedCloud } from "@graphveil/simulator";
import { afterAll, beforeAll, expect } from "vitest";

/** The simulated services, and the network that leads to them. */
export interface SimulatedNetwork {
  readonly stack: SimulatedCloud;
  /** Open while the tests of the file run. */
  readonly network: Network;
}

/**
 * Makes this process live in a simulated network while the tests of the file run, and fails them if anything was asked of
 * it that is not simulated.
 */
export function useNetwork(stack: SimulatedCloud = createSimulatedCloud()): SimulatedNetwork {
  let network: Network | undefined;
  let leave: (() => void) | undefined;
  beforeAll(async () => {
    network = await stack.simulator.listen();
    leave = network.routeThisProcess();
  });
  afterAll(async () => {
    leave?.();
    await network?.close();
    expect(stack.simulator.unsimulated).toEqual([]);
  });
  return {
    stack,
    get network() {
      if (network === undefined) throw new Error("the network is not open yet");
      return network;
    },
  };
}
