import { hash } from "node:crypto";
import type { GeneratedTenant, SimulatedCloud } from "@graphveil/simulator";
import { sealedIds } from "../harness/sealed-ids.ts";

/** A window of calendars, in milliseconds since the epoch. */
interface CalendarWindow {
  readonly from: number;
  readonly until: number;
}

/** What a table holds of one mailbox: how many rows, and a digest of their keys and of what can change about them. */
interface Content {
  readonly rows: number;
  readonly digest: string;
}

/** What of a mailbox has to be in the tables. */
interface MailboxTruth {
  readonly messages: Content;
  readonly calendarView: Content;
  /** How many messages were only read, or marked as unread, since the revision before. */
  readonly onlyRead: number;
}

/** What has to be in the tables, by sealed ids alone: a test needs no key to check it. */
interface Truth {
  readonly mailboxes: Readonly<Record<string, MailboxTruth>>;
  readonly unreadable: readonly string[];
}

type Mailbox = NonNullable<ReturnType<GeneratedTenant["mailboxOf"]>>;
type Message = Mailbox["messages"][number];

const contentOf = (lines: readonly string[]): Content => ({
  rows: lines.length,
  digest: hash("sha256", lines.toSorted().join("\n"), "hex"),
});

/** The folders that are followed, by the names that the loader calls them. */
const followed = ["inbox", "sentitems"] as const;

const folderNames = ({ folders }: Mailbox): ReadonlyMap<string, string> =>
  new Map(
    folders.flatMap(({ id, wellKnownName }) =>
      followed.some((name) => name === wellKnownName) ? [[id, wellKnownName ?? ""]] : [],
    ),
  );

const messagesOf = (mailbox: Mailbox): readonly (readonly [folder: string, message: Message])[] => {
  const names = folderNames(mailbox);
  return mailbox.messages.flatMap((message) => {
    const folder = names.get(message.folderId);
    return folder === undefined ? [] : [[folder, message] as const];
  });
};

/** Occurrences of the window, and the masters of these, as a delta of a view tells them. */
function viewed({ events, calendars }: Mailbox, { from, until }: CalendarWindow) {
  const own = events.filter(({ calendarId }) => calendarId === calendars[0]?.id);
  const shown = own.filter(
    ({ type, startAt, endAt }) => type !== "seriesMaster" && startAt < until && endAt > from,
  );
  const masters = new Set(shown.map(({ seriesMasterId }) => seriesMasterId));
  return [...shown, ...own.filter(({ type, id }) => type === "seriesMaster" && masters.has(id))];
}

/** Tells of the tenant as it is when it is asked what a loader of two folders and of a calendar has to hold. */
export function createTruth(cloud: SimulatedCloud<GeneratedTenant>, unreadable: readonly number[]) {
  const { tenant } = cloud;
  const seal = sealedIds(cloud);

  const onlyRead = (number: number): number => {
    const { history, people } = tenant;
    const [before, now] = [history.revision - 1, history.revision].map((revision) =>
      revision < 0 ? undefined : history.at(revision).mailboxOf(people[number]?.id ?? ""),
    );
    if (before === undefined || now === undefined) return 0;
    const known = new Map(messagesOf(before).map(([, message]) => [message.id, message]));
    return messagesOf(now).filter(([, { id, isRead }]) => (known.get(id)?.isRead ?? isRead) !== isRead)
      .length;
  };

  const mailboxTruth = (number: number, window: CalendarWindow): MailboxTruth => {
    const mailbox = tenant.mailboxOf(tenant.people[number]?.id ?? "");
    if (mailbox === undefined) throw new RangeError("everybody has a mailbox");
    const messages = messagesOf(mailbox);
    const ids = seal(
      "message",
      messages.map(([, { id }]) => id),
    );
    const lines = messages.map(
      ([folder, { isRead, wire }], at) => `${folder} ${ids[at]} ${isRead} ${String(wire["importance"])}`,
    );
    const events = viewed(mailbox, window).map(({ id }) => id);
    return {
      messages: contentOf(lines),
      calendarView: contentOf(seal("event", events)),
      onlyRead: onlyRead(number),
    };
  };

  return (window: CalendarWindow): Truth => {
    const people = seal(
      "directoryObject",
      tenant.people.map(({ id }) => id),
    );
    return {
      mailboxes: Object.fromEntries(people.map((id, number) => [id, mailboxTruth(number, window)])),
      unreadable: unreadable.map((number) => people[number] ?? ""),
    };
  };
}
