import { version } from "@graphveil/core/version";
import { rootHelp } from "./root-help.ts";

const answers: Readonly<Record<string, string>> = {
  "--version": `${version}\n`,
  "-V": `${version}\n`,
  "--help": rootHelp,
  "-h": rootHelp,
};

/**
 * What a command line asks for that needs nothing of the program: its version and its help, which the program would print in the
 * same words. To load the program takes longer than Node itself.
 */
export const quickAnswer = (argv: readonly string[]): string | undefined => {
  const [first = "", ...more] = argv;
  return more.length === 0 && Object.hasOwn(answers, first) ? answers[first] : undefined;
};
