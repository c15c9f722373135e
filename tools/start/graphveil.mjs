// `node tools/start/graphveil.mjs …`: the command line of a clone, after it has installed what that needs.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { installStart, projectNode, root } from "./installation.mjs";

const main = join(root, "packages", "cli", "src", "main.ts");

installStart();
const node = projectNode();
if (node === undefined) await import(pathToFileURL(main).href);
else {
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: "inherit" });
  // A terminal sends Ctrl-C to both: this one waits for what the other makes of it.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => {
    if (signal !== null) process.removeAllListeners(signal);
    if (signal === null) process.exitCode = code ?? 1;
    else process.kill(process.pid, signal);
  });
}
