import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { armAudit, validTraceparent } from "../../src/audit/audit.ts";
import type { AuditEvent } from "../../src/audit/audit-event.ts";

const initial = {
  time: 1000,
  invocation: "i",
  method: "GET",
  profile: "strict" as const,
  policy: "hash",
  keyVersion: "v1",
  traceparent: undefined,
};

function arm() {
  const events: AuditEvent[] = [];
  let time = 1000;
  const draft = armAudit(
    initial,
    (event) => events.push(event),
    () => time,
  );
  return {
    draft,
    events,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

describe("the audit event of a request", () => {
  it("has the members that the runbook explains", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../../docs/runbook.md"), "utf8");
    const [table = ""] = /\| member [\s\S]*?\n\n/.exec(page) ?? [];
    const explained = [...table.matchAll(/^\| (`[^|]+)\|/gm)].flatMap(
      ([, cell = ""]) => cell.match(/\w+/g) ?? [],
    );
    const { draft, events } = arm();
    draft.close({});
    expect(explained.sort()).toEqual(Object.keys(events[0] ?? {}).sort());
  });

  it("says of a request of which nothing became known that it was refused", () => {
    const { draft, events } = arm();
    draft.close({});
    expect(events).toEqual([
      {
        ...initial,
        caller: undefined,
        loosened: undefined,
        operation: undefined,
        mailbox: undefined,
        decision: "deny",
        reason: undefined,
        status: 500,
        error: undefined,
        upstream: undefined,
        records: 0,
        outOfScope: 0,
        invalidValues: 0,
        overlongTexts: 0,
        nonAddresses: 0,
        strangeNames: undefined,
        bytes: 0,
        durationMs: 0,
      },
    ]);
  });

  it("is emitted once, at the end, with all that became known; the later note wins", () => {
    const { draft, events, pass } = arm();
    draft.note({ caller: "reader", operation: "/users", reason: "first" });
    pass(40);
    draft.note({ decision: "permit", reason: "second", records: 3 });
    expect(events).toEqual([]);
    pass(2);
    draft.close({ status: 200, records: 4 });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      caller: "reader",
      operation: "/users",
      decision: "permit",
      reason: "second",
      status: 200,
      records: 4,
      durationMs: 42,
    });
  });

  it("cannot be emitted or changed by a step that comes late", () => {
    const { draft, events, pass } = arm();
    draft.close({ status: 504, error: "deadline" });
    const [before] = structuredClone(events);
    pass(1000);
    draft.note({ status: 200, decision: "permit" });
    draft.close({ status: 200 });
    expect(events).toEqual([before]);
  });

  it("has a time and a duration that no note can change", () => {
    const { draft, events, pass } = arm();
    pass(5);
    draft.close({ durationMs: 99 });
    expect(events[0]?.durationMs).toBe(5);
  });
});

describe("validTraceparent", () => {
  const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const span = "00f067aa0ba902b7";

  it.each([`00-${trace}-${span}-01`, `00-${trace}-${span}-00`, `00-${trace}-${span}-ff`])(
    "takes %s",
    (header) => {
      expect(validTraceparent(header)).toBe(header);
    },
  );

  it.each([
    null,
    "",
    `00-${"0".repeat(32)}-${span}-01`,
    `00-${trace}-${"0".repeat(16)}-01`,
    `ff-${trace}-${span}-01`,
    `01-${trace}-${span}-01`,
    `00-${trace.toUpperCase()}-${span}-01`,
    `00-${trace}-${span}`,
    `00-${trace}-${span}-01-x`,
    `00-${trace}-${span}-01\n`,
    ` 00-${trace}-${span}-01`,
    `00-${trace}-${span}-01, 00-${trace}-${span}-01`,
    "adele.vance@contoso.com",
  ])("takes no %j", (header) => {
    expect(validTraceparent(header)).toBeUndefined();
  });
});
