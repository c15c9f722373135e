import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { anchorsOf, relativeLinks } from "./markdown-links.ts";

/** A link that leads nowhere, as a person mends it. */
export interface BrokenLink {
  /** Below the root, with its line: `docs/calling.md:12`. */
  readonly place: string;
  readonly target: string;
  readonly fault: "no such file" | "no such heading";
}

/** Folders that hold no text of the project. */
const FOREIGN = new Set(["node_modules", "dist", ".git", ".terraform"]);

/** Pages that GitHub itself has beside the files of a repository, as `README.md` at the root reaches them. */
const HOSTED = /^\.\.\/\.\.\/(?:actions|issues|releases|security)(?:\/|$)/;

async function* markdownFiles(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!FOREIGN.has(entry.name)) yield* markdownFiles(path);
    } else if (entry.name.endsWith(".md")) yield path;
  }
}

const faultOf = async (file: string, target: string): Promise<BrokenLink["fault"] | undefined> => {
  const [path = "", anchor] = target.split("#");
  const destination = path === "" ? file : resolve(dirname(file), decodeURIComponent(path));
  if (!existsSync(destination)) return "no such file";
  if (anchor === undefined || !destination.endsWith(".md")) return undefined;
  const anchors = anchorsOf(await readFile(destination, "utf8"));
  return anchors.has(anchor) ? undefined : "no such heading";
};

/** The relative links of all Markdown files below a root that lead to no file or to no heading. */
export async function findBrokenLinks(root: string): Promise<readonly BrokenLink[]> {
  const broken: BrokenLink[] = [];
  for await (const file of markdownFiles(root)) {
    for (const { line, target } of relativeLinks(await readFile(file, "utf8"))) {
      if (dirname(file) === root && HOSTED.test(target)) continue;
      const fault = await faultOf(file, target);
      if (fault !== undefined) broken.push({ place: `${relative(root, file)}:${line}`, target, fault });
    }
  }
  return broken;
}
