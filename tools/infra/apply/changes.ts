import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkPolicy, lockPath, lockText } from "@graphveil/cli";
import type { AppliedExample } from "./examples.ts";
import type { Change } from "./sequence.ts";

interface Policy {
  readonly tenantDomains: string[];
  readonly callers: object[];
}

/**
 * Writes a policy and its lock, as `graphveil policy check --write` does.
 *
 * @throws Error with the faults of a policy that the proxy would refuse
 */
export async function writePolicy(file: string, text: string): Promise<void> {
  const checked = checkPolicy(Buffer.from(text));
  if (!checked.ok) throw new Error(checked.faults.map(({ problem }) => problem).join("\n"));
  await writeFile(file, text);
  await writeFile(lockPath(file), lockText(checked));
}

/** Keys that are imported, where there are such; another policy, another zip and one caller more, in the files of a copy. */
export function changesOf(folder: string, { name, zip, more }: AppliedExample): readonly Change[] {
  const file = join(folder, "policy.json");
  const edit = async (change: (policy: Policy) => void): Promise<void> => {
    const policy = JSON.parse(await readFile(file, "utf8")) as Policy;
    change(policy);
    await writePolicy(file, JSON.stringify(policy));
  };
  const imported = {
    name: "keys that are imported",
    make: () => writeFile(join(folder, "imported.auto.tfvars"), "keys_imported = true\n"),
  };
  return [
    ...(name === "both" ? [imported] : []),
    { name: "another policy", make: () => edit((policy) => policy.tenantDomains.push("fabrikam.com")) },
    // A byte behind the end of a zip: the same files, another hash.
    { name: "another zip", make: () => appendFile(join(folder, "..", "..", "..", "dist", zip), "\n") },
    { name: "another caller", make: () => edit((policy) => policy.callers.push(more)) },
  ];
}
