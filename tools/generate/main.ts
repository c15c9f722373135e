import { join } from "node:path";
import { generatedFiles } from "./generated-files.ts";
import { findStale, writeStale } from "./stale.ts";

const root = join(import.meta.dirname, "..", "..");
const stale = await findStale(generatedFiles, root);
await writeStale(stale, root);
for (const { file } of stale) process.stdout.write(`wrote ${file.path} (${file.name})\n`);
