import { setTimeout } from "node:timers/promises";
import type { CommandContext } from "../command.ts";
import type { Exchange, Reply } from "./exchange.ts";

type Sleep = NonNullable<CommandContext["sleep"]>;

/** Settles after so many milliseconds, or when the signal is aborted. */
const timer: Sleep = async (ms, signal) => {
  await setTimeout(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
};

/** How a command waits. */
export const sleepOf = ({ sleep = timer }: CommandContext): Sleep => sleep;

/** A request is repeated so often. */
const MAX_REPEATS = 3;
/** A caller that has to wait longer gets a message instead of a wait. */
const LONGEST_WAIT_MS = 120_000;
const WITHOUT_WORD_MS = 2_000;

/** How long a reply asks to wait, in milliseconds; undefined for one that asks for nothing, or for too much. */
export function waitOf({ status, headers }: Pick<Reply, "status" | "headers">): number | undefined {
  const said = headers.get("retry-after");
  if (said === null) return status === 429 ? WITHOUT_WORD_MS : undefined;
  const seconds = Number(said);
  if (!(status === 429 || status === 503) || !Number.isFinite(seconds)) return undefined;
  const wait = Math.max(0, seconds) * 1_000;
  return wait <= LONGEST_WAIT_MS ? wait : undefined;
}

/**
 * Repeats a request that is answered with a 429 or 503 as its `Retry-After` says (RFC 9110 §10.2.3), up to three times. Every
 * request is a read, so that a repeat changes nothing.
 */
export const createPatientExchange =
  (exchange: Exchange, context: CommandContext): Exchange =>
  async (question) => {
    const sleep = sleepOf(context);
    for (let repeat = 1; ; repeat++) {
      const reply = await exchange(question);
      const wait = waitOf(reply);
      if (wait === undefined || repeat > MAX_REPEATS || question.signal?.aborted) return reply;
      context.writeError(
        `${reply.status}: asks again in ${Math.ceil(wait / 1_000)} s (${repeat} of ${MAX_REPEATS})\n`,
      );
      await sleep(wait, question.signal);
    }
  };
