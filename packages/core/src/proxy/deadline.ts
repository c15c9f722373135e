import { Refusal } from "../errors.ts";

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The refusal of a request whose time ran out. */
export const ranOut = (): Refusal => new Refusal("deadline", "time: ran out");

/**
 * Runs the work for at most so many milliseconds; then it ends with a refusal, whether or not the work heeds the signal.
 *
 * @param expire what it ends with, asked for when the time has run out
 * @throws Refusal `deadline` where no time is left, that of `expire`, and what the work throws
 */
export async function withinDeadline<T>(
  leftMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  expire: () => Refusal = ranOut,
): Promise<T> {
  if (leftMs <= 0) throw new Refusal("deadline", "time: none left");
  const controller = new AbortController();
  const expired = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason), { once: true });
  });
  const timer = setTimeout(() => controller.abort(expire()), Math.min(leftMs, LONGEST_TIMER_MS));
  try {
    return await Promise.race([work(controller.signal), expired]);
  } finally {
    clearTimeout(timer);
  }
}
