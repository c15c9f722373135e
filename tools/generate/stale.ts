import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { GeneratedFile } from "./generated-files.ts";

/** A generated file that is missing, or has another text than its generator writes. */
export interface StaleFile {
  readonly file: GeneratedFile;
  readonly fault: "missing" | "stale";
  readonly text: string;
}

const readText = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
};

/** The files below `root` that differ from what their generators write. */
export async function findStale(
  files: readonly GeneratedFile[],
  root: string,
): Promise<readonly StaleFile[]> {
  const stale = await Promise.all(
    files.map(async (file): Promise<StaleFile | undefined> => {
      const [text, found] = await Promise.all([file.render(root), readText(join(root, file.path))]);
      if (found === text) return undefined;
      return { file, fault: found === undefined ? "missing" : "stale", text };
    }),
  );
  return stale.filter((each) => each !== undefined);
}

/** Writes them again. */
export async function writeStale(stale: readonly StaleFile[], root: string): Promise<void> {
  for (const { file, text } of stale) {
    const path = join(root, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}
