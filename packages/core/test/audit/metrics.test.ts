import { expect, test } from "vitest";
import { armAudit } from "../../src/audit/audit.ts";
import type { AuditEvent } from "../../src/audit/audit-event.ts";
import { embeddedMetrics } from "../../src/audit/metrics.ts";

/** An event with these facts. */
function eventOf(facts: Partial<AuditEvent>): AuditEvent {
  const events: AuditEvent[] = [];
  const initial = {
    time: 0,
    invocation: "i",
    method: "GET",
    profile: "strict",
    policy: "0",
    keyVersion: "v1",
  } as const;
  armAudit(
    { ...initial, traceparent: undefined },
    (event) => events.push(event),
    () => 1,
  ).close(facts);
  return events[0] ?? expect.unreachable();
}

const upstream = {
  status: 404,
  code: "ErrorItemNotFound",
  requestId: undefined,
  latencyMs: 7,
  retries: 2,
  resourceUnits: undefined,
  limitShare: undefined,
};

/** The metrics with a value that were declared beside those of every event. */
function occasionalOf(facts: Partial<AuditEvent>): Readonly<Record<string, unknown>> {
  const metrics = embeddedMetrics(eventOf(facts), "f");
  const plain = embeddedMetrics(eventOf({ decision: "permit", status: 200 }), "f");
  const { CloudWatchMetrics } = metrics["_aws"] as {
    readonly CloudWatchMetrics: readonly { readonly Metrics: readonly { readonly Name: string }[] }[];
  };
  const declared = CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
  const more = Object.entries(metrics).filter(([name]) => !(name in plain));
  expect(more.filter(([name]) => !declared.includes(name))).toEqual([]);
  return Object.fromEntries(more);
}

test.each<readonly [string, Partial<AuditEvent>, Readonly<Record<string, number>>]>([
  ["a reply has none", { decision: "permit", status: 200 }, {}],
  ["a refusal, by its code", { status: 403, error: "operationRefused" }, { "Refusals.operationRefused": 1 }],
  ["a failure is no refusal", { decision: "permit", status: 503, error: "upstreamUnavailable" }, {}],
  [
    "an error of Graph, by its code, and repeats",
    { decision: "permit", status: 404, error: "notFound", upstream },
    { GraphErrors: 1, "GraphErrors.ErrorItemNotFound": 1, Retries: 2 },
  ],
  [
    "names that the schema does not know, by type",
    { decision: "permit", strangeNames: { user: 2, message: 3 } },
    { StrangeNames: 5, "StrangeNames.user": 2, "StrangeNames.message": 3 },
  ],
  ["a refused selection", { decision: "permit", pushDownRefused: true }, { PushDownRefusals: 1 }],
  [
    "what the process did",
    {
      decision: "permit",
      activity: {
        coldStart: true,
        tokenExchanges: 2,
        tokenRenewals: 1,
        scopeLookups: 4,
      },
    },
    { ColdStarts: 1, TokenExchanges: 2, TokenRenewals: 1, ScopeLookups: 4 },
  ],
])("%s", (_, facts, expected) => {
  expect(occasionalOf(facts)).toEqual(expected);
});

test("a batch tells of each of its requests", () => {
  const counts = { outOfScope: 0, invalidValues: 0, overlongTexts: 0, nonAddresses: 0, records: 0 };
  const rest = {
    emptyExclusion: undefined,
    pushDownRefused: undefined,
    resourceLookups: undefined,
    strangeNames: undefined,
    mailbox: undefined,
  };
  const entry = { ...counts, ...rest, operation: undefined, reason: undefined };
  const event: Partial<AuditEvent> = {
    decision: "permit",
    status: 200,
    upstream: { ...upstream, status: 200, code: undefined, retries: 0 },
    requests: [
      { ...entry, decision: "deny", status: 403, error: "propertyRefused", upstream: undefined },
      { ...entry, decision: "deny", status: 403, error: "propertyRefused", upstream: undefined },
      { ...entry, decision: "permit", status: 404, error: "notFound", upstream },
    ],
  };
  expect(occasionalOf(event)).toEqual({
    "Refusals.propertyRefused": 2,
    GraphErrors: 1,
    "GraphErrors.ErrorItemNotFound": 1,
    Retries: 2,
  });
});
