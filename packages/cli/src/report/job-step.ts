import type { BatchPart, BatchRequest } from "../call/batch.ts";
import type { Outcome } from "./journal.ts";
import { type Mailbox, nameOf } from "./mailboxes.ts";
import { type Job, sizeOf } from "./queue.ts";
import { settingsCells } from "./settings-row.ts";
import { mayPass, type Refused, refusedOf } from "./unread-mailbox.ts";

/** Most requests for one mailbox in a run. */
const MAX_REQUESTS = 4;
const FIRST_WAIT_MS = 1_000;
/** A `Retry-After` of hours would hold up a person who waits. */
const LONGEST_WAIT_MS = 300_000;

/** Milliseconds that an answer asks to wait; without its word, twice as long for each earlier request. */
export const waitOf = (headers: Headers, requests: number): number => {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  const wait = seconds > 0 ? seconds * 1_000 : FIRST_WAIT_MS * 2 ** requests;
  return Math.min(wait, LONGEST_WAIT_MS);
};

/** The requests of a job; `at` tells them from those of others in the batch. */
export const requestsOf = ({ mailbox: { id, name } }: Job, at: number): readonly BatchRequest[] => {
  const user = `/users/${encodeURIComponent(id)}`;
  const settings = { id: `${at}`, url: `${user}/mailboxSettings` };
  return name === undefined
    ? [settings, { id: `${at}n`, url: `${user}?%24select=mail%2CuserPrincipalName` }]
    : [settings];
};

/** What an answer leaves of a job: its result, or the job again. */
export type Step = { readonly outcome: Outcome } | { readonly again: Job };

/** Puts a job back, with what is known of its mailbox by now, unless it has cost all that a mailbox may. */
const askAgain = (job: Job, mailbox: Mailbox, notBefore: number): Job | undefined => {
  const next = { mailbox, requests: job.requests + sizeOf(job), notBefore };
  return next.requests + sizeOf(next) > MAX_REQUESTS ? undefined : next;
};

/** What a refusal leaves of a job. */
export function afterRefusal(job: Job, refused: Refused, notBefore: number, mailbox = job.mailbox): Step {
  const again = mayPass(refused) ? askAgain(job, mailbox, notBefore) : undefined;
  if (again !== undefined) return { again };
  const { id, name } = mailbox;
  return { outcome: { id, name: name ?? id, refused } };
}

/** An answer that is missing is one that came to nothing. */
const NO_PART: BatchPart = { status: 502, headers: new Headers(), body: undefined };

const nameIn = ({ status, body }: BatchPart): string | undefined =>
  status === 200 && typeof body === "object" && body !== null
    ? nameOf(body as Readonly<Record<string, unknown>>)
    : undefined;

/** What the answers to a job's requests leave of it. */
export function afterAnswers(job: Job, at: number, parts: ReadonlyMap<string, BatchPart>, now: number): Step {
  const part = parts.get(`${at}`) ?? NO_PART;
  const user = job.mailbox.name === undefined ? (parts.get(`${at}n`) ?? NO_PART) : undefined;
  const { id } = job.mailbox;
  const name = user === undefined ? job.mailbox.name : nameIn(user);
  const notBefore = now + waitOf((part.status === 200 ? user : part)?.headers ?? part.headers, job.requests);
  if (part.status !== 200) return afterRefusal(job, refusedOf(part), notBefore, { id, name });
  const isHeldUp = user !== undefined && name === undefined && mayPass(refusedOf(user));
  const again = isHeldUp ? askAgain(job, job.mailbox, notBefore) : undefined;
  if (again !== undefined) return { again };
  return { outcome: { id, name: name ?? id, cells: settingsCells(part.body) } };
}
