import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A folder of `infra` that Terraform can initialise: a module or an example. */
export interface InfraFolder {
  /** Relative to `infra`, such as `modules/aws-proxy`. */
  readonly name: string;
  /** What a test must show that Terraform refuses to destroy: resource types, by the names of the files in `tests-destroy`. */
  readonly guards: readonly string[];
  /** Whether `tests-apply` holds runs whose state the simulated apply starts from. */
  readonly applied: boolean;
  /** What is refused in the cases in which a wrong value is: `var.name`, or the address of a resource; one for each case. */
  readonly refused: readonly string[];
}

const SUFFIX = ".tftest.hcl";

/**
 * Where a folder's tests are. None is named `tests`: `tofu init` reads that one of its own accord, and stops at mocks that only
 * Terraform knows.
 */
export const testFolders = { plan: "tests-plan", apply: "tests-apply", destroy: "tests-destroy" } as const;

const list = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);

async function refusedIn(folder: string): Promise<readonly string[]> {
  const texts = (await list(folder)).map((file) => readFile(join(folder, file), "utf8"));
  return (await Promise.all(texts)).flatMap((text) =>
    Array.from(text.matchAll(/^\s*expect_failures\s*=\s*\[([^\]]*)\]/gm), ([, refused = ""]) =>
      refused.trim(),
    ),
  );
}

/** The modules and the examples of `infra`, in the order of their names. */
export async function listInfraFolders(infra: string): Promise<readonly InfraFolder[]> {
  const folders: InfraFolder[] = [];
  for (const kind of ["modules", "examples"]) {
    for (const entry of (await list(join(infra, kind))).filter((each) => !each.includes(".")).sort()) {
      const name = join(kind, entry);
      const guards = (await list(join(infra, name, testFolders.destroy)))
        .filter((file) => file.endsWith(SUFFIX))
        .map((file) => file.slice(0, -SUFFIX.length));
      const applied = (await list(join(infra, name, testFolders.apply))).length > 0;
      folders.push({
        name,
        guards,
        applied,
        refused: await refusedIn(join(infra, name, testFolders.plan)),
      });
    }
  }
  return folders;
}
