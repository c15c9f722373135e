import { type Fault, type Leg, mailboxRefusals, type SimulatedCloud } from "@graphveil/simulator";
import type { ServeFault } from "../commands/serve-faults.ts";

/** Where a fault is shown, and at which share of the requests. */
interface Placed {
  readonly leg: Leg;
  readonly fault: Fault;
  readonly rate?: number;
}

const placed: Readonly<Record<Exclude<ServeFault, "mailboxes-refused">, Placed>> = {
  "graph-throttled": {
    leg: "graph",
    fault: { kind: "status", status: 429, retryAfter: "2" },
    rate: 0.5,
  },
  "graph-overloaded": { leg: "graph", fault: { kind: "status", status: 503 } },
  "graph-slow": { leg: "graph", fault: { kind: "latency", milliseconds: 3_000 } },
  "graph-reset": { leg: "graph", fault: { kind: "connectionReset" }, rate: 0.5 },
  "graph-cut-off": { leg: "graph", fault: { kind: "cutOffBody", afterBytes: 200 }, rate: 0.5 },
  "graph-malformed": { leg: "graph", fault: { kind: "malformedJson" } },
  "graph-error-inside": {
    leg: "graph",
    fault: { kind: "errorInside", place: "beside", code: "ErrorInternalServerError" },
    rate: 0.5,
  },
  "graph-token-refused": { leg: "graph", fault: { kind: "status", status: 401 } },
  "entra-unavailable": { leg: "entra", fault: { kind: "status", status: 503 } },
  "entra-throttled": { leg: "entra", fault: { kind: "status", status: 429, retryAfter: "30" } },
  "entra-no-subject": { leg: "entra", fault: { kind: "aadsts", code: 700213 } },
  "entra-app-disabled": { leg: "entra", fault: { kind: "aadsts", code: 7000112 } },
  "sts-unavailable": { leg: "sts", fault: { kind: "status", status: 503 } },
  "sts-denied": { leg: "sts", fault: { kind: "status", status: 403 } },
  "kms-unavailable": { leg: "awsKms", fault: { kind: "status", status: 500 } },
};

/** Makes the simulated clouds show a fault from now on. */
export function showFault({ simulator, graph, tenant }: SimulatedCloud, name: ServeFault): void {
  if (name !== "mailboxes-refused") return void simulator.faults.inject(placed[name]);
  for (const { owner } of tenant.mailboxes.filter((_, at) => at % 2 === 1))
    graph.refuseMailbox(owner.id, mailboxRefusals.outsideScope);
}
