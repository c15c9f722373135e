/*
 * The room of records: one audit event for each request, and the log's lines. It holds no name, address, subject, URL,
 * token or key, and it decides nothing.
 */
import type { AuditEvent } from "./audit-event.ts";

/** Collects what is known of a request as it goes its way. */
export interface AuditDraft {
  /** Adds what has become known; later values win. */
  note(facts: Partial<AuditEvent>): void;
  /** Emits the event; a second call does nothing, so that a late step cannot add another. */
  close(facts: Partial<AuditEvent>): void;
}

const traceparentForm = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The header's value if it is a valid W3C `traceparent`, so that no other text of a client gets into a log. */
export const validTraceparent = (header: string | null): string | undefined =>
  header !== null && traceparentForm.test(header) ? header : undefined;

/**
 * Arms the one audit event of a request before anything is decided, so that no path through the proxy goes unrecorded.
 */
export function armAudit(
  initial: Pick<
    AuditEvent,
    "time" | "invocation" | "method" | "profile" | "policy" | "keyVersion" | "traceparent"
  >,
  emit: (event: AuditEvent) => void,
  now: () => number,
): AuditDraft {
  let facts: Partial<AuditEvent> = {};
  let open = true;
  return {
    note(more) {
      facts = { ...facts, ...more };
    },
    close(more) {
      if (!open) return;
      open = false;
      emit({
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
        emptyExclusion: undefined,
        invalidValues: 0,
        overlongTexts: 0,
        nonAddresses: 0,
        strangeNames: undefined,
        bytes: 0,
        ...initial,
        ...facts,
        ...more,
        durationMs: now() - initial.time,
      });
    },
  };
}
