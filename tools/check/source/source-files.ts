import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A source file of the repository. */
export interface SourceFile {
  /** Below the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

const SKIPPED = new Set(["node_modules", "dist", "test"]);

async function* pathsBelow(root: string, folder: string): AsyncGenerator<string> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) yield* pathsBelow(root, path);
    } else if (
      /\.tsx?$/.test(entry.name) &&
      !entry.name.endsWith(".d.ts") &&
      !entry.name.endsWith(".test.ts")
    ) {
      yield path;
    }
  }
}

/** The TypeScript of the packages and the tools, without tests, in the order of their paths. */
export async function listSources(root: string): Promise<readonly SourceFile[]> {
  const sources: SourceFile[] = [];
  for (const folder of ["packages", "tools"])
    for await (const path of pathsBelow(root, folder))
      sources.push({ path, text: await readFile(join(root, path), "utf8") });
  return sources;
}
