import type { RunCommand } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { readGivenFile } from "../files.ts";
import { readPolicy } from "../policy/read-policy.ts";
import { mapRotation, type VersionedRoot } from "./rotation-map.ts";

type Value = string | boolean | undefined;

const ROOT_BYTES = 32;

/** A version and its root key, from `<version>=<file>`. */
const readRoot = async (folder: string, option: string, value: Value): Promise<VersionedRoot> => {
  const [, version, path] = /^([^=]+)=(.+)$/s.exec(String(value)) ?? [];
  if (version === undefined || path === undefined)
    throw new CommandError(EXIT.wrongUse, `${option} must be <version>=<file>, such as v1=v1.root.`);
  const root = await readGivenFile(folder, path);
  if (root.length !== ROOT_BYTES)
    throw new CommandError(
      EXIT.wrongUse,
      `${path} must hold the ${ROOT_BYTES} bytes of a root key, not ${root.length}; docs/rotation.md says how to get them.`,
    );
  return { version, root };
};

/**
 * Prints the map of the tokens that the standard input names.
 *
 * @throws CommandError if an option or a file is wrong, or the policy has faults
 */
export const runRotationMap: RunCommand = async ({ options }, { folder, readInput, write }) => {
  const { from, to, policy, caller } = options;
  const map = {
    from: await readRoot(folder, "--from", from),
    to: await readRoot(folder, "--to", to),
    policy: (await readPolicy(folder, String(policy))).document,
    caller: caller === undefined ? undefined : String(caller),
  };
  const values = (await readInput()).split(/\r?\n/).filter((line) => line !== "");
  for (const token of mapRotation(values, map)) write(`${token.from}\t${token.to ?? ""}\n`);
  return EXIT.done;
};
