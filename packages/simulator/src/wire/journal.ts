import { bearerToken, tokenId } from "../protocol/bearer.ts";
import { parseForm } from "../protocol/form.ts";
import type { Fault } from "./faults.ts";
import type { Leg, SimulatedRequest } from "./host.ts";

/** One request that a simulated host received, with what became of it. */
export interface JournalEntry {
  readonly leg: Leg;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  readonly host: string;
  /** The raw request target. */
  readonly target: string;
  readonly headers: Headers;
  readonly bodyBytes: number;
  /** Bytes of the reply's body before any compression; absent when a fault let none be sent. */
  readonly replyBytes?: number;
  /** {@link tokenId}s of the bearer token and the client assertion that were presented. */
  readonly tokenIds: readonly string[];
  /** Status of the reply; absent when a fault let none be sent. */
  readonly status?: number;
  /** Kind of the injected fault, if one was drawn. */
  readonly fault?: Fault["kind"];
}

/** All requests since the start or the last {@link Journal.clear}, oldest first. */
export interface Journal {
  readonly entries: readonly JournalEntry[];
  of(leg: Leg): readonly JournalEntry[];
  clear(): void;
  /** Calls the listener with each entry from now on, until the returned function is called: a long run counts so. */
  onRecord(listener: (entry: JournalEntry) => void): () => void;
}

/** A journal and the way to write into it. */
export interface WritableJournal extends Journal {
  record(
    request: SimulatedRequest,
    rest: Pick<JournalEntry, "leg" | "at" | "status" | "fault" | "replyBytes">,
  ): void;
}

function presentedTokens(leg: Leg, { headers, body }: SimulatedRequest): readonly string[] {
  const bearer = bearerToken(headers.get("authorization"));
  const form = leg === "entra" ? parseForm(body) : undefined;
  const assertion = form?.ok === true ? form.fields.get("client_assertion") : undefined;
  return [bearer, assertion].flatMap((token) => (token === undefined ? [] : [tokenId(token)]));
}

/**
 * An empty journal.
 *
 * @param limit how many entries it holds before the oldest are dropped; a load run clears it between its rounds
 */
export function createJournal(limit: number): WritableJournal {
  const entries: JournalEntry[] = [];
  const listeners = new Set<(entry: JournalEntry) => void>();
  return {
    entries,
    of: (leg) => entries.filter((entry) => entry.leg === leg),
    clear() {
      entries.length = 0;
    },
    record(request, rest) {
      const { method, host, target, headers, body } = request;
      if (entries.length >= limit) entries.splice(0, Math.ceil(limit / 2));
      const tokenIds = presentedTokens(rest.leg, request);
      const entry = { method, host, target, headers, bodyBytes: body.length, tokenIds, ...rest };
      entries.push(entry);
      for (const listener of listeners) listener(entry);
    },
    onRecord(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
