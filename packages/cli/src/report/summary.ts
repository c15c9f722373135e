import type { Outcome } from "./journal.ts";

/** What a run came to. */
export interface Summary {
  readonly mailboxes: number;
  readonly read: number;
  readonly notRead: number;
  /** How many of `notRead` are guests and users without an address, who have no mailbox. */
  readonly withoutMailbox: number;
  /** How many of all are from runs before this one. */
  readonly earlier: number;
  /** Mailboxes not read, by the code of their answer. */
  readonly byCode: Readonly<Record<string, number>>;
  /** Requests that this run sent to the proxy, batches and pages. */
  readonly requests: number;
  readonly seconds: number;
  readonly out: string;
  readonly failures: string;
}

/** The code by which a person looks up why: Graph's own where there is one. */
export const codeOf = ({ refused }: Outcome): string =>
  refused === undefined ? "" : refused.code || refused.error || String(refused.status);

const NO_MAILBOX = "MailboxNotEnabledForRESTAPI";

/** Counts the results of the mailboxes; `unlikely` are the ids of users who hardly have one. */
export function summarize(
  outcomes: readonly Outcome[],
  unlikely: ReadonlySet<string>,
  rest: Pick<Summary, "earlier" | "requests" | "seconds" | "out" | "failures">,
): Summary {
  const refused = outcomes.filter((outcome) => outcome.refused !== undefined);
  const byCode = new Map<string, number>();
  for (const outcome of refused) byCode.set(codeOf(outcome), (byCode.get(codeOf(outcome)) ?? 0) + 1);
  return {
    mailboxes: outcomes.length,
    read: outcomes.length - refused.length,
    notRead: refused.length,
    withoutMailbox: refused.filter((each) => unlikely.has(each.id) && codeOf(each) === NO_MAILBOX).length,
    byCode: Object.fromEntries([...byCode].toSorted(([, one], [, other]) => other - one)),
    ...rest,
  };
}

/**
 * False where none was read, or fewer than half: then something is wrong that is of no single mailbox. Who has no mailbox does
 * not count, since a tenant can have more guests than members.
 */
export const isGood = ({ mailboxes, read, notRead, withoutMailbox }: Summary): boolean =>
  read > 0 && (notRead - withoutMailbox) * 2 <= mailboxes - withoutMailbox;

/** The summary for a person. */
export function summaryLines(summary: Summary): readonly string[] {
  const { mailboxes, read, notRead, withoutMailbox, earlier, byCode, requests, seconds, out, failures } =
    summary;
  const without = withoutMailbox > 0 ? ` (${withoutMailbox} of them guests or without an address)` : "";
  const before = earlier > 0 ? ` ${earlier} of them are from an earlier run.` : "";
  const rate = seconds > 0 ? `, ${Math.round((mailboxes - earlier) / seconds)} mailboxes a second` : "";
  return [
    `${mailboxes} mailboxes: ${read} read, ${notRead} not read${without}.${before}`,
    ...Object.entries(byCode).map(([code, count]) => `  ${String(count).padStart(6)}  ${code}`),
    `${requests} requests in ${seconds.toFixed(1)} s${rate}.`,
    `Read: ${out}`,
    `Not read, each with what to do: ${failures}`,
  ];
}
