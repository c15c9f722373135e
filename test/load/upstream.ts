import type { JournalEntry } from "@graphveil/simulator";
import type { AnyCloud } from "../harness/configuration.ts";

/** What reached the services while it was counted. */
export interface Upstream {
  /** Requests for mailboxes; those inside a batch count, their batch does not. */
  mailboxes: number;
  /** Requests for pages of the directory. */
  directory: number;
  /** Batches. */
  batches: number;
  /** Exchanges for an access token, and how many of them failed. */
  exchanges: number;
  failedExchanges: number;
  /** Faults of the network and of Graph that were shown. */
  faults: number;
  /** Bytes of Graph's replies, before compression. */
  bytes: number;
  /** What of them is calendars', as far as these were not in batches. */
  calendarBytes: number;
}

/** Counts what reaches the services, until it is stopped. */
export function countUpstream({ simulator }: AnyCloud): { readonly counts: Upstream; stop(): void } {
  const counts: Upstream = {
    mailboxes: 0,
    directory: 0,
    batches: 0,
    exchanges: 0,
    failedExchanges: 0,
    faults: 0,
    bytes: 0,
    calendarBytes: 0,
  };
  const noteExchange = ({ status }: JournalEntry): void => {
    counts.exchanges += 1;
    if (status !== 200) counts.failedExchanges += 1;
  };
  const noteRequest = ({ leg, method, target, fault, replyBytes = 0 }: JournalEntry): void => {
    if (fault !== undefined) counts.faults += 1;
    if (leg === "graph") counts.bytes += replyBytes;
    if (leg === "graph" && target.includes("/calendarView/")) counts.calendarBytes += replyBytes;
    if (method === "POST") counts.batches += 1;
    else if (/^\/v1\.0\/users(?:\?|$)/.test(target)) counts.directory += 1;
    else counts.mailboxes += 1;
  };
  const stop = simulator.journal.onRecord((entry) => {
    if (entry.leg === "entra" && entry.method === "POST") noteExchange(entry);
    if (entry.leg === "graph" || entry.leg === "graphPart") noteRequest(entry);
  });
  return { counts, stop };
}
