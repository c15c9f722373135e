import { Refusal } from "../errors.ts";

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Runs the work for at most so many milliseconds; then it ends with a refusal, whether or not the work heeds the signal.
 *
 * @throws Refusal `deadline`, and what the work throws
 */
export async function withinDeadline<T>(
  leftMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (leftMs <= 0) throw new Refusal("deadline", "time: none left");
  const controller = new AbortController();
  const expired = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason), { once: true });
  });
  const timer = setTimeout(
    () => controller.abort(new Refusal("deadline", "time: ran out")),
    Math.min(leftMs, LONGEST_TIMER_MS),
  );
  try {
    return await Promise.race([work(controller.signal), expired]);
  } finally {
    clearTimeout(timer);
  }
}
