import type { Refusal } from "../errors.ts";
import { MalformedReply } from "../json/scan.ts";
import {
  type Attempt,
  type Attempts,
  type Ended,
  faultOf,
  isTokenRefused,
  type Outbound,
  tokenRefused,
} from "./attempt.ts";
import { BATCH_PATH, batchBody, type PartReply, readBatchReply } from "./batch.ts";
import { mailboxKey } from "./mailbox-key.ts";
import type { GraphReply, GraphRequest } from "./request.ts";

/** A GET that is sent as a part of a batch. */
export interface BatchedRequest extends GraphRequest {
  /** Places in the batch of the requests that have to succeed first. */
  readonly dependsOn: readonly number[];
}

/** Where one request of a batch is. */
export interface Part {
  readonly id: string;
  readonly request: BatchedRequest;
  readonly mailbox: string | undefined;
  ended: Ended;
  retries: number;
  /** What ended it for good, where that is no reply. */
  refusal: Refusal | undefined;
}

const FAILED_DEPENDENCY_STATUS = 424;
const missing: Ended = { ok: false, cause: new MalformedReply(0, "a part of the batch is missing") };

/** A request at its place in a batch that is not sent yet. */
export const createPart = (request: BatchedRequest, place: number): Part => ({
  id: String(place + 1),
  request,
  mailbox: mailboxKey(request.mailbox),
  ended: missing,
  retries: 0,
  refusal: undefined,
});

/** The one HTTP request for parts of a batch; what they depend on and is not sent with them has succeeded before. */
export function outboundOf(
  parts: readonly Part[],
  all: readonly Part[],
  headers: Readonly<Record<string, string>>,
): Outbound {
  const mailboxes = new Map<string, number>();
  for (const { mailbox } of parts)
    if (mailbox !== undefined) mailboxes.set(mailbox, (mailboxes.get(mailbox) ?? 0) + 1);
  const sent = new Set(parts);
  const written = parts.map(({ id, request }) => ({
    id,
    pathAndQuery: request.pathAndQuery,
    headers: request.headers,
    dependsOn: request.dependsOn.flatMap((place) => {
      const needed = all[place];
      return needed !== undefined && sent.has(needed) ? [needed.id] : [];
    }),
  }));
  return { method: "POST", pathAndQuery: BATCH_PATH, headers, body: batchBody(written), mailboxes };
}

/** Parts that are to be sent again, with all that Graph held up because of them. */
export function withDependents(parts: readonly Part[], all: readonly Part[]): readonly Part[] {
  const again = new Set(parts);
  for (let size = -1; size !== again.size; ) {
    size = again.size;
    for (const part of all) {
      const { ended, request } = part;
      const isHeldUp = ended.ok && ended.status === FAILED_DEPENDENCY_STATUS;
      const needsOne = request.dependsOn.some((place) => again.has(all[place] ?? part));
      if (isHeldUp && needsOne) again.add(part);
    }
  }
  return all.filter((part) => again.has(part));
}

/** The answers in a reply to a batch, or the result of the batch as a whole. */
const repliesIn = (ended: Ended): ReadonlyMap<string, PartReply> | Ended => {
  if (!ended.ok || ended.status !== 200) return ended;
  try {
    return readBatchReply(ended.body);
  } catch (cause) {
    if (!(cause instanceof MalformedReply)) throw cause;
    return { ok: false, cause };
  }
};

/** Gives each part that was sent what it came to; true where Graph took the batch. */
export function distribute(
  attempt: Attempt,
  sent: readonly Part[],
  { answered, noteAccepted }: Pick<Attempts, "answered" | "noteAccepted">,
): boolean {
  const replies = repliesIn(attempt.ended);
  const isTaken = !("ok" in replies);
  for (const part of sent) {
    const reply = isTaken ? replies.get(part.id) : undefined;
    const own = reply === undefined ? missing : answered(reply.status, reply.headers, reply.body);
    part.ended = isTaken ? own : replies;
  }
  if (isTaken && sent.some(({ ended }) => ended.ok && ended.status < 300)) noteAccepted(attempt);
  return isTaken;
}

/** The final result of a part. */
export function partEnd({ ended, refusal, retries }: Part, latencyMs: number): GraphReply | Refusal {
  if (refusal !== undefined) return refusal;
  if (!ended.ok) return faultOf(ended.cause);
  if (isTokenRefused(ended)) return tokenRefused("with a new token");
  const { status, headers, body } = ended;
  return { status, headers, body, retries, latencyMs };
}
