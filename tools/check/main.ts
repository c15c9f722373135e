import { join } from "node:path";
import { parseArgs } from "node:util";
import { generatedFiles } from "./generated.ts";
import { maintainedFiles } from "./maintained.ts";
import { findStale, writeStale } from "./stale.ts";

const { values } = parseArgs({
  options: {
    write: { type: "boolean" },
    root: { type: "string", default: join(import.meta.dirname, "..", "..") },
  },
});
const { root } = values;

const fail = (lines: readonly string[]): void => {
  for (const line of lines) process.stderr.write(`${line}\n`);
  if (lines.length > 0) process.exitCode = 1;
};

const stale = await findStale(generatedFiles, root);
if (values.write === true) {
  await writeStale(stale, root);
  for (const { file } of stale) process.stdout.write(`wrote ${file.path} (${file.name})\n`);
} else if (stale.length > 0) {
  fail(stale.map(({ file, fault }) => `${fault}: ${file.path} (${file.name})`));
  fail(["Write generated files anew with: npx --yes pnpm@12 generate"]);
}

for (const { name, path, command, faults } of maintainedFiles) {
  const found = await faults(root);
  fail(found.map((fault) => `stale: ${path} (${name}): ${fault}`));
  if (found.length > 0) fail([`Write it anew with: ${command}`]);
}

if (values.write !== true) {
  const checked = generatedFiles.length + maintainedFiles.length;
  process.stdout.write(`Checked ${checked} generated files.\n`);
}
