import { isGuid } from "../guid.ts";
import { eventTimes, messageTimes } from "../policy/scoped-operations.ts";
import type { TypeName } from "../schema/schema.ts";
import { derivesFrom, isTypeName, structuredType } from "../schema/schema.ts";
import type { RecordView } from "./record-filter.ts";

/** One reason for which records are taken out of a reply, and what Graph has to send for it. */
export interface RecordRule {
  /** Properties that the decision reads; they are added to a `$select`. */
  readonly properties: readonly string[];
  /** Annotations that the decision reads. */
  readonly annotations?: readonly string[];
  /** An `$expand` that the decision needs. */
  readonly expand?: { readonly property: string; readonly text: string };
  /** Members that records lose where nothing could decide on what they hold. */
  readonly strips?: readonly string[];
  /**
   * Properties that `$filter` and `$orderby` may name: times say nothing of what is withheld, anything else
   * is. Undefined where they may name what the caller sees, since the path leads to nothing that is withheld.
   */
  readonly queryable?: ReadonlySet<string>;
  keeps(records: readonly RecordView[]): Promise<readonly boolean[]>;
}

const each =
  (keeps: (record: RecordView) => boolean): RecordRule["keeps"] =>
  async (records) =>
    records.map(keeps);

const none: ReadonlySet<string> = new Set();
/** Only messages of allowed folders; what a delta says of gone ones passes where the path names a folder. */
export const messagesIn = (folders: ReadonlySet<string>, inFolder: boolean): RecordRule => ({
  properties: ["parentFolderId"],
  ...(inFolder ? {} : { queryable: messageTimes }),
  keeps: each(({ members, isTombstone }) =>
    isTombstone ? inFolder : folders.has(String(members["parentFolderId"])),
  ),
});

/** Only allowed folders, without the number of the folders inside them. */
export const foldersIn = (folders: ReadonlySet<string>): RecordRule => ({
  properties: ["id"],
  strips: ["childFolderCount"],
  queryable: none,
  keeps: each(({ members }) => folders.has(String(members["id"]))),
});

/** Folders without the numbers and the size of the messages in them, withheld ones included. */
export const foldersUncounted: RecordRule = {
  properties: [],
  strips: ["totalItemCount", "unreadItemCount", "sizeInBytes"],
  queryable: none,
  keeps: each(() => true),
};

/** Folders but those that hold junk. */
export const foldersBut = (junk: ReadonlySet<string>): RecordRule => ({
  properties: ["id"],
  queryable: none,
  keeps: each(({ members: { id } }) => typeof id === "string" && !junk.has(id)),
});

/** Groups without the people that a delta names inside them. */
export const groupsAlone: RecordRule = {
  properties: [],
  strips: ["members", "members@delta", "owners", "owners@delta"],
  keeps: each(() => true),
};

const namespace = "#microsoft.graph.";

/** True for a type that is known not to be a user: an unknown type could be derived from it. */
export const isNoUser = (actual: unknown): boolean => {
  const name =
    typeof actual === "string" && actual.startsWith(namespace) ? actual.slice(namespace.length) : "";
  return isTypeName(name) && structuredType(name).base === "directoryObject" && name !== "user";
};

/** Only users in scope; other directory objects pass where Graph says that they are of a known type. */
export const usersIn = (type: TypeName, isInScope: (userId: string) => boolean): RecordRule => ({
  properties: ["id"],
  annotations: ["@odata.type"],
  strips: ["manager", "manager@delta", "directReports", "members", "members@delta"],
  queryable: new Set(["id"]),
  keeps: each(({ members }) => {
    const { id, "@odata.type": actual } = members;
    return (
      (type !== "user" && isNoUser(actual)) ||
      (typeof id === "string" && isGuid(id) && isInScope(id.toLowerCase()))
    );
  }),
});

/** What of a calendar says whose it is. */
export interface OwnedCalendar {
  readonly id?: unknown;
  readonly owner?: unknown;
}

/** Only calendars of owners in scope. */
export const calendarsOf = (isReadable: (calendar: OwnedCalendar) => Promise<boolean>): RecordRule => ({
  properties: ["id", "owner"],
  queryable: none,
  keeps: (records) => Promise.all(records.map(({ members }) => isReadable(members))),
});

/** MAPI's PidTagSensitivity: messages have no property `sensitivity`. Every message is created with it. */
const SENSITIVITY_TAG = "Integer 0x36";
const NORMAL_TAG_VALUE = "0";

const isSensitivity = (property: unknown): property is { readonly value?: unknown } =>
  typeof property === "object" &&
  property !== null &&
  "id" in property &&
  String(property.id).toLowerCase() === SENSITIVITY_TAG.toLowerCase();

const isNormalMessage = ({ members, isTombstone }: RecordView): boolean => {
  const properties: unknown = members["singleValueExtendedProperties"];
  const [tag, ...others] = Array.isArray(properties) ? properties.filter(isSensitivity) : [];
  return isTombstone || (others.length === 0 && tag?.value === NORMAL_TAG_VALUE);
};

/**
 * Messages whose sensitivity is normal. It is an extended property, so the permission must be one that reaches these
 * (`Mail.Read`): a message that comes without it is taken for private.
 *
 * @see https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmsg PidTagSensitivity
 */
export const normalMessages: RecordRule = {
  properties: [],
  expand: {
    property: "singleValueExtendedProperties",
    text: `singleValueExtendedProperties($filter=id eq '${SENSITIVITY_TAG}')`,
  },
  queryable: messageTimes,
  keeps: each(isNormalMessage),
};

/**
 * Events whose sensitivity is normal. An occurrence in a delta comes without one and has that of its series; `masterOf`
 * finds the sensitivity of a series that is not in the same reply.
 */
export const normalEvents = (masterOf: (id: string) => Promise<unknown>): RecordRule => ({
  properties: ["id", "sensitivity", "seriesMasterId"],
  queryable: eventTimes,
  async keeps(records) {
    const series = new Map<unknown, unknown>(
      records.flatMap(({ members: { id, sensitivity } }) =>
        sensitivity === undefined ? [] : [[id, sensitivity]],
      ),
    );
    const kept: boolean[] = [];
    for (const { members, isTombstone } of records) {
      const { sensitivity, seriesMasterId } = members;
      if (sensitivity === undefined && typeof seriesMasterId === "string" && !series.has(seriesMasterId))
        series.set(seriesMasterId, await masterOf(seriesMasterId));
      kept.push(isTombstone || (sensitivity ?? series.get(seriesMasterId)) === "normal");
    }
    return kept;
  },
});

/** What a type is for the rules. */
export type RecordKind = "message" | "event" | "mailFolder" | "calendar" | "user" | "group";

const kinds = [
  "message",
  "event",
  "mailFolder",
  "calendar",
  "group",
] as const satisfies readonly RecordKind[];

/** The kind of a type's records; undefined for a type that no rule is about. */
export const kindOf = (type: TypeName): RecordKind | undefined =>
  type === "user" || type === "directoryObject" ? "user" : kinds.find((kind) => derivesFrom(type, kind));
