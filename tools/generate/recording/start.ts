import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Step, terminal } from "./terminal.ts";

/*
 * Records `start` and two calls, and writes docs/images/start.svg. Everything in it was printed by the programs;
 * the pauses are the recording's own. It needs curl, jq and port 8787, so `check` does not run it:
 *
 *   npx --yes pnpm@12 exec node tools/generate/recording/start.ts
 */

const root = join(import.meta.dirname, "..", "..", "..");
const run = promisify(execFile);

/** Runs the local server for as long as the work takes, and gives the work what it printed to greet. */
async function withServer<T>(work: (greeting: string) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, ["packages/cli/src/main.ts", "serve"], {
    cwd: root,
    env: { PATH: process.env["PATH"] },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    let printed = "";
    child.stdout.setEncoding("utf8");
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      printed += chunk;
      if (printed.includes("Stop with Ctrl-C.")) break;
    }
    child.stdout.resume();
    if (!printed.includes("Stop with Ctrl-C.")) throw new Error("The local server did not start.");
    return await work(printed.trimEnd());
  } finally {
    child.kill("SIGINT");
    if (child.exitCode === null) await once(child, "exit");
  }
}

/** What a command line prints; jq's colours and nothing else are left out. */
const printedBy = async (command: string): Promise<string> =>
  (await run("sh", ["-c", `set -e; ${command}`], { env: { PATH: process.env["PATH"] } })).stdout.trimEnd();

/** The command lines to record: two of those that the server says, each with what makes its reply short. */
const commandsOf = (greeting: string): readonly string[] => {
  const [people, messages] = [...greeting.matchAll(/curl -s '[^']+'/g)].map(([curl]) => curl);
  if (people === undefined || messages === undefined)
    throw new Error("The local server printed no commands.");
  const line =
    "{from: .from.emailAddress.address, to: [.toRecipients[].emailAddress.address], receivedDateTime}";
  return [`${people} | jq '.value[0]'`, `${messages} | jq '.value[1] | ${line}'`];
};

const steps = await withServer(async (greeting): Promise<readonly Step[]> => {
  const calls: Step[] = [];
  for (const command of commandsOf(greeting)) {
    calls.push({ after: 2, kind: "typed", text: command });
    calls.push({ after: 1, kind: "printed", text: `${await printedBy(command)}\n` });
  }
  return [
    { after: 0.5, kind: "typed", text: "npx --yes pnpm@12 start" },
    { after: 1.5, kind: "printed", text: greeting },
    { after: 3, kind: "aside", text: `\n${"─".repeat(8)} in another terminal\n` },
    ...calls,
  ];
});
const title = "start serves a simulated tenant; one call lists people, another reads a message";
await writeFile(join(root, "docs", "images", "start.svg"), terminal(title, steps));
