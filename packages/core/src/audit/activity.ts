import type { AuditEvent } from "./audit-event.ts";

/** What a process does besides answering, in numbers. */
export type Activity = NonNullable<AuditEvent["activity"]>;

/** What is counted. */
export type CountedActivity = Exclude<keyof Activity, "coldStart">;

/** Counts what the process does, and hands it to its next audit event. */
export interface ActivityCount {
  count(what: CountedActivity): void;
  /** What was counted since the last call; undefined where nothing was. The first call says that the process is new. */
  take(): Activity | undefined;
}

/**
 * A count that begins with the process. Exchanges of tokens and look-ups serve many requests at once, so no request owns them: an
 * event has what was done since the event before, and the sums over events are right.
 */
export function createActivityCount(): ActivityCount {
  let counted: Partial<Record<CountedActivity, number>> = {};
  let isNew = true;
  return {
    count(what) {
      counted[what] = (counted[what] ?? 0) + 1;
    },
    take() {
      const taken: Activity = {
        coldStart: isNew ? true : undefined,
        tokenExchanges: counted.tokenExchanges,
        tokenRenewals: counted.tokenRenewals,
        scopeLookups: counted.scopeLookups,
      };
      counted = {};
      isNew = false;
      return Object.values(taken).every((value) => value === undefined) ? undefined : taken;
    },
  };
}
