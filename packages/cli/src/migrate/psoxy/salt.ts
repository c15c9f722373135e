import type { CommandContext, CommandInput } from "../../command.ts";
import { CommandError } from "../../command-error.ts";
import { EXIT } from "../../exit-codes.ts";

type Value = CommandInput["options"][string];

const wrongUse = (message: string): CommandError => new CommandError(EXIT.wrongUse, message);

/** Where a secret comes from. */
export interface SecretSource {
  /** What it is called in messages. */
  readonly name: string;
  /** Option of the descriptor, such as `--salt-fd`, and its value. */
  readonly option: string;
  readonly descriptor: Value;
  /** What `--salt-newline` says. */
  readonly newline: Value;
}

async function readSecret(
  { name, option, descriptor }: SecretSource,
  context: CommandContext,
): Promise<string> {
  if (descriptor === undefined) {
    if (context.askSecret === undefined)
      throw wrongUse(
        `there is no terminal to ask for ${name}: give a file descriptor with ${option} <number>.`,
      );
    return context.askSecret(`${name} (not shown): `);
  }
  const number = Number(descriptor);
  if (!Number.isInteger(number) || number < 0)
    throw wrongUse(`${option} must be the number of an open file descriptor.`);
  try {
    return (await context.readDescriptor?.(number)) ?? "";
  } catch {
    throw wrongUse(`${option} names no file descriptor that can be read.`);
  }
}

const isNewlineAnswer = (value: Value): value is "keep" | "strip" => value === "keep" || value === "strip";

/** A line break at the end is part of a salt, or of the file that it came from: only who made it knows. */
async function newlineAnswer({ name, newline }: SecretSource, context: CommandContext) {
  if (isNewlineAnswer(newline)) return newline;
  if (context.ask === undefined)
    throw wrongUse(
      `${name} ends in a line break: say whether it belongs to it with --salt-newline keep or strip.`,
    );
  const answer = await context.ask(`${name} ends in a line break. Does it belong to it? [y/N] `);
  return /^y(?:es)?$/i.test(answer.trim()) ? "keep" : "strip";
}

/**
 * Reads a secret from a file descriptor or from the terminal, never from the command line or a variable, where other
 * processes see it.
 *
 * @throws CommandError (wrong use) where there is none, or a line break at its end is not explained
 */
export async function readSalt(source: SecretSource, context: CommandContext): Promise<string> {
  if (source.newline !== undefined && !isNewlineAnswer(source.newline))
    throw wrongUse("--salt-newline must be keep or strip.");
  const text = await readSecret(source, context);
  const bare = text.replace(/\r?\n$/, "");
  const salt = bare === text || (await newlineAnswer(source, context)) === "keep" ? text : bare;
  if (salt === "") throw wrongUse(`${source.name} is empty.`);
  return salt;
}
