import { appendFileSync } from "node:fs";
import { type CommandLine, parseCommandLine } from "../../guides/command-line.ts";
import { gcloudCommands } from "./commands.ts";

// Stands in for `gcloud` on the PATH of a guide. FAKE_GCLOUD_LOG gets what was called, a line of JSON for each call.

/** What the guides read from an answer; every other command only has to be accepted. */
function answer({ command, flags }: CommandLine): string {
  if (command === "projects describe" && flags["format"] === "value(projectNumber)") return "123456789012\n";
  if (command === "iam service-accounts describe" && flags["format"] === "value(uniqueId)")
    return "104857601234567890123\n";
  return command === "auth print-identity-token" ? "a-token\n" : "";
}

try {
  const called = parseCommandLine(process.argv.slice(2), gcloudCommands);
  appendFileSync(process.env["FAKE_GCLOUD_LOG"] ?? "/dev/null", `${JSON.stringify(called)}\n`);
  process.stdout.write(answer(called));
} catch (error) {
  process.stderr.write(`ERROR: (gcloud) ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
