/**
 * Work in steps of a few milliseconds at most, so that its caller can let other requests run between them, or give it
 * up at a deadline. It ends with its result.
 */
export type Steps<Result> = Generator<void, Result, void>;

/** The result of work that is done at once. */
export function runSteps<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** The reading of a text, which must stay as it is until the end. */
export interface Reading<Result> {
  /** Reads on for a millisecond or two; true where there is more to read. */
  advance(): boolean;
  /** What was read, once nothing is left. */
  result(): Result;
}

/** What a text reads as, at once. */
export function readAtOnce<Result>(reading: Reading<Result>): Result {
  while (reading.advance());
  return reading.result();
}
