import { join } from "node:path";
import { parseArgs } from "node:util";
import { generatedFiles } from "./generated-files.ts";
import { findStale, writeStale } from "./stale.ts";

const { values } = parseArgs({
  options: { root: { type: "string", default: join(import.meta.dirname, "..", "..") } },
});

const stale = await findStale(generatedFiles, values.root);
await writeStale(stale, values.root);
for (const { file } of stale) process.stdout.write(`wrote ${file.path} (${file.name})\n`);
