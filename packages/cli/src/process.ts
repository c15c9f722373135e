import { EXIT, type ExitCode } from "./exit-codes.ts";
import { runProgram } from "./program.ts";
import type { Prompts } from "./prompts.ts";

const { env } = process;

/** The package whose scripts the package manager runs in its own folder, while paths are meant from the person's folder. */
const OWN_PACKAGE = "graphveil";

/** Loaded when a command asks: what tells a terminal from a file takes longer to load than the text of the help. */
const isTerminal = (descriptor: 0 | 1 | 2): boolean =>
  process.getBuiltinModule("node:tty").isatty(descriptor);

/** A terminal takes colours unless its person says otherwise. */
const takesColours = (): boolean => isTerminal(1) && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";

const prompts = async () => (await import("./terminal-prompts.ts")).terminalPrompts;
/** The library behind them is loaded with the first question. */
const lazyPrompts: Prompts = {
  text: async (question) => (await prompts()).text(question),
  choose: async (question) => (await prompts()).choose(question),
  chooseSome: async (question) => (await prompts()).chooseSome(question),
};

/** Ends the process where the output can go nowhere: quietly if who reads it has left, as `head` does, else with a line. */
const endWithoutOutput = ({ code = "" }: NodeJS.ErrnoException): void => {
  if (code === "EPIPE") process.exit(EXIT.done);
  process.stderr.write(`The output cannot be written (${code}).\n`);
  process.exit(EXIT.no);
};

let isWatched = false;
const write = (chunk: string): void => {
  if (!isWatched) process.stdout.on("error", endWithoutOutput);
  isWatched = true;
  process.stdout.write(chunk);
};

/**
 * Runs the command line of this process, and gives its exit code.
 *
 * Node makes each standard stream when it is first asked for, which takes longer than the help does: only those used are touched.
 */
export const runProcess = (): Promise<ExitCode> =>
  runProgram(process.argv.slice(2), {
    env,
    folder: (env["npm_package_name"] === OWN_PACKAGE ? env["INIT_CWD"] : undefined) ?? process.cwd(),
    readInput: async () => (await import("node:stream/consumers")).text(process.stdin),
    readDescriptor: async (descriptor) => (await import("node:fs")).readFileSync(descriptor, "utf8"),
    get ask() {
      return isTerminal(0)
        ? async (question: string) => (await import("./terminal.ts")).ask(question)
        : undefined;
    },
    get askSecret() {
      return isTerminal(0)
        ? async (question: string) => (await import("./terminal.ts")).askSecret(question)
        : undefined;
    },
    get prompts() {
      return isTerminal(0) && isTerminal(2) ? lazyPrompts : undefined;
    },
    write,
    get columns() {
      return isTerminal(1) ? process.stdout.columns : undefined;
    },
    get colours() {
      return takesColours();
    },
    writeError: (chunk) => process.stderr.write(chunk),
    get errorColumns() {
      return isTerminal(2) ? process.stderr.columns : undefined;
    },
    stopped: () =>
      new Promise((resolve) => {
        process.once("SIGINT", () => resolve());
        process.once("SIGTERM", () => resolve());
      }),
  });
