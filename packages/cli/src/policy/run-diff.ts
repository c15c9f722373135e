import type { RunCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { comparePolicies, isEqual } from "./compare.ts";
import { comparisonLines } from "./comparison-lines.ts";
import { readPolicy } from "./read-policy.ts";

/**
 * Prints what each caller gets under the new policy and did not under the old one, and the reverse.
 *
 * @throws CommandError if a policy cannot be read or has faults
 */
export const runDiff: RunCommand = async ({ args: [old = "", fresh = ""], options }, { folder, write }) => {
  const [before, after] = [await readPolicy(folder, old), await readPolicy(folder, fresh)];
  const comparison = comparePolicies(before, after);
  const same = isEqual(comparison);
  if (options["json"] === true) {
    const addedCallers = comparison.addedCallers.map(({ entry }) => entry.name);
    write(`${JSON.stringify({ same, ...comparison, addedCallers }, null, 2)}\n`);
  } else {
    const lines = same
      ? ["Both let every caller read the same."]
      : comparisonLines(comparison, after.document);
    write(lines.map((line) => `${line}\n`).join(""));
  }
  return same ? EXIT.done : EXIT.no;
};
