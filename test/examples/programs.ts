import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { inject } from "vitest";

const examples = join(import.meta.dirname, "..", "..", "examples");

/** What a program left. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, with these variables and a PATH. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  const env = { PATH: process.env["PATH"] ?? "", ...environment };
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
    });
  const [code] = await once(child, "close");
  return { code: typeof code === "number" ? code : -1, ...texts };
}

/** Python that waits for nothing, so that repeats cost no time. */
const WITHOUT_WAITS = "import runpy, sys, time; time.sleep = lambda seconds: None; sys.argv = sys.argv[1:]; ";

/** A program of the folder `examples` by its path there, with its arguments. */
export function runExample(
  name: string,
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ended> {
  const path = join(examples, name);
  if (name.endsWith(".sh")) return runToEnd("bash", [path, ...args], environment);
  if (name.endsWith(".ts")) return runToEnd(process.execPath, [path, ...args], environment);
  const run = `sys.path.insert(0, ${JSON.stringify(join(path, ".."))}); runpy.run_path(sys.argv[0], run_name="__main__")`;
  return runToEnd(inject("python"), ["-c", WITHOUT_WAITS + run, path, ...args], environment);
}
