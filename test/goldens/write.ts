import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { goldenBodies } from "./bodies/all.ts";
import { sanitizeUnderAll } from "./sanitized.ts";

/* Writes the goldens anew. Every line that this changes is a change of what leaves: read the diff. */

const folder = join(import.meta.dirname, "expected");
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) rmSync(join(folder, file));
for (const golden of goldenBodies)
  writeFileSync(
    join(folder, `${golden.name}.json`),
    `${JSON.stringify(sanitizeUnderAll(golden), null, 2)}\n`,
  );
