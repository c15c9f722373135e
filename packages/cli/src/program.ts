import { version } from "@graphveil/core/version";
import { CommanderError, Command as Parser } from "commander";
import type { Command, CommandContext, CommandInput } from "./command.ts";
import { CommandError } from "./command-error.ts";
import { commands, groups } from "./commands/all.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";

const ROOT_EXAMPLES = ["graphveil serve", "graphveil policy show policy.json", "graphveil help policy"];
const ROOT_NOTE =
  "Exit codes: 0 done, 1 the answer is no, 2 wrong use, 3 configuration, 4 the service refused, 5 it cannot be reached.";

const section = (title: string, lines: readonly string[]): string =>
  `\n${title}:\n${lines.map((line) => `  ${line}`).join("\n")}`;

/** Commander says an error and its suggestion in two lines; here it is one, with what to do next. */
const oneLine = (text: string): string => {
  const line = text.trim().replaceAll(/\s*\n\s*/g, " ");
  return line.includes("Did you mean") ? `${line}\n` : `${line}; see graphveil --help\n`;
};

const HELP_COLUMNS = 80;

const createParser = (name: string, context: CommandContext): Parser =>
  new Parser(name)
    .exitOverride()
    .configureOutput({
      writeOut: context.write,
      writeErr: context.writeError,
      getOutHelpWidth: () => context.columns ?? HELP_COLUMNS,
      getErrHelpWidth: () => context.errorColumns ?? HELP_COLUMNS,
      outputError: (text, print) => print(oneLine(text)),
    })
    .helpOption("-h, --help", "show help");

/** Adds a command to its group; `start` takes what was parsed. */
const addCommand = (
  parent: Parser,
  command: Command,
  context: CommandContext,
  start: (input: CommandInput) => Promise<void>,
): void => {
  const parser = createParser(command.name.split(" ").at(-1) ?? "", context)
    .summary(command.summary)
    .description(
      `${command.summary}.${command.description === undefined ? "" : `\n\n${command.description}`}`,
    )
    .addHelpText("after", section("Examples", command.examples));
  for (const { form, meaning, required } of command.parameters ?? []) {
    if (!form.startsWith("-")) parser.argument(form, meaning);
    else if (required) parser.requiredOption(form, meaning);
    else parser.option(form, meaning);
  }
  parser.action(() => start({ args: parser.args, options: parser.opts() }));
  parent.addCommand(parser);
};

const createProgram = (context: CommandContext, done: (code: ExitCode) => void): Parser => {
  const program = createParser("graphveil", context)
    .description("A read-only privacy proxy for Microsoft Graph.")
    .version(version, "-V, --version", "print the version")
    .helpCommand("help [command]", "show help of a command")
    .addHelpText("after", `${section("Examples", ROOT_EXAMPLES)}\n\n${ROOT_NOTE}`);
  const parents = new Map<string, Parser>();
  for (const command of commands) {
    const [group = "", second] = command.name.split(" ");
    let parent = second === undefined ? program : parents.get(group);
    if (parent === undefined) {
      parent = createParser(group, context).description(groups[group] ?? "");
      parents.set(group, parent);
      program.addCommand(parent);
    }
    addCommand(parent, command, context, async (input) => done(await (await command.load())(input, context)));
  }
  return program;
};

/** What is said of an error, and the exit code. An unforeseen one gives its kind: its message could hold anything. */
const explain = (error: unknown): readonly [lines: readonly string[], code: ExitCode] => {
  if (error instanceof CommandError) return [[error.message, ...error.details], error.exitCode];
  const kind = error instanceof Error ? error.name : typeof error;
  return [[`Unforeseen error (${kind}). Please report it, with the command and its version.`], EXIT.no];
};

/**
 * Runs one command line: `["policy", "check", "policy.json"]`.
 *
 * @returns the exit code; what is wrong was written to `writeError`
 */
export async function runProgram(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const program = createProgram(context, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUse;
    const [lines, exitCode] = explain(error);
    for (const line of lines) context.writeError(`${line}\n`);
    return exitCode;
  }
}
