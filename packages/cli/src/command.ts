import type { ExitCode } from "./exit-codes.ts";
import type { Prompts } from "./prompts.ts";

/** What a command reads from and writes to, so that tests run it in their own process. */
export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the folder that relative paths start in. */
  readonly folder: string;
  /** All of the standard input, as UTF-8. */
  readonly readInput: () => Promise<string>;
  /** Writes to the standard output. */
  readonly write: (text: string) => void;
  /** Writes to the standard error: what is wrong, and how the work goes on. */
  readonly writeError: (text: string) => void;
  /** Reaches the services of the clouds. Default: the global fetch. */
  readonly fetch?: typeof fetch | undefined;
  /** All that an open file descriptor holds, as UTF-8; rejects for one that cannot be read. */
  readonly readDescriptor?: ((descriptor: number) => Promise<string>) | undefined;
  /** Asks the person at the terminal; undefined where there is none. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** The same for what nobody may see while it is typed. */
  readonly askSecret?: ((question: string) => Promise<string>) | undefined;
  /** Questions with choices for the person at the terminal; undefined where there is none. */
  readonly prompts?: Prompts | undefined;
  /** Columns of the terminal on the standard error; undefined if it is not a terminal. */
  readonly errorColumns?: number | undefined;
  /** True where the standard output takes colours. Default: false. */
  readonly colours?: boolean | undefined;
  /** Columns of the terminal on the standard output; undefined if it is not a terminal. */
  readonly columns?: number | undefined;
  /** Settles after so many milliseconds, or when the signal is aborted. Default: a timer. */
  readonly sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** Settles when the person or the system asks the command to stop: at the first SIGINT or SIGTERM. */
  readonly stopped: () => Promise<void>;
}

/** Arguments in their order, and options by their long name in camel case; commander has checked both. */
export interface CommandInput {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

/**
 * Does the work of a command.
 *
 * @throws CommandError for all that the person who ran it can mend
 */
export type RunCommand = (input: CommandInput, context: CommandContext) => Promise<ExitCode>;

/** An argument or an option, as its help shows it. */
export interface CommandParameter {
  /** In commander's notation: `<file>`, `[name]`, `--json`, `--caller <name>`. */
  readonly form: string;
  readonly meaning: string;
  /** True for an option that must be given. */
  readonly required?: true;
}

/** One command of `graphveil`. Its file holds what help needs; the work is loaded when the command runs. */
export interface Command {
  /** The words that name it: `serve`, `policy check`. At most two; the first of two is a group of `groups.ts`. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Paragraphs for the command's own help. */
  readonly description?: string;
  readonly parameters?: readonly CommandParameter[];
  /** Command lines to copy. */
  readonly examples: readonly string[];
  readonly load: () => Promise<RunCommand>;
}
