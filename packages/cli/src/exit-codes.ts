/**
 * The exit codes of the command line. Scripts may rely on them: a code keeps its meaning, and new ones may come.
 *
 * - 0: done; also where who reads the output has left (`| head`).
 * - 1: the answer is no, a check failed. An unforeseen error has this code, too, so that no check passes by accident.
 * - 2: wrong use: an unknown command or option, a missing argument, a file that cannot be read.
 * - 3: configuration: a variable or the policy has faults, or the port is taken.
 * - 4: the service refused the request.
 * - 5: the service cannot be reached.
 * - 130: interrupted, which is what shells report of a process that SIGINT (Ctrl-C) ended. `serve` is stopped that way and
 *   ends with 0.
 */
export const EXIT = {
  done: 0,
  no: 1,
  wrongUse: 2,
  configuration: 3,
  refused: 4,
  unreachable: 5,
  interrupted: 130,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
