import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { identityOf, type Mutant } from "./mutant.ts";
import type { Measurement } from "./reach.ts";
import { digestOf } from "./results.ts";

interface Stored {
  readonly code: string;
  readonly measurement: Measurement;
}

/** SHA-256 of the sources and the tests of the core. */
const codeDigest = (root: string): string => {
  const files = globSync("packages/core/{src,test}/**/*.ts", { cwd: root }).toSorted();
  return digestOf(files.map((file) => `${file}\n${readFileSync(join(root, file), "utf8")}`).join("\n"));
};

const read = (path: string): Stored | undefined => {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Stored;
  } catch {
    return undefined;
  }
};

/** Keeps the last measurement, so that a run that was stopped goes on without a new one. */
export function createMeasurementFile(root: string, path: string) {
  const code = codeDigest(root);
  return {
    /** The last measurement, if it was of this code and knows all of the mutants. */
    load: (mutants: readonly Mutant[]): Measurement | undefined => {
      const stored = read(path);
      if (stored?.code !== code) return undefined;
      const { counters } = stored.measurement;
      return mutants.every((mutant) => identityOf(mutant) in counters) ? stored.measurement : undefined;
    },
    save: (measurement: Measurement): void => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, JSON.stringify({ code, measurement } satisfies Stored));
    },
  };
}
