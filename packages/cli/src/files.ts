import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { CommandError } from "./command-error.ts";
import { EXIT } from "./exit-codes.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "its permissions do not let you read it",
};

/**
 * The bytes of a file that an argument or option names, relative to `folder`.
 *
 * @throws CommandError (wrong use) if it cannot be read
 */
export async function readGivenFile(folder: string, path: string): Promise<Buffer> {
  try {
    return await readFile(resolve(folder, path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    throw new CommandError(
      EXIT.wrongUse,
      `${path} cannot be read: ${REASONS[code] ?? code}. Check the path.`,
    );
  }
}
