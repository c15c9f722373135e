import type { CommandContext } from "./command.ts";
import { commands } from "./commands/all.ts";
import { exitCodeMeanings } from "./exit-codes.ts";
import { runProgram } from "./program.ts";

/** The help of a command, as the program itself prints it, 80 columns wide. */
export interface CommandHelp {
  /** The words that name it; empty for the program. */
  readonly name: string;
  readonly summary: string;
  readonly text: string;
}

const unreachable = (): never => {
  throw new Error("help reads nothing");
};

/** What the program prints for a help line. */
async function printed(words: readonly string[]): Promise<string> {
  const parts: string[] = [];
  const context: CommandContext = {
    env: {},
    folder: "/",
    readInput: unreachable,
    write: (text) => void parts.push(text),
    writeError: unreachable,
    stopped: unreachable,
  };
  await runProgram([...words, "--help"], context);
  return parts.join("");
}

/** The help of the program, and of each of its commands in their order. */
export async function commandHelps(): Promise<readonly CommandHelp[]> {
  const named = commands.map(async ({ name, summary }) => ({
    name,
    summary,
    text: await printed(name.split(" ")),
  }));
  return [{ name: "", summary: "", text: await printed([]) }, ...(await Promise.all(named))];
}

export { exitCodeMeanings };
