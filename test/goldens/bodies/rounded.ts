import type { GoldenBody } from "../golden.ts";
import { goldenBodies } from "./all.ts";

/** Bodies with times in every form in which Graph writes them. */
const names: ReadonlySet<string> = new Set([
  "automatic-replies",
  "event-all-day",
  "event-message-request",
  "event-odd-recurrence",
  "event-proposed-time",
  "event-series-master",
  "event-whole",
  "events-page",
  "mailbox-settings-custom-zone",
  "meeting-times",
  "message-whole",
  "messages-delta-removed",
  "reminders",
  "schedules",
  "working-hours",
]);

/** The bodies of which it is shown what becomes of them where times are rounded. */
export const roundedBodies: readonly GoldenBody[] = goldenBodies.filter(({ name }) => names.has(name));
