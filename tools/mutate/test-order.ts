import { dirname } from "node:path/posix";

/** The file of tests that mirrors a source. */
export const mirrorOf = (source: string): string =>
  source.replace("/src/", "/test/").replace(/\.ts$/, ".test.ts");

/** What the order is made of. */
export interface TestOrderOptions {
  /** The mutated file. */
  readonly source: string;
  /** The file of tests that noticed the last mutant of this source. */
  readonly lastNoticed: string | undefined;
}

/** The files of tests in the order in which they most likely, and soonest, notice a mutant. */
export function inTestOrder<T extends { readonly file: string; readonly cost: number }>(
  tests: readonly T[],
  { source, lastNoticed }: TestOrderOptions,
): readonly T[] {
  const mirror = mirrorOf(source);
  const rankOf = ({ file }: T): number => {
    if (file === mirror) return 0;
    if (file === lastNoticed) return 1;
    return dirname(file) === dirname(mirror) ? 2 : 3;
  };
  return tests.toSorted((one, other) => rankOf(one) - rankOf(other) || one.cost - other.cost);
}
