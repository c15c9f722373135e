import { spawn } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const root = join(import.meta.dirname, "..", "..", "..");

/** How a script ended. */
export interface ScriptResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A call that answers nothing. */
export interface CallFailure {
  /** Which call, from 1. */
  readonly at: number;
  /** Its exit code: 0 is an answer that is empty. */
  readonly code: 0 | 1;
}

/** A folder like a checkout in which a guide's script runs, with stand-ins for the tools that reach a cloud. */
export interface Sandbox {
  readonly folder: string;
  /** Runs a script with bash. With `failure`, nothing is run: answers are those of the last run, but for that call's. */
  run(script: string, env: Readonly<Record<string, string>>, failure?: CallFailure): Promise<ScriptResult>;
  /** The command lines of the tools in the last run, in order. */
  calls(): Promise<readonly string[]>;
  read(file: string): Promise<string>;
  remove(): Promise<void>;
}

/**
 * Each tool notes its call and hands over to the real program, whose answer it keeps; or it gives the answer that was kept.
 * `sh` only: a script of the guides calls it dozens of times, and each call is made to fail once.
 */
const standIn = (program: string): string => `#!/bin/sh
count=$(cat "$SANDBOX/count")
count=$((count + 1))
echo "$count" >"$SANDBOX/count"
printf '%s %s\\n' "$(basename "$0")" "$*" | tr '\\n' ' ' >>"$SANDBOX/calls"
echo >>"$SANDBOX/calls"
if [ -z "\${FAIL_AT:-}" ]; then
  ${program} "$@" >"$SANDBOX/out.$count"
  echo $? >"$SANDBOX/code.$count"
elif [ "$FAIL_AT" -eq "$count" ]; then
  exit "$FAIL_WITH"
fi
cat "$SANDBOX/out.$count"
exit "$(cat "$SANDBOX/code.$count")"
`;

/** The tools by name, and the program that does what each is asked for. */
export type Tools = Readonly<Record<string, string>>;

const run = (folder: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<ScriptResult> =>
  new Promise((resolve, reject) => {
    const child = spawn("bash", args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });

/** Makes a sandbox with a policy and the built zips in it. */
export async function createSandbox(tools: Tools, policy: string): Promise<Sandbox> {
  const folder = await mkdtemp(join(tmpdir(), "graphveil-guide-"));
  const own = join(folder, ".sandbox");
  await mkdir(join(own, "bin"), { recursive: true });
  await cp(join(root, "dist"), join(folder, "dist"), {
    recursive: true,
    filter: (path) => !/types|tsbuildinfo/.test(path),
  });
  await writeFile(join(folder, "policy.json"), policy);
  for (const [name, program] of Object.entries(tools)) {
    await writeFile(join(own, "bin", name), standIn(program));
    await chmod(join(own, "bin", name), 0o755);
  }
  return {
    folder,
    async run(script, env, failure) {
      await writeFile(join(own, "count"), "0\n");
      await writeFile(join(own, "calls"), "");
      await writeFile(join(folder, "deploy.sh"), script);
      const fail =
        failure === undefined ? {} : { FAIL_AT: String(failure.at), FAIL_WITH: String(failure.code) };
      const path = `${join(own, "bin")}${delimiter}${process.env["PATH"]}`;
      return run(folder, ["deploy.sh"], {
        HOME: folder,
        INIT_CWD: folder,
        SANDBOX: own,
        ...env,
        ...fail,
        PATH: path,
      });
    },
    calls: async () => (await readFile(join(own, "calls"), "utf8")).split("\n").filter((line) => line !== ""),
    read: (file) => readFile(join(folder, file), "utf8"),
    remove: () => rm(folder, { recursive: true }),
  };
}

const node = (file: string): string => `"${process.execPath}" "${join(root, ...file.split("/"))}"`;

/** Stand-ins that both guides need: no waiting, and the one command of the checkout that they call. */
export const commonTools: Tools = {
  az: node("tools/infra/fakes/az/main.ts"),
  npx: `[ "$*" = "--yes pnpm@12 --silent run permissions policy.json" ] && set -- policy permissions policy.json && ${node("packages/cli/src/main.ts")}`,
  sleep: ":",
};

/** The stand-in for gcloud. */
export const gcloudTool: Tools = { gcloud: node("tools/infra/fakes/gcloud/main.ts") };

/** Stand-ins of a caller: `run smoke`, and a curl that gets a page of users with credentials and a 403 without. */
export const callerTools: Tools = {
  npx: `[ "$1 $2 $3 $4 $5" = "--yes pnpm@12 --silent run smoke" ] && shift 5 && ${node("tools/infra/smoke/main.ts")}`,
  curl: `sh -c 'case "$*" in *a-token*) printf "{\\"value\\":[{\\"id\\":\\"s1_a\\"}]}\\n200" ;; *) printf "\\n403" ;; esac' curl`,
};
