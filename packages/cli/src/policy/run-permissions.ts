import type { RunCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { policyFaults } from "./faults.ts";
import { policyPermissions } from "./permissions.ts";
import { readPolicy } from "./read-policy.ts";

/**
 * Prints `{"permissions": [{name, id}]}`, the least that the policy needs.
 *
 * @throws CommandError if the policy cannot be read or has faults
 */
export const runPermissions: RunCommand = async ({ args: [path = ""] }, { folder, write }) => {
  const result = policyPermissions(await readPolicy(folder, path));
  if (!result.ok) throw policyFaults(path, result.faults);
  write(`${JSON.stringify({ permissions: result.permissions }, null, 2)}\n`);
  return EXIT.done;
};
