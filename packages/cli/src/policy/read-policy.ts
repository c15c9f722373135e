import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { readGivenFile } from "../files.ts";
import { type CheckedPolicy, checkPolicy, type LocatedFault } from "./check.ts";

/** A fault in a line that editors and terminals open: file, line and column, JSON pointer (RFC 6901), and what is wrong. */
export const faultLine = (path: string, fault: LocatedFault): string => {
  const { line, column, pointer, caller, problem } = fault;
  const place = `${pointer === "" ? "the policy" : pointer}${caller === undefined ? "" : ` (${caller})`}`;
  return `${path}:${line}:${column} ${place} ${problem}`;
};

/** `a fault`, `3 faults`. */
export const countFaults = ({ length }: readonly LocatedFault[]): string =>
  length === 1 ? "a fault" : `${length} faults`;

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
