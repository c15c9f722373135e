import type { AuditEvent } from "../audit/audit-event.ts";
import type { PlainReply } from "../http/replies.ts";

/** What a reply adds to the audit event of its request. */
export type ReplyFacts = Partial<
  Pick<
    AuditEvent,
    | "decision"
    | "reason"
    | "error"
    | "records"
    | "outOfScope"
    | "emptyExclusion"
    | "pushDownRefused"
    | "invalidValues"
    | "overlongTexts"
    | "nonAddresses"
    | "strangeNames"
    | "requests"
    | "bytes"
  >
>;

/** The reply to one request, as plain data: not encoded yet, and not recorded yet. */
export interface ProxyReply extends PlainReply {
  readonly facts: ReplyFacts;
}

/** What replies are written with. */
export interface ReplyMeans {
  readonly policyHash: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A GUID that no other request has. */
  readonly newRequestId: () => string;
}
