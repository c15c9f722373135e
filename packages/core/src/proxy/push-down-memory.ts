import type { PushedSelect } from "../policy/query/push-down.ts";

/** Remembers which pushed `$select`s Graph refused, so that it is not asked with them again. */
export interface PushDownMemory {
  isRefused(select: PushedSelect, mailbox: string | undefined): boolean;
  refused(select: PushedSelect, mailbox: string | undefined): void;
  /** Notes that Graph took a select; `isCut` where the page lacked something. After two such pages it counts as refused. */
  took(select: PushedSelect, mailbox: string | undefined, isCut: boolean): void;
}

/** Options of {@link createPushDownMemory}. */
export interface PushDownMemoryOptions {
  /** Tells the permissions of the application apart: with others, Graph may take what it refused before. */
  readonly permissions: () => string;
}

/** Mailboxes that refuse a select which none takes: then all do. */
const ENOUGH_MAILBOXES = 3;
const MAX_MAILBOXES = 1000;
const MAX_SELECTS = 1000;

const remember = (mailboxes: Set<string>, mailbox: string): void => {
  if (mailboxes.size >= MAX_MAILBOXES) mailboxes.clear();
  mailboxes.add(mailbox);
};

interface Known {
  readonly refusing: Set<string>;
  /** Mailboxes whose last page was cut. */
  readonly cut: Set<string>;
  isTaken: boolean;
}

/**
 * An empty memory for one process. A select that three mailboxes refuse and none takes is refused by all; where one takes it,
 * each is remembered by itself. Graph's lists outside mailboxes count as one mailbox. A mailbox in which what is cut stands on
 * every page would otherwise be asked for each of them twice.
 */
export function createPushDownMemory({ permissions }: PushDownMemoryOptions): PushDownMemory {
  const known = new Map<string, Known>();
  const keyOf = ({ written }: PushedSelect): string => `${permissions()}\n${written}`;

  const knownOf = (select: PushedSelect): Known => {
    const key = keyOf(select);
    const found = known.get(key) ?? { refusing: new Set(), cut: new Set(), isTaken: false };
    if (known.size >= MAX_SELECTS && !known.has(key)) known.clear();
    known.set(key, found);
    return found;
  };

  return {
    isRefused(select, mailbox = "") {
      const found = known.get(keyOf(select));
      if (found === undefined) return false;
      return found.refusing.has(mailbox) || (!found.isTaken && found.refusing.size >= ENOUGH_MAILBOXES);
    },
    refused: (select, mailbox = "") => remember(knownOf(select).refusing, mailbox),
    took(select, mailbox = "", isCut) {
      const found = knownOf(select);
      found.isTaken = true;
      const wasCut = found.cut.delete(mailbox);
      if (isCut) remember(wasCut ? found.refusing : found.cut, mailbox);
    },
  };
}
