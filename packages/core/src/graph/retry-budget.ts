/** Holds the repeats of one instance to a share of its requests, so that a Graph that fails is not asked ever more. */
export interface RetryBudget {
  /** Counts requests that are no repeats. */
  asked(requests: number): void;
  /**
   * True where a request may be repeated, which is counted then. A mailbox that failed for good is not asked again by
   * itself until a minute has passed or it has answered; one that answered what cannot be read, until a minute has passed.
   */
  mayRepeat(mailbox: string | undefined): boolean;
  /** Notes that a mailbox failed though it was asked again. */
  failed(mailbox: string | undefined): void;
  /** Notes that a mailbox answered, more than once, what cannot be read. */
  unreadable(mailbox: string | undefined): void;
  /** Notes that a mailbox answered. */
  answered(mailbox: string | undefined): void;
}

/** What of the requests of a minute may be repeats. */
const REPEATS_RATIO = 0.1;
/** Repeats that are always free in a minute: a lone request may be repeated, too. */
const FREE_REPEATS = 15;
const MINUTE_MS = 60_000;
const SLICE_MS = 1_000;
/** How many failed mailboxes are remembered; the oldest goes first. */
const MAX_MAILBOXES = 10_000;

/** When a mailbox failed, and whether it did with an answer. */
interface Failure {
  readonly at: number;
  readonly hasAnswered: boolean;
}

/** Counts what happened within the last minute, to the second. */
function createCounter(now: () => number) {
  const slices: { at: number; count: number }[] = [];
  let total = 0;
  const forget = (): void => {
    for (let first = slices[0]; first !== undefined && now() - first.at >= MINUTE_MS; first = slices[0]) {
      total -= first.count;
      slices.shift();
    }
  };
  return {
    add(count: number): void {
      forget();
      total += count;
      const last = slices.at(-1);
      if (last !== undefined && now() - last.at < SLICE_MS) last.count += count;
      else slices.push({ at: now(), count });
    },
    total(): number {
      forget();
      return total;
    },
  };
}

/**
 * A budget in which the repeats of a minute are at most a tenth of its requests, or fifteen where that is more. Without it every
 * fault of Graph would be answered with four times the load.
 *
 * @see https://sre.google/sre-book/handling-overload/ on retry budgets
 */
export function createRetryBudget({ now }: { readonly now: () => number }): RetryBudget {
  const requests = createCounter(now);
  const repeats = createCounter(now);
  const failures = new Map<string, Failure>();

  const hasFailed = (mailbox: string | undefined): boolean => {
    const failure = mailbox === undefined ? undefined : failures.get(mailbox);
    return failure !== undefined && now() - failure.at < MINUTE_MS;
  };
  const remember = (mailbox: string | undefined, hasAnswered: boolean): void => {
    if (mailbox === undefined) return;
    failures.delete(mailbox);
    failures.set(mailbox, { at: now(), hasAnswered });
    const [oldest] = failures.keys();
    if (failures.size > MAX_MAILBOXES && oldest !== undefined) failures.delete(oldest);
  };

  return {
    asked: (count) => requests.add(count),
    mayRepeat(mailbox) {
      const most = Math.max(FREE_REPEATS, Math.floor(requests.total() * REPEATS_RATIO));
      if (hasFailed(mailbox) || repeats.total() >= most) return false;
      repeats.add(1);
      return true;
    },
    failed: (mailbox) => remember(mailbox, false),
    unreadable: (mailbox) => remember(mailbox, true),
    answered(mailbox) {
      // That a mailbox answers tells nothing of whether the answer can be read.
      if (mailbox !== undefined && failures.get(mailbox)?.hasAnswered === false) failures.delete(mailbox);
    },
  };
}
