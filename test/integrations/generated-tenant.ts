import { setTimeout } from "node:timers/promises";
import {
  createGeneratedCloud,
  type FaultRule,
  type GeneratedTenant,
  type SimulatedCloud,
} from "@graphveil/simulator";
import { createHostileCloud, unreadableOf } from "../load/hostile-network.ts";
import { countUpstream } from "../load/upstream.ts";
import { type Workload, wholeTenant } from "../load/workload.ts";
import type { CommandedTenant } from "./edited-tenant.ts";
import { createTruth } from "./truth.ts";

/** How a generated tenant is served. */
export interface ServedTenantOptions {
  readonly mailboxes: number;
  /** How long Outlook takes for a request. */
  readonly latencyMs: number;
  /** Whether the network, Graph and Entra ID fail as they do in the load test. */
  readonly faults: boolean;
}

/** What a test asks for. */
type Command =
  | { readonly do: "advance" | "upstream" }
  /** Lets the states of one mailbox in so many be lost, each once. */
  | { readonly do: "lose"; readonly every: number }
  /** What has to be in the tables; the window is that of calendars. */
  | { readonly do: "truth"; readonly from: string; readonly until: string };

type Cloud = SimulatedCloud<GeneratedTenant>;

const quietCloud = ({ mailboxes, size }: Workload, latencyMs: number): Cloud =>
  createGeneratedCloud({
    generated: { mailboxes, size },
    throttling: { serve: async () => void (await setTimeout(latencyMs)) },
    journalLimit: 1,
  });

/** A rule by which the delta of one collection of each lost mailbox answers 410 to its stored link, once. */
function lossOf({ tenant }: Cloud, every: number): FaultRule {
  const lost = new Set(tenant.people.filter((_, number) => number % every === 0).map(({ id }) => id));
  const told = new Set<string>();
  return {
    leg: "graphPart",
    fault: { kind: "graphError", status: 410, code: "SyncStateNotFound" },
    matches({ target }) {
      const [path = "", query = ""] = target.split("?");
      const owner = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(path)?.[0] ?? "";
      if (!query.includes("deltatoken=") || !lost.has(owner) || told.has(path)) return false;
      told.add(path);
      return true;
    },
  };
}

/** A tenant of any size that lives on from night to night, behind services that may be slow or fail. */
export function createServedTenant({ mailboxes, latencyMs, faults }: ServedTenantOptions): CommandedTenant {
  const workload: Workload = { ...wholeTenant(mailboxes), latencyMs };
  const cloud = faults ? createHostileCloud(workload) : quietCloud(workload, latencyMs);
  const { counts } = countUpstream(cloud);
  const truth = createTruth(cloud, faults ? unreadableOf(workload) : []);

  function obey(command: Command): unknown {
    switch (command.do) {
      case "advance":
        cloud.tenant.advance();
        return null;
      case "upstream":
        return counts;
      case "lose":
        cloud.simulator.faults.inject(lossOf(cloud, command.every));
        return null;
      case "truth":
        return truth({ from: Date.parse(command.from), until: Date.parse(command.until) });
    }
  }
  // A test is trusted to say what it means: what is no command changes nothing.
  return { cloud, obey: (command) => obey(command as Command) };
}
