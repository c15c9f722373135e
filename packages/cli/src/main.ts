#!/usr/bin/env node
import { isatty } from "node:tty";
import type { CommandContext } from "./command.ts";
import { EXIT } from "./exit-codes.ts";
import { runProgram } from "./program.ts";

const { env } = process;

/** The package whose scripts the package manager runs in its own folder, while paths are meant from the person's folder. */
const OWN_PACKAGE = "graphveil";

const terminal: Pick<CommandContext, "ask" | "askSecret"> = {
  ask: async (question) => (await import("./terminal.ts")).ask(question),
  askSecret: async (question) => (await import("./terminal.ts")).askSecret(question),
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

// Node makes each standard stream when it is first asked for, which takes longer than the help does: only those used are touched.
process.exitCode = await runProgram(process.argv.slice(2), {
  env,
  folder: (env["npm_package_name"] === OWN_PACKAGE ? env["INIT_CWD"] : undefined) ?? process.cwd(),
  readInput: async () => (await import("node:stream/consumers")).text(process.stdin),
  readDescriptor: async (descriptor) => (await import("node:fs")).readFileSync(descriptor, "utf8"),
  ...(isatty(0) ? terminal : {}),
  write,
  get columns() {
    return isatty(1) ? process.stdout.columns : undefined;
  },
  colours: isatty(1) && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb",
  writeError: (chunk) => process.stderr.write(chunk),
  get errorColumns() {
    return isatty(2) ? process.stderr.columns : undefined;
  },
  stopped: () =>
    new Promise((resolve) => {
      process.once("SIGINT", () => resolve());
      process.once("SIGTERM", () => resolve());
    }),
});
