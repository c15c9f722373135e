import { execFile } from "node:child_process";
import type { Ask, SmokeReply } from "./smoke.ts";

/** The caller's first request, as Terraform prints it: how to sign, and where to. */
export interface CallerCommand {
  /** The command up to the URL: `curl` with its credentials, whose variables the shell fills in. */
  readonly prefix: string;
  /** `https://` and the host, without a slash at the end. */
  readonly endpoint: string;
}

/**
 * Reads what `terraform output -raw caller_command` prints.
 *
 * @throws Error if it is something else: it is run by a shell
 */
export function parseCallerCommand(command: string): CallerCommand {
  const [, prefix, endpoint] =
    /^(curl --silent .*)'(https?:\/\/[a-z0-9.:-]+)\/v1\.0\/users\?%24top=3'$/s.exec(command.trim()) ?? [];
  if (prefix === undefined || endpoint === undefined)
    throw new Error("The command must be what `terraform output -raw caller_command` prints.");
  return { prefix, endpoint };
}

const MOST_BYTES = 16 * 1024 * 1024;

const run = (command: string): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile("sh", ["-c", command], { encoding: "utf8", maxBuffer: MOST_BYTES }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else
        reject(
          new Error(
            `curl ended with ${error.code ?? error.signal}: is the endpoint right, and are you online?`,
          ),
        );
    });
  });

function replyOf(output: string): SmokeReply {
  const at = output.lastIndexOf("\n");
  return { status: Number(output.slice(at + 1)), body: output.slice(0, at) };
}

/** Sends requests by that command; without credentials it is a bare curl. */
export const askBy =
  ({ prefix, endpoint }: CallerCommand): Ask =>
  async (path, as) => {
    if (!/^\/[\w.%?&=/$~-]+$/.test(path)) throw new Error("a path that the shell could read differently");
    const command = as === "caller" ? prefix : "curl --silent ";
    return replyOf(await run(`${command} --max-time 60 --write-out '\\n%{http_code}' '${endpoint}${path}'`));
  };
