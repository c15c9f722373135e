import type { TypeName } from "../schema/schema.ts";
import type { PreferenceName } from "./prefer.ts";

/** What an operation belongs to; a policy grants whole groups. */
export type OperationGroup = "directory" | "mail" | "calendar" | "rooms";

/** Every group, in the order in which documents list them. */
export const operationGroups = [
  "directory",
  "mail",
  "calendar",
  "rooms",
] as const satisfies readonly OperationGroup[];

/** What an operation answers with. */
export type OperationReply =
  | { readonly kind: "entity"; readonly type: TypeName }
  | { readonly kind: "collection"; readonly type: TypeName };

/** A query parameter that some operation takes, by its canonical name. */
export type ParameterName =
  | "$select"
  | "$filter"
  | "$orderby"
  | "$top"
  | "$skip"
  | "$count"
  | "startDateTime"
  | "endDateTime"
  | "includeHiddenMessages"
  | "includeHiddenFolders";

/** One Graph operation that may be forwarded. All of them are GET. */
export interface Operation {
  /** Path below `/v1.0` with parameters in braces, spelled as the Graph's OpenAPI description does. */
  readonly template: string;
  readonly group: OperationGroup;
  readonly reply: OperationReply;
  readonly parameters: readonly ParameterName[];
  /** Parameters that Graph insists on. */
  readonly required: readonly ParameterName[];
  /**
   * Paths of strings that `$filter` and `$orderby` may name where they pass unchanged, and of ids that `$filter` may name
   * by their seal; dates, numbers, booleans and enumerations need not be named.
   */
  readonly filterableStrings?: readonly string[];
  /** Largest `$top` that Graph takes. */
  readonly maxTop: number;
  /** Preferences that change the reply and may be forwarded (RFC 7240). */
  readonly preferences: readonly PreferenceName[];
  /** True where `$count` and some filters are advanced directory queries, which need `ConsistencyLevel: eventual`. */
  readonly advancedCount: boolean;
  /** Application permissions of which any one suffices, the narrowest first. */
  readonly permissions: readonly string[];
}

/** What kind of sealed id stands at a path parameter. */
export const idKinds: Readonly<Record<string, string>> = {
  "user-id": "directoryObject",
  "group-id": "directoryObject",
  "message-id": "message",
  "mailFolder-id": "mailFolder",
  "mailFolder-id1": "mailFolder",
  "calendar-id": "calendar",
  "event-id": "event",
};

/** The path parameter that names the mailbox of an operation. */
export const mailboxParameter = "user-id";

/** Folder names that every mailbox has and that Graph takes in place of a folder id, in lower case. */
export const wellKnownFolders: ReadonlySet<string> = new Set([
  "archive",
  "clutter",
  "conflicts",
  "conversationhistory",
  "deleteditems",
  "drafts",
  "inbox",
  "junkemail",
  "localfailures",
  "msgfolderroot",
  "outbox",
  "recoverableitemsdeletions",
  "scheduled",
  "searchfolders",
  "sentitems",
  "serverfailures",
  "syncissues",
]);
