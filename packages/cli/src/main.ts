#!/usr/bin/env node
import { isatty } from "node:tty";
import type { CommandContext } from "./command.ts";
import { runProgram } from "./program.ts";

const { env } = process;

/** The package whose scripts the package manager runs in its own folder, while paths are meant from the person's folder. */
const OWN_PACKAGE = "graphveil";

const terminal: Pick<CommandContext, "ask" | "askSecret"> = {
  ask: async (question) => (await import("./terminal.ts")).ask(question),
  askSecret: async (question) => (await import("./terminal.ts")).askSecret(question),
};

// Node makes each standard stream when it is first asked for, which takes longer than the help does: only those used are touched.
process.exitCode = await runProgram(process.argv.slice(2), {
  env,
  folder: (env["npm_package_name"] === OWN_PACKAGE ? env["INIT_CWD"] : undefined) ?? process.cwd(),
  readInput: async () => (await import("node:stream/consumers")).text(process.stdin),
  readDescriptor: async (descriptor) => (await import("node:fs")).readFileSync(descriptor, "utf8"),
  ...(isatty(0) ? terminal : {}),
  write: (chunk) => process.stdout.write(chunk),
  writeError: (chunk) => process.stderr.write(chunk),
  stopped: () =>
    new Promise((resolve) => {
      process.once("SIGINT", () => resolve());
      process.once("SIGTERM", () => resolve());
    }),
});
