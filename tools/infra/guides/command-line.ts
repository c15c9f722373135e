/** A command line, split into what it calls and what it is given. */
export interface CommandLine {
  /** The words before the first flag that name the command, such as `kms keys create`. */
  readonly command: string;
  /** Values that belong to no flag, behind the command. */
  readonly operands: readonly string[];
  /** Flags without their dashes; a flag without a value is `true`. */
  readonly flags: Readonly<Record<string, string | true>>;
}

/** The flags of each command, and whether a flag takes a value (`value`) or not (`bool`). */
export type CommandTable = Readonly<Record<string, Readonly<Record<string, "bool" | "value">>>>;

/** A command or flag that the table does not have. */
export class UnknownCommandError extends Error {
  override readonly name = "UnknownCommandError";
}

/**
 * Splits a command line by a table of the real tool's commands: what the tool would refuse is refused.
 *
 * @throws UnknownCommandError
 */
export function parseCommandLine(args: readonly string[], table: CommandTable): CommandLine {
  const command = Object.keys(table)
    .filter((name) => args.slice(0, name.split(" ").length).join(" ") === name)
    .sort((a, b) => b.length - a.length)[0];
  if (command === undefined) throw new UnknownCommandError(`no such command: ${args.slice(0, 4).join(" ")}`);
  const operands: string[] = [];
  const flags: Record<string, string | true> = {};
  const rest = args.slice(command.split(" ").length);
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? "";
    if (!word.startsWith("--")) {
      operands.push(word);
      continue;
    }
    const [name = "", inline] = word.slice(2).split(/=(.*)/s);
    const kind = table[command]?.[name];
    if (kind === undefined) throw new UnknownCommandError(`${command} has no flag --${name}`);
    const value = kind === "bool" ? true : (inline ?? rest[++at]);
    if (value === undefined) throw new UnknownCommandError(`--${name} of ${command} needs a value`);
    flags[name] = value;
  }
  return { command, operands, flags };
}
