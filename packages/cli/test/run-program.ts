import type { CommandContext } from "../src/command.ts";
import { runProgram } from "../src/program.ts";

/** What a command line left. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, in the folder `/` and without variables where nothing else is said. */
export async function run(
  argv: readonly string[],
  context: Partial<CommandContext> & { readonly input?: string } = {},
): Promise<ProgramResult> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runProgram(argv, {
    env: {},
    folder: "/",
    readInput: async () => context.input ?? "",
    write: (text) => void out.push(text),
    writeError: (text) => void err.push(text),
    stopped: async () => undefined,
    ...context,
  });
  return { code, stdout: out.join(""), stderr: err.join("") };
}
