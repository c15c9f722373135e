import {
  createGeneratedCloud,
  type FaultRule,
  type GeneratedTenant,
  type MailboxRefusal,
  mailboxRefusals,
  type SimulatedCloud,
  type Simulator,
} from "@graphveil/simulator";
import { graphToken } from "../harness/graph-token.ts";
import { faultShares, type Workload } from "./workload.ts";

/** The simulated services over a generated tenant. */
export interface LoadCloud extends SimulatedCloud<GeneratedTenant> {
  /** A bearer token that lives an hour, for a bare handler, which renews none. */
  longToken(): Promise<string>;
}

const HOUR_SECONDS = 3600;

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** What a mailbox that cannot be read answers for good. */
const refusals: readonly MailboxRefusal[] = [
  mailboxRefusals.onPremises,
  mailboxRefusals.outsideScope,
  { status: 500, code: "ErrorInternalServerError", message: "An internal server error occurred." },
];

/** The numbers of the mailboxes that cannot be read. */
export const unreadableOf = ({ mailboxes, unreadableEvery }: Workload): readonly number[] =>
  Array.from({ length: mailboxes }, (_, number) => number).filter(
    (number) => number % unreadableEvery === Math.floor(unreadableEvery / 2),
  );

/** Which exchanges for a token fail; a count leaves nothing to chance where a run has few of them. */
function failingExchanges({ failingExchanges: which }: Workload): Pick<FaultRule, "rate" | "matches"> {
  if ("share" in which) return { rate: which.share };
  let exchanges = 0;
  return {
    matches: ({ method }) => {
      if (method !== "POST") return false;
      exchanges += 1;
      return exchanges % which.every === 1;
    },
  };
}

/** Begins the faults that go on for the whole run. */
function injectFaults({ faults }: Simulator, workload: Workload): void {
  faults.inject({
    leg: "entra",
    fault: { kind: "aadsts", code: 700_211 },
    ...failingExchanges(workload),
  });
  const graph = [
    [{ kind: "connectionReset" }, faultShares.resets],
    [{ kind: "status", status: 503 }, faultShares.unavailable],
    [{ kind: "cutOffBody", afterBytes: 200 }, faultShares.cutBodies],
  ] as const;
  for (const [fault, rate] of graph) faults.inject({ leg: "graph", fault, rate });
  faults.inject({ leg: "graphPart", fault: { kind: "status", status: 503 }, rate: faultShares.unavailable });
}

/** The services, with Outlook's limits, short-lived tokens, mailboxes that cannot be read, and faults. */
export function createHostileCloud(workload: Workload): LoadCloud {
  const { mailboxes, size, tokenSeconds, window, latencyMs } = workload;
  let lifetimeSeconds = tokenSeconds;
  const cloud = createGeneratedCloud({
    generated: { mailboxes, size },
    accessTokenLifetime: {
      get lifetimeSeconds() {
        return lifetimeSeconds;
      },
    },
    throttling: { window, serve: () => sleep(latencyMs) },
    journalLimit: 1,
  });
  for (const [at, number] of unreadableOf(workload).entries()) {
    const refusal = refusals[at % refusals.length];
    const person = cloud.tenant.people[number];
    if (refusal !== undefined && person !== undefined) cloud.graph.refuseMailbox(person.id, refusal);
  }
  injectFaults(cloud.simulator, workload);
  return {
    ...cloud,
    async longToken() {
      lifetimeSeconds = HOUR_SECONDS;
      try {
        return await graphToken(cloud);
      } finally {
        lifetimeSeconds = tokenSeconds;
      }
    },
  };
}
