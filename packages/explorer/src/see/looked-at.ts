import { signal } from "@preact/signals";
import type { Fate } from "../record/fate.ts";
import type { Row } from "../record/row.ts";

/** The row that is pointed at or has the focus, and the record that it is in. */
export const looked = signal<{ readonly record: number; readonly row: Row } | undefined>(undefined);

/** True while a press holds the row: then pointing at others on the way to the panel changes nothing. */
export const isPinned = signal(false);

/** Which records are shown, ten at a time. */
export const recordPage = signal(0);
export const RECORDS_ON_PAGE = 10;

/** The one fate whose rows are shown; undefined for all rows. */
export const onlyFate = signal<Fate | undefined>(undefined);
