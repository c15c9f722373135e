import type { Calendar, CalendarGroup } from "../../../tenant/calendar/calendars.ts";
import type { TenantContent } from "../../../tenant/content.ts";
import { decodeExchangeId, mailboxGuidOf } from "../../../tenant/exchange-ids.ts";
import type { CalendarEvent, Mailbox, MailFolder, Message } from "../../../tenant/mailbox.ts";
import { foreignItem, type GraphError, idMalformed, itemNotFound } from "../graph-error.ts";

/** Everything of one mailbox by id; items by their immutable id too. */
export interface MailboxEntries {
  readonly folders: ReadonlyMap<string, MailFolder>;
  readonly messages: ReadonlyMap<string, Message>;
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly calendarGroups: ReadonlyMap<string, CalendarGroup>;
  readonly events: ReadonlyMap<string, CalendarEvent>;
}

/** The entries of a mailbox, collected when it is first asked for and again after a change. */
export type MailboxIndex = (mailbox: Mailbox) => MailboxEntries;

const byId = <T extends { readonly id: string }>(entries: readonly T[]) =>
  new Map(entries.map((entry) => [entry.id, entry]));

function itemsById<T extends { readonly id: string; readonly immutableId: string }>(items: readonly T[]) {
  return new Map(items.flatMap((item) => [[item.id, item] as const, [item.immutableId, item] as const]));
}

/** Creates an index that collects the entries of a mailbox when they are first asked for. */
export function createMailboxIndex(): MailboxIndex {
  const known = new WeakMap<Mailbox, { readonly revision: number; readonly entries: MailboxEntries }>();
  return (mailbox) => {
    const found = known.get(mailbox);
    if (found?.revision === mailbox.revision) return found.entries;
    const entries = {
      folders: byId(mailbox.folders),
      messages: itemsById(mailbox.messages),
      calendars: byId(mailbox.calendars),
      calendarGroups: byId(mailbox.calendarGroups),
      events: itemsById(mailbox.events),
    };
    known.set(mailbox, { revision: mailbox.revision, entries });
    return entries;
  };
}

/** The first 27 bytes that all immutable ids share. */
const immutablePrefix = "AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A";

/** Why an id finds nothing: it is not an id, it is of another mailbox, or the item is gone. */
export function notFound(id: string, mailbox: Mailbox, tenant: TenantContent): GraphError {
  if (id.startsWith(immutablePrefix)) return itemNotFound();
  if (decodeExchangeId(id) === undefined) return idMalformed();
  const guid = mailboxGuidOf(id);
  if (guid === undefined) return idMalformed();
  const foreign = guid !== mailbox.identity.guid && tenant.hasMailbox(guid);
  return foreign ? foreignItem(id, mailbox.owner.mail ?? "") : itemNotFound();
}
