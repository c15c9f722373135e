import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { readGivenFile } from "../files.ts";

/**
 * The JSON value of a policy file.
 *
 * @throws CommandError if it cannot be read (wrong use) or is not JSON (configuration)
 */
export async function readPolicy(folder: string, path: string): Promise<unknown> {
  const text = (await readGivenFile(folder, path)).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(EXIT.configuration, `${path} is not JSON. \`graphveil policy check\` says where.`);
  }
}
