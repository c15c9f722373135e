import type { RunCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { readPolicy } from "./read-policy.ts";

/**
 * Prints `{"permissions": [{name, id}]}`, the least that the policy needs.
 *
 * @throws CommandError if the policy cannot be read or has faults
 */
export const runPermissions: RunCommand = async ({ args: [path = ""] }, { folder, write }) => {
  const { permissions } = await readPolicy(folder, path);
  write(`${JSON.stringify({ permissions }, null, 2)}\n`);
  return EXIT.done;
};
