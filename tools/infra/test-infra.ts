import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { listInfraFolders } from "./folders.ts";
import { openTofuVersion, testWithOpenTofu } from "./opentofu.ts";
import { runTerraform } from "./terraform.ts";
import { type FolderResult, initFolder, testFolder, untested } from "./test-folder.ts";

/** Left out of the copy that is tested: what Terraform writes, and what an operator keeps private. */
const OWN_FILES = /^(?:\.terraform|\.terraform\.lock\.hcl|.*\.tfvars|.*\.tfstate.*)$/;

/** Terraform takes a core of its own. */
const PARALLEL_FOLDERS = 2;

/** What the examples take from a build. */
const ARTEFACTS = ["aws-lambda.zip", "gcp-function.zip"];

/** Copies `infra` to where Terraform may write, does the work, and removes the copy. */
export async function withInfraCopy<T>(infra: string, work: (copy: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "graphveil-infra-"));
  const copy = join(folder, "infra");
  try {
    await cp(infra, copy, { recursive: true, filter: (source) => !OWN_FILES.test(basename(source)) });
    return await work(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Checks the form of every file and tests every folder of `infra`, with what `build` left in `dist` beside it; results in the
 * order of the folders.
 */
export async function testInfra(infra: string): Promise<readonly FolderResult[]> {
  return withInfraCopy(infra, async (copy) => {
    for (const name of ARTEFACTS) await cp(join(infra, "..", "dist", name), join(copy, "..", "dist", name));
    const format = await runTerraform(copy, ["fmt", "-check", "-recursive", "-no-color"]);
    const folders = await listInfraFolders(copy);
    const results: FolderResult[] = [];
    for (const [index, folder] of folders.entries()) {
      const problem = await initFolder(copy, folder);
      if (problem !== undefined) results[index] = untested(folder.name, problem);
    }
    let next = 0;
    const worker = async () => {
      for (let index = next++; index < folders.length; index = next++) {
        const folder = folders[index];
        if (folder !== undefined) results[index] ??= await testFolder(copy, folder);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL_FOLDERS }, worker));
    if (format.ok) return results;
    const unformatted = `${format.stdout}${format.stderr}`;
    return [
      untested("fmt", `fmt: run terraform fmt -recursive infra; not formatted:\n${unformatted}`),
      ...results,
    ];
  });
}

/** The result of OpenTofu, or that it could not be tried. */
export interface OpenTofuRun {
  /** Undefined where there is none on the PATH: nothing was tried, and nothing counts. */
  readonly version: string | undefined;
  readonly passed: number;
  readonly problems: readonly string[];
}

/** Tests every folder of `infra` with OpenTofu, where it is on the PATH. */
export async function testInfraWithOpenTofu(infra: string): Promise<OpenTofuRun> {
  const version = await openTofuVersion(infra);
  if (version === undefined) return { version, passed: 0, problems: [] };
  return withInfraCopy(infra, async (copy) => {
    for (const name of ARTEFACTS) await cp(join(infra, "..", "dist", name), join(copy, "..", "dist", name));
    let passed = 0;
    const problems: string[] = [];
    for (const folder of await listInfraFolders(copy)) {
      const result = await testWithOpenTofu(copy, folder);
      passed += result.passed;
      problems.push(...result.problems);
    }
    return { version, passed, problems };
  });
}
