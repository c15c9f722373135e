/** The exit codes of the command line. Scripts may rely on them: a code keeps its meaning, and new ones may come. */
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

/** What each code means, in the order of the codes. */
export const exitCodeMeanings: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [EXIT.done, "Done; also where who reads the output has left (`| head`), and where `serve` is stopped."],
  [
    EXIT.no,
    "The answer is no: a check failed. An unforeseen error has this code, too, so that no check passes by accident.",
  ],
  [
    EXIT.wrongUse,
    "Wrong use: an unknown command or option, a missing argument, a file that cannot be read or written.",
  ],
  [EXIT.configuration, "Configuration: a variable or the policy has faults, or the port is taken."],
  [EXIT.refused, "The service refused the request."],
  [EXIT.unreachable, "The service cannot be reached."],
  [
    EXIT.interrupted,
    "Interrupted: what shells report of a process that SIGINT (Ctrl-C) ended. What was being written is not there.",
  ],
];
