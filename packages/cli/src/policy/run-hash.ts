import type { RunCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { readPolicy } from "./read-policy.ts";

/**
 * Prints the policy's hash.
 *
 * @throws CommandError if the policy cannot be read or has faults
 */
export const runHash: RunCommand = async ({ args: [path = ""] }, { folder, write }) => {
  const { policyHash } = await readPolicy(folder, path);
  write(`${policyHash}\n`);
  return EXIT.done;
};
