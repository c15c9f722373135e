import type { Random } from "../../random.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../wire.ts";

/** The Monday on which the company's mail and meetings begin, at midnight in UTC. */
export const FIRST_DAY = Date.UTC(2026, 0, 5);
/** How many weeks they fill: none of the zones changes its clocks in them. */
export const WEEKS = 8;

const WORKDAYS = 5;

/** Hours that the winter time of a zone is ahead of UTC. */
const OFFSET_HOURS: Readonly<Record<string, number>> = {
  "W. Europe Standard Time": 1,
  "GMT Standard Time": 0,
  "Eastern Standard Time": -5,
  "India Standard Time": 5.5,
};

const offsetOf = (timeZone: string): number => (OFFSET_HOURS[timeZone] ?? 0) * HOUR_MS;

/** Midnight in UTC of a working day of a week. */
export const workday = (week: number, day: number): number => FIRST_DAY + (week * 7 + day) * DAY_MS;

/** Every working day. */
export const workdays: readonly number[] = Array.from({ length: WEEKS * WORKDAYS }, (_, at) =>
  workday(Math.floor(at / WORKDAYS), at % WORKDAYS),
);

/** The moment at which clocks of a zone show an hour of a day. */
export const localTime = (day: number, hour: number, timeZone: string): number =>
  day + hour * HOUR_MS - offsetOf(timeZone);

/** True from eight to five on working days, by the clocks of the zone. */
function isWorking(time: number, timeZone: string): boolean {
  const local = new Date(time + offsetOf(timeZone));
  const [weekday, hour] = [local.getUTCDay(), local.getUTCHours()];
  return weekday > 0 && weekday <= WORKDAYS && hour >= 8 && hour < 17;
}

/** When somebody begins a conversation on a day: in their working hours, or in the evening. */
export function drawWriting(random: Random, day: number, timeZone: string, late: boolean): number {
  // Two draws make mornings and afternoons fuller than their ends.
  const hour = late ? 17.5 + random.next() * 5 : 8 + (random.next() + random.next()) * 4.5;
  return Math.round(localTime(day, hour, timeZone)) + random.int(0, 59_000);
}

/** When an answer is written: after a delay whose median is given, and on the next working day if that is outside the hours. */
export function drawAnswer(
  random: Random,
  asked: number,
  { timeZone, median, late }: { readonly timeZone: string; readonly median: number; readonly late: boolean },
): number {
  const normal = random.next() + random.next() + random.next() + random.next() - 2; // nearly, with a deviation of 0.58
  const answered = asked + Math.round(median * MINUTE_MS * Math.exp(normal * 1.9));
  if (late) return answered;
  let at = answered;
  while (!isWorking(at, timeZone)) at += HOUR_MS;
  return at === answered ? at : at - (at % HOUR_MS) + random.int(1, 75) * MINUTE_MS;
}
