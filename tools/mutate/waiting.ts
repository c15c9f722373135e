/** The name of the channel by which a worker says that a test waits, with nothing to do, for longer than any test should. */
export const WAITING_CHANNEL = "graphveil-mutate-waiting";

/** Milliseconds that a test may wait with nothing to do. Time that the machine spends on others does not count. */
export const LONGEST_WAIT_MS = 15_000;
