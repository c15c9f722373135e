import { describe, expect, it } from "vitest";
import { armAudit } from "../../src/audit/audit.ts";
import type { AuditEvent } from "../../src/audit/audit-event.ts";
import { createLog } from "../../src/audit/log.ts";
import { expectAuditEvent } from "../fixtures/audit-schema.ts";

const initial = {
  time: Date.UTC(2026, 0, 2),
  invocation: "i",
  method: "GET",
  profile: "strict",
  policy: "0".repeat(64),
  keyVersion: "v1",
  traceparent: undefined,
} as const;

/** The event as the log writes it. */
const written = (facts: Partial<AuditEvent>): Record<string, unknown> => {
  const lines: string[] = [];
  const log = createLog({ format: "plain", level: "info", write: (line) => lines.push(line), now: () => 0 });
  armAudit(initial, log.audit, () => initial.time + 5).close(facts);
  const [line = expect.unreachable()] = lines;
  return (JSON.parse(line) as { readonly audit: Record<string, unknown> }).audit;
};

const whole: Partial<AuditEvent> = {
  caller: "reader",
  operation: "/users/{user-id}/messages",
  mailbox: "s1_AAAA",
  decision: "permit",
  reason: "graph: 503 serviceNotAvailable",
  status: 503,
  error: "upstreamUnavailable",
  upstream: {
    status: 503,
    requestId: "r",
    latencyMs: 12.5,
    retries: 2,
    code: "ErrorItemNotFound",
    resourceUnits: 2,
    limitShare: 0.9,
  },
  records: 1,
  outOfScope: 2,
  invalidValues: 3,
  overlongTexts: 1,
  nonAddresses: 2,
  strangeNames: { calendar: 2 },
  activity: { coldStart: true, tokenExchanges: 2, tokenRenewals: 1, scopeLookups: 4 },
  bytes: 4,
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
};

describe("the JSON Schema of an audit event", () => {
  it("takes an event of which nothing is known, and one of which everything is", () => {
    expectAuditEvent(written({}));
    expectAuditEvent(written(whole));
  });

  it.each<readonly [string, object]>([
    ["a member that no event has", { subject: "adele@contoso.com" }],
    ["a code outside the closed set", { error: "teapot" }],
    ["a decision that is neither", { decision: "maybe" }],
    ["a time in milliseconds", { time: 0 }],
    ["half a record", { records: 0.5 }],
    ["a policy that is no hash", { policy: "strict" }],
    ["a strange name instead of its type", { strangeNames: { groupClassId: 1 } }],
    ["no status", { status: undefined }],
  ])("refuses %s", (_, changed) => {
    const event = JSON.parse(JSON.stringify({ ...written(whole), ...changed }));
    expect(() => expectAuditEvent(event)).toThrow();
  });
});
