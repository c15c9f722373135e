import { spawn } from "node:child_process";

/** There is no Terraform, or no OpenTofu, to run. */
export class TerraformMissingError extends Error {
  override readonly name = "TerraformMissingError";
  constructor(program: string) {
    super(
      program === "terraform"
        ? "Terraform 1.11 or newer must be on the PATH."
        : `${program} is not on the PATH.`,
    );
  }
}

/** What a Terraform command left behind. */
export interface TerraformResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is run, and with which environment variables; by default Terraform with those of this process. */
export interface TerraformOptions {
  readonly program?: "terraform" | "tofu";
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs Terraform, or OpenTofu, in a folder; a failing command is a result, not an error.
 *
 * @throws TerraformMissingError
 */
export function runTerraform(
  folder: string,
  args: readonly string[],
  { program = "terraform", env = process.env }: TerraformOptions = {},
): Promise<TerraformResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...env, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", () => reject(new TerraformMissingError(program)));
    child.once("close", (code) => resolve({ ok: code === 0, stdout, stderr }));
  });
}
