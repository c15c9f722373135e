import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { readGivenFile } from "../files.ts";
import { type CheckedPolicy, checkPolicy } from "./check.ts";
import { countFaults, faultLine } from "./fault-line.ts";

/**
 * Reads a policy for a command that needs one without faults.
 *
 * @throws CommandError if it cannot be read (wrong use) or has faults (configuration)
 */
export async function readPolicy(folder: string, path: string): Promise<CheckedPolicy> {
  const check = checkPolicy(await readGivenFile(folder, path));
  if (check.ok) return check;
  throw new CommandError(
    EXIT.configuration,
    `${path} has ${countFaults(check.faults)}; correct the policy and run this again.`,
    check.faults.map((fault) => faultLine(path, fault)),
  );
}
