/** What a mutation run is asked for. */
export interface MutationRequest {
  /** Each draws a sample of its own. */
  readonly seeds: readonly string[];
  /** Number of mutants of each sample. */
  readonly count: number;
  /** Only files whose path holds this text; undefined for all. */
  readonly path: string | undefined;
}

/** How the command is used. */
export const USAGE =
  "usage: mutate SEED[,SEED...] COUNT [PART OF A PATH], such as: mutate 1 50 core/src/scope\n";

/** Reads the arguments of the command; undefined where they are not what {@link USAGE} says. */
export function parseMutationRequest(given: readonly string[]): MutationRequest | undefined {
  const [seeds = "", count = "", path, ...others] = given;
  if (!/^[\w.-]+(?:,[\w.-]+)*$/.test(seeds) || !/^[1-9]\d{0,5}$/.test(count) || others.length > 0)
    return undefined;
  return { seeds: [...new Set(seeds.split(","))], count: Number(count), path };
}
