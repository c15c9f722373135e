import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { readGivenFile } from "../files.ts";
import type { VersionedRoot } from "./rotation-map.ts";

type Value = string | boolean | undefined;

const ROOT_BYTES = 32;

/**
 * A version and its root key, from `<version>=<file>`.
 *
 * @param option - the option's name, for what is said of a wrong value
 * @throws CommandError (wrong use) for another form, and for a file that is no root key
 */
export const readRoot = async (folder: string, option: string, value: Value): Promise<VersionedRoot> => {
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
