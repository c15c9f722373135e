import type { WriteIds } from "../harness/sealed-ids.ts";
import type { LoadCloud } from "./hostile-network.ts";
import type { Workload } from "./workload.ts";

/** What of a mailbox is read. */
export type Collection = "inbox" | "sentitems" | "calendar";

/** All of them. */
export const collections: readonly Collection[] = ["inbox", "sentitems", "calendar"];

/** The ids that one round has to tell, each once: of records, and of those that are gone. */
export interface Told {
  readonly records: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
  /** The least number of pages that this takes. */
  readonly pages: number;
}

/** The ground truth of a run. */
export interface Expectations {
  /** What a round from one revision to another tells; from null it is the first one. */
  told(number: number, collection: Collection, from: number | null): Told;
  /** The number of each person by the id that the reader sees. */
  readonly numbers: ReadonlyMap<string, number>;
}

interface Item {
  readonly id: string;
}

/** What a reader that writes ids in this way has to see of the tenant as it is when it is asked. */
export function createExpectations(
  { tenant }: LoadCloud,
  { pageSize }: Workload,
  writeIds: WriteIds,
): Expectations {
  const itemsOf = (number: number, collection: Collection, revision: number): readonly Item[] => {
    const mailbox = tenant.history.at(revision).mailboxOf(tenant.people[number]?.id ?? "");
    if (mailbox === undefined) throw new RangeError("everybody has a mailbox");
    if (collection === "calendar")
      return mailbox.events.filter(({ calendarId }) => calendarId === mailbox.calendars[0]?.id);
    const folder = mailbox.folders.find(({ wellKnownName }) => wellKnownName === collection);
    return mailbox.messages.filter(({ folderId }) => folderId === folder?.id);
  };
  const people = writeIds(
    "directoryObject",
    tenant.people.map(({ id }) => id),
  );
  return {
    numbers: new Map(people.map((id, number) => [id, number])),
    told(number, collection, from) {
      const kind = collection === "calendar" ? "event" : "message";
      const written = (items: readonly Item[]) =>
        new Set(
          writeIds(
            kind,
            items.map(({ id }) => id),
          ),
        );
      const now = itemsOf(number, collection, tenant.history.revision);
      const before = from === null ? [] : itemsOf(number, collection, from);
      const [known, ids] = [new Set(before), new Set(now.map(({ id }) => id))];
      const records = written(now.filter((item) => !known.has(item)));
      const removed = written(before.filter(({ id }) => !ids.has(id)));
      return { records, removed, pages: Math.max(1, Math.ceil((records.size + removed.size) / pageSize)) };
    },
  };
}
