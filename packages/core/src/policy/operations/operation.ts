import type { ReplyShape } from "../../schema/reply-shape.ts";

/** What an operation belongs to; a policy grants whole groups. */
export type OperationGroup = "directory" | "mail" | "calendar" | "rooms";

/** Every group, in the order in which documents list them. */
export const operationGroups = [
  "directory",
  "mail",
  "calendar",
  "rooms",
] as const satisfies readonly OperationGroup[];

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
  | "includeHiddenFolders"
  | "changeType";

/** A preference that some operation may forward (RFC 7240). */
export type PreferenceName =
  | "outlook.timezone"
  | "outlook.body-content-type"
  | "IdType"
  | "odata.maxpagesize";

/** One Graph operation that may be forwarded. All of them are GET. */
export interface Operation {
  /**
   * Path below `/v1.0` with parameters in braces. Parameters are named as in the Graph's OpenAPI description, type casts
   * spelled as in its documentation.
   */
  readonly template: string;
  readonly group: OperationGroup;
  readonly reply: ReplyShape;
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
  /** Preferences that change the reply and may be forwarded. */
  readonly preferences: readonly PreferenceName[];
  /** True where `$count` and some filters are advanced directory queries, which need `ConsistencyLevel: eventual`. */
  readonly advancedCount: boolean;
  /** True for an advanced directory query whatever its parameters: a count, or a type cast of a collection. */
  readonly alwaysAdvanced: boolean;
  /**
   * True for a delta whose state can be asked for without the changes that led to it, by `$deltatoken=latest`.
   */
  readonly latestDelta: boolean;
  /** True where the proxy sends a `$select` of its own if the caller sends none. */
  readonly pushDown: boolean;
  /** Application permissions that Graph accepts and of which any one suffices, the narrowest first. */
  readonly permissions: readonly string[];
}

/** What kind of sealed id stands at a path parameter. */
const idKinds: Readonly<Record<string, string>> = {
  "user-id": "directoryObject",
  "group-id": "directoryObject",
  "directoryObject-id": "directoryObject",
  "organization-id": "organization",
  "message-id": "message",
  "mailFolder-id": "mailFolder",
  "calendarGroup-id": "calendarGroup",
  "calendar-id": "calendar",
  "event-id": "event",
  "place-id": "place",
  "room-id": "place",
  "workspace-id": "place",
};

/** Path parameters whose ids are not sealed, since they say nothing of anybody, and the form of each. */
export const clearIds: Readonly<Record<string, RegExp>> = {
  "outlookCategory-id": /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
};

/** The kind of id at a path parameter, which also may be an outer folder of a nested one; undefined for a clear id. */
export const idKindOf = (parameter: string): string | undefined => idKinds[parameter.replace(/\d+$/, "")];

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
