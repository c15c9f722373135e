import { Refusal } from "../errors.ts";
import type { Permit } from "../policy/policy.ts";
import type { ParsedQuery } from "../policy/query/query.ts";
import type { IdOpener } from "./id-opener.ts";
import type { IsInScope } from "./mailbox-scope.ts";
import type { RecordKind } from "./record-rules.ts";
import type { TargetItems } from "./target-items.ts";

/** What of a resolved request a scope is decided on. */
export interface AddressedRequest {
  /** Encoded path below the Graph root. */
  readonly path: string;
  /** Opened id of the user whose mailbox or directory entry is read. */
  readonly mailboxId: string | undefined;
  readonly query: ParsedQuery;
}

/** How a request is examined. */
export interface Examination {
  readonly signal: AbortSignal;
  /** Told of each request that Graph is sent to find out what mailboxes are for. */
  readonly countLookup: () => void;
}

/** A permitted request whose scope is under examination; its mailbox is in scope. */
export interface ExaminedRequest extends Examination {
  readonly permit: Permit;
  /** The path that goes to Graph. */
  readonly path: string;
  readonly query: ParsedQuery;
  readonly items: TargetItems;
  readonly kind: RecordKind | undefined;
  /** The mailbox's object id, where the entry has a mailbox scope; else as the path names it. */
  readonly mailbox: string | undefined;
  readonly isInScope: IsInScope | undefined;
  readonly opener: IdOpener;
}

const absent = (reason: string, graphCode: string): Refusal =>
  new Refusal("notFound", `scope: ${reason}`, { graphCode });

/** What Graph answers for a user without a mailbox. */
export const mailboxNotFound = (what = "mailbox"): Refusal => absent(what, "MailboxNotEnabledForRESTAPI");

/** What Graph answers for an item that is not there. */
export const itemNotFound = (what: string): Refusal => absent(what, "ErrorItemNotFound");

/** What Graph answers for a user that is not there. */
export const userNotFound = (): Refusal => absent("user", "Request_ResourceNotFound");

/** The refusal of what cannot be decided on, such as a number of records. */
export const refuseUndecidable = (what: string): Refusal =>
  new Refusal("operationRefused", `scope: ${what} cannot be checked`);
