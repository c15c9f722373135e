import { spawn } from "node:child_process";
import { once } from "node:events";

/** What a child process is started with. */
export interface ChildProcessOptions {
  /** Arguments of this process's own Node. */
  readonly arguments: readonly string[];
  readonly workingDirectory: string;
  /** The whole environment: nothing of this process's own is inherited. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running Node process with its output. */
export interface NodeProcess {
  readonly pid: number;
  /** All that it has written so far. */
  stdout(): string;
  stderr(): string;
  readonly exited: Promise<Exit>;
  /** Asks it to end, insists after two seconds, and resolves when it is gone. */
  stop(): Promise<void>;
}

const GRACE_MS = 2000;

/**
 * Starts a Node process of the same version as this one. It ends with this process at the latest.
 *
 * @throws Error when the process cannot be started
 */
export function startNodeProcess(options: ChildProcessOptions): NodeProcess {
  const child = spawn(process.execPath, options.arguments, {
    cwd: options.workingDirectory,
    env: options.environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (child.pid === undefined) throw new Error("the process could not be started");
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const exited = once(child, "close").then(([code, signal]): Exit => {
    process.off("exit", kill);
    return { code, signal };
  });
  return {
    pid: child.pid,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    exited,
    async stop() {
      child.kill("SIGTERM");
      const insist = setTimeout(kill, GRACE_MS);
      await exited;
      clearTimeout(insist);
    },
  };
}
