import { spawn } from "node:child_process";
import { projectNode } from "./installation.mjs";

/**
 * Runs the project's Node with these arguments, and ends as it ends.
 *
 * @param {readonly string[]} args
 */
export const runNode = (args) => {
  const child = spawn(projectNode() ?? process.execPath, args, { stdio: "inherit" });
  // A terminal sends Ctrl-C to both: this one waits for what the other makes of it.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 1;
    if (signal === null) return;
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
};
