import { join } from "node:path";
import { parseArgs } from "node:util";
import { generatedFiles } from "./generated.ts";
import { findStale, writeStale } from "./stale.ts";

const { values } = parseArgs({
  options: {
    write: { type: "boolean" },
    root: { type: "string", default: join(import.meta.dirname, "..", "..") },
  },
});
const { root } = values;

const stale = await findStale(generatedFiles, root);
if (values.write === true) {
  await writeStale(stale, root);
  for (const { file } of stale) process.stdout.write(`wrote ${file.path} (${file.name})\n`);
} else {
  for (const { file, fault } of stale) process.stderr.write(`${fault}: ${file.path} (${file.name})\n`);
  if (stale.length > 0) {
    process.stderr.write("Write generated files anew with: npx --yes pnpm@12 generate\n");
    process.exitCode = 1;
  }
  process.stdout.write(`Checked ${generatedFiles.length} generated files.\n`);
}
