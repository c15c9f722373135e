/*
 * The room of records: one audit event for each request, and the log's lines. It holds no name, address, subject, URL,
 * token or key, and it decides nothing.
 */
/** What went on between the proxy and Graph. */
export interface UpstreamRecord {
  readonly status: number;
  /** Graph's `request-id`. */
  readonly requestId: string | undefined;
  readonly latencyMs: number;
  readonly retries: number;
}

/**
 * Who read which mailbox when, and what came of it: one for each request, whatever its end. It holds no name, address,
 * subject, URL or credential; a mailbox stands in it as its sealed id.
 */
export interface AuditEvent {
  /** When the request arrived, in milliseconds of the Unix epoch. */
  readonly time: number;
  /** The platform's id of the invocation. */
  readonly invocation: string;
  readonly method: string;
  /** Name of the caller's policy entry. */
  readonly caller: string | undefined;
  /** Template of the operation, such as `/users/{user-id}/messages`. */
  readonly operation: string | undefined;
  /** The sealed id of the mailbox's user. */
  readonly mailbox: string | undefined;
  readonly profile: string;
  readonly decision: "permit" | "deny";
  /** Why it was refused or failed; made of constants. */
  readonly reason: string | undefined;
  readonly status: number;
  /** The reply's error code, where it is one. */
  readonly error: string | undefined;
  readonly upstream: UpstreamRecord | undefined;
  /** Records in the reply. */
  readonly records: number;
  /** Records left out because the caller's scope does not reach them. */
  readonly outOfScope: number;
  /** Values left out because they were not what the schema says of their property. */
  readonly invalidValues: number;
  /** Size of the sanitized body before compression; 0 for an error and for a page of the proxy's own. */
  readonly bytes: number;
  readonly durationMs: number;
  readonly policy: string;
  readonly keyVersion: string;
  /** The caller's W3C trace context, where it sent a valid one. */
  readonly traceparent: string | undefined;
}

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
        bytes: 0,
        ...initial,
        ...facts,
        ...more,
        durationMs: now() - initial.time,
      });
    },
  };
}
