import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { goldenBodies } from "./bodies/all.ts";
import { roundedBodies } from "./bodies/rounded.ts";
import type { GoldenBody } from "./golden.ts";
import { type SanitizedBody, sanitizeRounded, sanitizeUnderAll } from "./sanitized.ts";

/* Writes the goldens again. Every line that this changes is a change of what leaves: read the diff. */

const writeAnew = (
  name: string,
  bodies: readonly GoldenBody[],
  sanitize: (golden: GoldenBody) => Readonly<Record<string, SanitizedBody>>,
): void => {
  const folder = join(import.meta.dirname, name);
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) rmSync(join(folder, file));
  for (const golden of bodies)
    writeFileSync(join(folder, `${golden.name}.json`), `${JSON.stringify(sanitize(golden), null, 2)}\n`);
};

writeAnew("expected", goldenBodies, sanitizeUnderAll);
writeAnew("expected-rounded", roundedBodies, sanitizeRounded);
