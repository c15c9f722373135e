/*
 * The room of records: one audit event for each request, and the log's lines. It holds no name, address, subject, URL,
 * token or key, and it decides nothing.
 */
import type { AuditEvent, BatchEntry } from "./audit-event.ts";

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

const nothingRead = {
  records: 0,
  outOfScope: 0,
  emptyExclusion: undefined,
  resourceLookups: undefined,
  pushDownRefused: undefined,
  invalidValues: 0,
  overlongTexts: 0,
  nonAddresses: 0,
  strangeNames: undefined,
} as const;

/** The counts of a request as far as they are known. */
const countsOf = ({
  records,
  outOfScope,
  emptyExclusion,
  resourceLookups,
  pushDownRefused,
  invalidValues,
  overlongTexts,
  nonAddresses,
  strangeNames,
}: Partial<AuditEvent>) => ({
  records: records ?? 0,
  outOfScope: outOfScope ?? 0,
  emptyExclusion,
  resourceLookups,
  pushDownRefused,
  invalidValues: invalidValues ?? 0,
  overlongTexts: overlongTexts ?? 0,
  nonAddresses: nonAddresses ?? 0,
  strangeNames,
});

/** What is known of one request of a batch: its entry is a part of the batch's event. */
export interface EntryDraft extends Pick<AuditDraft, "note"> {
  /** The entry as far as it is known. */
  entry(): BatchEntry;
}

/** Collects what is known of one request of a batch. */
export function draftEntry(): EntryDraft {
  let facts: Partial<AuditEvent> = {};
  return {
    note(more) {
      facts = { ...facts, ...more };
    },
    entry() {
      const { operation, mailbox, decision = "deny", reason, status, error, upstream } = facts;
      const counts = countsOf(facts);
      return { operation, mailbox, decision, reason, status, error, upstream, ...counts };
    },
  };
}

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
        ...nothingRead,
        requests: undefined,
        activity: undefined,
        bytes: 0,
        ...initial,
        ...facts,
        ...more,
        durationMs: now() - initial.time,
      });
    },
  };
}
