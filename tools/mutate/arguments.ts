/** What a mutation run is asked for. */
export interface MutationRequest {
  readonly seed: string;
  /** Number of mutants. */
  readonly count: number;
  /** Only files whose path holds this text; undefined for all. */
  readonly path: string | undefined;
}

/** How the command is used. */
export const USAGE = "usage: mutate SEED COUNT [PART OF A PATH], such as: mutate 1 50 core/src/scope\n";

/** Reads the arguments of the command; undefined where they are not what {@link USAGE} says. */
export function parseMutationRequest(given: readonly string[]): MutationRequest | undefined {
  const [seed = "", count = "", path, ...others] = given;
  if (seed === "" || !/^[1-9]\d{0,5}$/.test(count) || others.length > 0) return undefined;
  return { seed, count: Number(count), path };
}
