import type { ExitCode } from "./exit-codes.ts";

/**
 * A command cannot do what it was asked for, and says so in words for the person who ran it. The message is one line that says
 * what to do next; `details` are further lines, one fault each. Neither holds a secret or personal data.
 */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: ExitCode;
  readonly details: readonly string[];

  constructor(exitCode: ExitCode, message: string, details: readonly string[] = []) {
    super(message);
    this.exitCode = exitCode;
    this.details = details;
  }
}
