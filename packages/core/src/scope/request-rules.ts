import type { Refusal } from "../errors.ts";
import { pathSegment } from "../graph/path.ts";
import type { Permit } from "../policy/policy.ts";
import type { CalendarOwners } from "./calendar-owner.ts";
import {
  type ExaminedRequest,
  itemNotFound,
  mailboxNotFound,
  refuseUndecidable,
} from "./examined-request.ts";
import type { Folders } from "./folder-scope.ts";
import {
  eventOrigin,
  type InternalItems,
  type IsTenantAddress,
  type ItemVerdict,
  internalEvents,
  internalMessages,
  messageOrigin,
} from "./internal-items.ts";
import type { JunkFolders } from "./junk-folders.ts";
import type { Lookup } from "./lookup.ts";
import { refuseProbes } from "./probes.ts";
import {
  calendarsOf,
  foldersBut,
  foldersIn,
  foldersUncounted,
  groupsAlone,
  messagesIn,
  normalEvents,
  normalMessages,
  type OwnedCalendar,
  type RecordRule,
  usersIn,
} from "./record-rules.ts";
import type { ResourceMailboxes } from "./resource-mailboxes.ts";

/** What the rules look things up with. */
export interface Sources {
  readonly lookup: Lookup;
  readonly folders: Folders;
  readonly owners: CalendarOwners;
  readonly resources: ResourceMailboxes;
  readonly junkIn: JunkFolders;
  readonly verdictOn: ItemVerdict;
  readonly isTenantAddress: IsTenantAddress;
}

/** Refuses a request, or gives the rules for its records, by one part of an entry's scope. */
type ScopePart = (request: ExaminedRequest, sources: Sources) => Promise<readonly RecordRule[]>;

/** Collections whose records `private` is about. */
const sensitive: ReadonlySet<string> = new Set(["messages", "events", "instances", "calendarview"]);
const mailCollections: ReadonlySet<string> = new Set(["messages", "mailfolders", "childfolders"]);
/** Directory collections without users. */
const impersonal: ReadonlySet<string> = new Set([
  "groups",
  "graph.group",
  "microsoft.graph.group",
  "organization",
]);

/** True for what lies in mail folders, as mailbox settings do not. */
const isInFolders = ({ items: { folder, message, countOf }, kind }: ExaminedRequest): boolean =>
  kind === "message" ||
  kind === "mailFolder" ||
  folder !== undefined ||
  message !== undefined ||
  mailCollections.has(countOf ?? "");

/** The folder that the path names must be allowed, and so must each record's own: Graph finds a message under any folder. */
const examineFolders: ScopePart = async (request, { folders }) => {
  const { permit, items, kind, mailbox, opener, signal } = request;
  const { folders: listed } = permit.entry;
  if (listed === undefined || permit.operation.group !== "mail" || !isInFolders(request)) return [];
  if (mailbox === undefined) throw refuseUndecidable("a folder of no mailbox");
  const { folder, countOf } = items;
  const allowed = await folders.allowedIn(mailbox, listed, opener, signal);
  if (kind === "mailFolder" && countOf === undefined) return [foldersIn(allowed)];
  const id = folder === undefined ? undefined : await folders.idOf(mailbox, folder.id, signal);
  if (folder !== undefined && (id === undefined || !allowed.has(id))) throw itemNotFound("folder");
  if (countOf === "messages" && folder !== undefined) return [];
  if (kind !== "message" || countOf !== undefined) throw refuseUndecidable("the folder of what is read");
  return [messagesIn(allowed, folder !== undefined)];
};

const examinePrivacy: ScopePart = async ({ permit, items, kind, mailbox, signal }, { lookup }) => {
  const { countOf, message, event } = items;
  if (permit.entry.private !== "drop") return [];
  if (countOf !== undefined && sensitive.has(countOf))
    throw refuseUndecidable("the sensitivity of what is counted");
  if (kind === "message") return [normalMessages];
  if (kind === "mailFolder" && countOf === undefined) return [foldersUncounted];
  if (kind !== "event") {
    if (message !== undefined || event !== undefined)
      throw refuseUndecidable("the sensitivity of what is read");
    return [];
  }
  const masterOf = async (id: string): Promise<unknown> => {
    const path = `/v1.0/users/${pathSegment(mailbox ?? "")}/events/${pathSegment(id)}`;
    return (await lookup.get(`${path}?$select=id,sensitivity`, signal))?.["sensitivity"];
  };
  return [normalEvents(masterOf)];
};

/** Junk is out wherever it lies; whom a message is from and who organizes an event, each record says, or a look-up. */
const examineSenders: ScopePart = async ({ permit, items, kind, mailbox, signal }, sources) => {
  const { operation, entry } = permit;
  if (entry.senders !== "internal") return [];
  const { countOf, folder, message, event } = items;
  if (kind !== "message" && kind !== "mailFolder" && kind !== "event") {
    if (message !== undefined || event !== undefined) throw refuseUndecidable("whom an item is from");
    return [];
  }
  if (countOf !== undefined) throw refuseUndecidable("whom what is counted is from");
  if (mailbox === undefined) throw refuseUndecidable("the senders of no mailbox");
  const lookUp = (collection: string, properties: readonly string[]): InternalItems => ({
    isTenantAddress: sources.isTenantAddress,
    lookUp: (id, judge) => {
      const item = `/v1.0/users/${pathSegment(mailbox)}/${collection}/${pathSegment(id)}`;
      return sources.verdictOn(`${item}?$select=${properties.join(",")}`, judge, signal);
    },
  });
  if (kind === "event") return [internalEvents(lookUp("events", eventOrigin))];
  const junk = await sources.junkIn(mailbox, signal);
  const id = folder === undefined ? undefined : await sources.folders.idOf(mailbox, folder.id, signal);
  if (id !== undefined && junk?.has(id) === true) throw itemNotFound("folder");
  if (kind === "mailFolder") return [foldersUncounted, foldersBut(junk ?? new Set())];
  return [internalMessages(junk, operation.reply.kind === "delta", lookUp("messages", messageOrigin))];
};

/**
 * True where calendars of rooms and equipment are out of scope: what is private there has lost its flag, so that nothing but
 * the mailbox tells it.
 */
export const withholdsResources = ({ entry, operation }: Permit): boolean =>
  entry.private === "drop" && entry.resources !== "include" && operation.group === "calendar";

/** Why the calendars of a mailbox are out of scope; undefined for a request whose scope is not about mailboxes. */
const refusalOfOwner = (request: ExaminedRequest, { resources }: Sources) => {
  const { permit, isInScope } = request;
  const withholds = withholdsResources(permit);
  if (permit.operation.group !== "calendar" || (isInScope === undefined && !withholds)) return undefined;
  return async (userId: string): Promise<Refusal | undefined> => {
    if (isInScope?.(userId) === false) return mailboxNotFound();
    return withholds ? resources.refusalOf(userId, request) : undefined;
  };
};

/** Only `owner` says whose a calendar is; an event is asked for its calendar, since Graph finds it under any. */
const examineCalendars: ScopePart = async (request, sources) => {
  const { permit, items, kind, mailbox, signal } = request;
  const { owners } = sources;
  const refusalOf = refusalOfOwner(request, sources);
  if (refusalOf === undefined) return [];
  const { event, calendar, countOf } = items;
  if (mailbox === undefined) throw refuseUndecidable("a mailbox that is not named");
  if (countOf === "calendars") throw refuseUndecidable("the owners of what is counted");
  const refusalOfCalendar = async (found: OwnedCalendar): Promise<Refusal | undefined> => {
    const owner = await owners.ownerOf(found, mailbox, signal);
    return owner === undefined ? mailboxNotFound() : refusalOf(owner);
  };
  const admit = (refusal: Refusal | undefined): void => {
    if (refusal !== undefined) throw refusal;
  };
  admit(await refusalOf(mailbox));
  const path = event === undefined ? calendar?.path : `${event.path}/calendar`;
  if (path !== undefined) {
    const found = await owners.at(path, signal);
    if (found === undefined) throw itemNotFound("calendar");
    admit(await refusalOfCalendar(found));
  }
  const isReadable = async (found: OwnedCalendar) => (await refusalOfCalendar(found)) === undefined;
  const isList = kind === "calendar" && permit.operation.reply.kind !== "entity";
  return isList ? [calendarsOf(isReadable)] : [];
};

const examineDirectory: ScopePart = async ({ permit, items, kind, isInScope }) => {
  const { operation, entry } = permit;
  if (isInScope === undefined || entry.scopeDirectory !== true || operation.group !== "directory") return [];
  if (items.countOf !== undefined) {
    if (!impersonal.has(items.countOf)) throw refuseUndecidable("who is counted");
    return [];
  }
  if (kind === "group") return [groupsAlone];
  return kind === "user" ? [usersIn(operation.reply.type, isInScope)] : [];
};

/** What asks Graph most comes last, so that it is not asked about what is refused without. */
const parts: readonly ScopePart[] = [
  examineFolders,
  examinePrivacy,
  examineDirectory,
  examineSenders,
  examineCalendars,
];

/**
 * The rules for the records of a request, from every part of its caller's scope.
 *
 * @throws Refusal where the path names what the caller may not have, or what cannot be checked, or where the query asks
 * about what is withheld
 */
export async function rulesFor(request: ExaminedRequest, sources: Sources): Promise<readonly RecordRule[]> {
  const rules: RecordRule[] = [];
  for (const examine of parts) {
    const added = await examine(request, sources);
    refuseProbes(request.query, added);
    rules.push(...added);
  }
  return rules;
}
