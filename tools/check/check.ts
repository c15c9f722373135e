import { generatedFiles } from "../generate/generated-files.ts";
import { findStale } from "../generate/stale.ts";
import { maintainedFiles } from "./maintained.ts";
import { placeLine } from "./source/place.ts";
import { listSources } from "./source/source-files.ts";
import { styleFaults } from "./style/style.ts";

/** What was checked, and every fault with what to do about it, a line each. */
export interface CheckResult {
  readonly faults: readonly string[];
  readonly summary: string;
}

const staleGenerated = async (root: string): Promise<readonly string[]> => {
  const stale = await findStale(generatedFiles, root);
  const lines = stale.map(({ file, fault }) => `${fault}: ${file.path} (${file.name})`);
  return stale.length === 0 ? [] : [...lines, "Write generated files again with: npx --yes pnpm@12 generate"];
};

const staleMaintained = async (root: string): Promise<readonly string[]> => {
  const lines: string[] = [];
  for (const { name, path, command, faults } of maintainedFiles) {
    const found = await faults(root);
    lines.push(...found.map((fault) => `stale: ${path} (${name}): ${fault}`));
    if (found.length > 0) lines.push(`Write it again with: ${command}`);
  }
  return lines;
};

/** Holds the repository below `root` to the rules that formatter, linter and compiler do not know. */
export async function checkRepository(root: string): Promise<CheckResult> {
  const sources = await listSources(root);
  const style = styleFaults(sources).map((place) => `style: ${placeLine(place)}`);
  const files = generatedFiles.length + maintainedFiles.length;
  return {
    faults: [...(await staleGenerated(root)), ...(await staleMaintained(root)), ...style],
    summary: `Checked ${files} generated files and the style of ${sources.length} sources.`,
  };
}
