import type { RunCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { readPolicy } from "../policy/read-policy.ts";
import { askedLine } from "./asked-line.ts";
import { readRoot } from "./root-file.ts";
import { mapRotation } from "./rotation-map.ts";

/**
 * Prints the map of the tokens that the standard input names.
 *
 * @throws CommandError if an option or a file is wrong, or the policy has faults
 */
export const runRotationMap: RunCommand = async ({ options }, { folder, readInput, write, writeError }) => {
  const { from, to, policy, caller } = options;
  const map = {
    from: await readRoot(folder, "--from", from),
    to: await readRoot(folder, "--to", to),
    policy: (await readPolicy(folder, String(policy))).document,
    caller: caller === undefined ? undefined : String(caller),
  };
  const values = (await readInput()).split(/\r?\n/).filter((line) => line !== "");
  const tokens = mapRotation(values, map);
  writeError(askedLine(values.length, "the rotation map", [map.from.version, map.to.version]));
  for (const token of tokens) write(`${token.from}\t${token.to ?? ""}\n`);
  return EXIT.done;
};
