import { join } from "node:path";
import { parseArgs } from "node:util";
import { generatedFiles } from "../generate/generated-files.ts";
import { findStale } from "../generate/stale.ts";
import { maintainedFiles } from "./maintained.ts";
import { placeLine } from "./source/place.ts";
import { listSources } from "./source/source-files.ts";
import { styleFaults } from "./style/style.ts";

const { values } = parseArgs({
  options: { root: { type: "string", default: join(import.meta.dirname, "..", "..") } },
});
const { root } = values;

const fail = (lines: readonly string[]): void => {
  for (const line of lines) process.stderr.write(`${line}\n`);
  if (lines.length > 0) process.exitCode = 1;
};

const stale = await findStale(generatedFiles, root);
fail(stale.map(({ file, fault }) => `${fault}: ${file.path} (${file.name})`));
if (stale.length > 0) fail(["Write generated files again with: npx --yes pnpm@12 generate"]);

for (const { name, path, command, faults } of maintainedFiles) {
  const found = await faults(root);
  fail(found.map((fault) => `stale: ${path} (${name}): ${fault}`));
  if (found.length > 0) fail([`Write it again with: ${command}`]);
}

const sources = await listSources(root);
fail(styleFaults(sources).map((place) => `style: ${placeLine(place)}`));

const checked = generatedFiles.length + maintainedFiles.length;
process.stdout.write(`Checked ${checked} generated files and the style of ${sources.length} sources.\n`);
