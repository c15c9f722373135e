import { randomUUID } from "node:crypto";
import { link, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { CommandError } from "./command-error.ts";
import { EXIT } from "./exit-codes.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "its permissions do not let you",
  EEXIST: "it is there already",
  ENOTDIR: "a part of its path is no folder",
  ENOSPC: "the disk is full",
  EDQUOT: "your quota of the disk is used up",
  EROFS: "the disk is read-only",
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

const modes = { private: 0o600, public: 0o644 } as const;

/** Writes a file beside its place and then puts it there at once, so that nobody sees half of it. */
async function placeFile(
  path: string,
  contents: string,
  mode: number,
  place: (from: string, to: string) => Promise<void>,
): Promise<void> {
  const beside = join(dirname(path), `.${randomUUID()}.part`);
  try {
    await writeFile(beside, contents, { mode, flag: "wx" });
    await place(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
}

/** What is said of a file that cannot be written. */
export const writeFault = (error: unknown, shown: string): CommandError => {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return new CommandError(EXIT.wrongUse, `${shown} cannot be written: ${REASONS[code] ?? code}.`);
};

async function writeGivenFile(shown: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw writeFault(error, shown);
  }
}

/**
 * Writes a file that everybody may read, and leaves one that is there alone.
 *
 * @throws CommandError (wrong use) if it is there already or cannot be written
 */
export async function writeNewFile(folder: string, path: string, contents: string): Promise<void> {
  await writeGivenFile(path, () => placeFile(resolve(folder, path), contents, modes.public, link));
}

/**
 * Writes a file that everybody may read. It replaces an existing file.
 *
 * @throws CommandError (wrong use) if it cannot be written
 */
export async function writePublicFile(folder: string, path: string, contents: string): Promise<void> {
  await writeGivenFile(path, () => placeFile(resolve(folder, path), contents, modes.public, rename));
}

/**
 * Writes a file that only its owner may read (mode 0600). It replaces an existing file.
 *
 * @throws CommandError (wrong use) if it cannot be written
 */
export async function writePrivateFile(folder: string, path: string, contents: string): Promise<void> {
  await writeGivenFile(path, () => placeFile(resolve(folder, path), contents, modes.private, rename));
}

/**
 * Writes other contents into a file that is there, all at once: its permissions stay, and a link keeps leading to it.
 *
 * @throws CommandError (wrong use) if it cannot be written
 */
export async function replaceFile(folder: string, path: string, contents: string): Promise<void> {
  await writeGivenFile(path, async () => {
    const place = await realpath(resolve(folder, path));
    await placeFile(place, contents, (await stat(place)).mode & 0o777, rename);
  });
}

/** Removes a file. It is no fault if the file does not exist. */
export async function removeFile(folder: string, path: string): Promise<void> {
  await rm(resolve(folder, path), { force: true });
}
