import type { Mutant } from "../mutant.ts";

/** A mutant of the file `a.ts`: the first `every` of a line becomes `some`. */
export const mutant = (rest: Partial<Mutant> = {}): Mutant => ({
  fileName: "packages/core/src/scope/a.ts",
  location: { start: { line: 0, column: 17 }, end: { line: 0, column: 22 } },
  mutatorName: "MethodExpression",
  original: "every",
  replacement: "some",
  occurrence: 0,
  ...rest,
});

/** Two hundred mutants of one file. */
export const mutants: readonly Mutant[] = Array.from({ length: 200 }, (_, occurrence) =>
  mutant({ occurrence }),
);
