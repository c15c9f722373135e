import type { Random } from "../random.ts";
import { type Calendar, type CalendarGroup, createCalendars } from "./calendar/calendars.ts";
import type { MailboxIdentity } from "./exchange-ids.ts";
import { createFolders, type Folder, folderWire } from "./mail/folders.ts";
import { createMailboxSettings, type MailboxSettings } from "./mail/mailbox-settings.ts";
import { createMasterCategories, type OutlookCategory } from "./mail/master-categories.ts";
import type { Person } from "./people/person.ts";
import type { Prose } from "./prose.ts";
import type { JsonObject } from "./wire.ts";

/** How private a sender calls a message; Graph shows it only as an extended property. */
export type Sensitivity = "normal" | "personal" | "private" | "confidential";

/** A message as one mailbox holds it. Ids and wire form are built when they are first read. */
export interface Message {
  readonly id: string;
  readonly immutableId: string;
  readonly folderId: string;
  readonly receivedAt: number;
  readonly subject: string | null;
  readonly isRead: boolean;
  /** What MAPI calls PidTagSensitivity; no property of Graph's message has it. */
  readonly sensitivity: Sensitivity;
  /** The sentences of the body that would give it away. */
  readonly snippets: readonly string[];
  readonly wire: JsonObject;
}

/** An event as one mailbox holds it; its wire form is built when it is first read. */
export interface CalendarEvent {
  readonly id: string;
  readonly immutableId: string;
  readonly calendarId: string;
  readonly type: "singleInstance" | "seriesMaster" | "occurrence" | "exception";
  readonly seriesMasterId: string | null;
  /** The immutable id of the series master. */
  readonly seriesMasterImmutableId: string | null;
  readonly startAt: number;
  readonly endAt: number;
  readonly snippets: readonly string[];
  readonly wire: JsonObject;
}

/** A folder with its counts. */
export interface MailFolder extends Folder {
  readonly wire: JsonObject;
}

/** A mailbox of Exchange Online. */
export interface Mailbox {
  readonly identity: MailboxIdentity;
  readonly owner: Person;
  readonly folders: readonly MailFolder[];
  /** Newest first. */
  readonly messages: readonly Message[];
  /** The default calendar first. */
  readonly calendars: readonly Calendar[];
  readonly calendarGroups: readonly CalendarGroup[];
  /** Earliest first. */
  readonly events: readonly CalendarEvent[];
  readonly settings: MailboxSettings;
  readonly masterCategories: readonly OutlookCategory[];
  /** Grows with every change, so that what was derived from the mailbox can be forgotten. */
  readonly revision: number;
}

/** A mailbox as its editor holds it: the same object, open for changes. */
export interface MailboxState extends Mailbox {
  readonly folders: MailFolder[];
  readonly messages: Message[];
  readonly calendars: Calendar[];
  readonly events: CalendarEvent[];
  settings: MailboxSettings;
  revision: number;
}

/** A mailbox that still receives mail. */
export interface MailboxDraft extends Omit<Mailbox, "folders" | "messages" | "events" | "revision"> {
  readonly folders: readonly Folder[];
  readonly messages: Message[];
  readonly events: CalendarEvent[];
  /** The number of the next item, which goes into its ids. */
  nextItem(): number;
  folder(wellKnownName: string): Folder;
}

/** What {@link openMailbox} needs to know. */
export interface MailboxPlan {
  readonly owner: Person;
  readonly random: Random;
  readonly prose: Prose;
  readonly now: number;
  readonly sharer: Person | null;
  /** Position among the mailboxes; odd shapes are spread by it. */
  readonly index: number;
  /** The mailbox GUID; default: drawn. */
  readonly guid?: string;
}

/** Opens an empty mailbox with folders, calendars and settings. */
export function openMailbox(plan: MailboxPlan): MailboxDraft {
  const { owner, prose, now, index } = plan;
  const random = plan.random.fork(`mailbox/${index}`);
  const drawn = random.guid();
  const identity = { guid: plan.guid ?? drawn, storeUid: random.bytes(16), replica: random.bytes(16) };
  const localized = index % 9 === 4;
  const searchName = index % 13 === 0 ? prose.coin() : null;
  const folders = createFolders({ identity, random, localized, rich: index === 0, searchName });
  const folder = (wellKnownName: string) => {
    const found = folders.find((candidate) => candidate.wellKnownName === wellKnownName);
    if (found === undefined) throw new RangeError("no such well-known folder");
    return found;
  };
  const away = index % 7 === 3 ? "scheduled" : index % 11 === 5 ? "alwaysEnabled" : "disabled";
  let item = 0x5b_5192 + random.int(1, 0xffff);
  return {
    identity,
    owner,
    folders,
    folder,
    ...createCalendars({ identity, owner, random, localized, sharer: plan.sharer }),
    settings: createMailboxSettings({
      owner,
      archiveFolderId: folder("archive").id,
      random,
      prose,
      now,
      localized,
      away,
      customTimeZone: index % 17 === 6,
    }),
    masterCategories: createMasterCategories(random.fork("masterCategories")),
    messages: [],
    events: [],
    nextItem() {
      item += 1;
      return item;
    },
  };
}

/** The messages that a folder lists; a search folder lists those of its sources. */
export const messagesIn = (folder: Folder, messages: readonly Message[]): readonly Message[] => {
  const { search } = folder;
  if (search === null) return messages.filter(({ folderId }) => folderId === folder.id);
  return messages.filter(
    ({ folderId, subject }) =>
      search.sourceFolderIds.includes(folderId) && (subject ?? "").includes(search.word),
  );
};

/** Counts messages and children of every folder; a folder whose counts did not change stays the same object. */
export function countMessages({ folders, messages }: Pick<MailboxState, "folders" | "messages">): void {
  for (const [at, folder] of folders.entries()) {
    const content = messagesIn(folder, messages);
    const wire = folderWire(folder, {
      children: folders.filter(({ parentFolderId, isHidden }) => parentFolderId === folder.id && !isHidden)
        .length,
      unread: content.filter(({ isRead }) => !isRead).length,
      total: content.length,
    });
    if (JSON.stringify(wire) !== JSON.stringify(folder.wire)) folders[at] = { ...folder, wire };
  }
}

/** Sorts and counts what came in. */
export function closeMailbox(draft: MailboxDraft): MailboxState {
  const { identity, owner, calendars, calendarGroups, settings, masterCategories } = draft;
  const messages = draft.messages.toSorted((one, other) => other.receivedAt - one.receivedAt);
  const folders = draft.folders.map((folder): MailFolder => ({ ...folder, wire: {} }));
  const events = draft.events.toSorted((one, other) => one.startAt - other.startAt);
  countMessages({ folders, messages });
  return {
    identity,
    owner,
    folders,
    messages,
    calendars: [...calendars],
    calendarGroups,
    events,
    settings,
    masterCategories,
    revision: 0,
  };
}
