#!/usr/bin/env node
import { text } from "node:stream/consumers";
import { runProgram } from "./program.ts";

const { env, stdin, stdout, stderr } = process;

/** The package whose scripts the package manager runs in its own folder, while paths are meant from the person's folder. */
const OWN_PACKAGE = "graphveil";

process.exitCode = await runProgram(process.argv.slice(2), {
  env,
  folder: (env["npm_package_name"] === OWN_PACKAGE ? env["INIT_CWD"] : undefined) ?? process.cwd(),
  readInput: () => text(stdin),
  write: (chunk) => stdout.write(chunk),
  writeError: (chunk) => stderr.write(chunk),
  stopped: () =>
    new Promise((resolve) => {
      process.once("SIGINT", () => resolve());
      process.once("SIGTERM", () => resolve());
    }),
});
