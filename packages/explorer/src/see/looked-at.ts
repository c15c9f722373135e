import { computed, signal } from "@preact/signals";
import type { Fate } from "../record/fate.ts";
import type { Row } from "../record/row.ts";
import { view } from "../state/view.ts";

/** The row that is pointed at or has the focus: the number of its record, and its place in there. */
export const looked = signal<{ readonly record: number; readonly id: string } | undefined>(undefined);

/** That row as it is now, after whatever was switched since; -1 stands for what is around the records. */
export const lookedRow = computed((): Row | undefined => {
  const [at, shown] = [looked.value, view.value];
  if (at === undefined || shown.kind !== "reply") return undefined;
  const rows = at.record === -1 ? shown.envelope : (shown.records[at.record]?.rows() ?? []);
  return rows.find(({ id }) => id === at.id);
});

/** True while a press holds the row: then pointing at others on the way to the panel changes nothing. */
export const isPinned = signal(false);

/** Which records are shown, five at a time. */
export const recordPage = signal(0);
export const SHOWN_RECORDS = 5;

/** The one fate whose rows are shown; undefined for all rows. */
export const onlyFate = signal<Fate | undefined>(undefined);
