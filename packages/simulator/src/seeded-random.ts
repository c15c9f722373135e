/** Uniform numbers in [0, 1). */
export type Random = () => number;

/**
 * A small seeded generator (mulberry32), so that fault rates, lifetimes and ids repeat from run to run. Never for keys.
 *
 * @param seed any number; its low 32 bits count
 */
export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** So many lower-case hexadecimal digits. */
export function randomHex(random: Random, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("");
}

/** A version 4 GUID, as trace and request ids have it. */
export function randomGuid(random: Random): string {
  const variant = "89ab".charAt(Math.floor(random() * 4));
  return [
    randomHex(random, 8),
    randomHex(random, 4),
    `4${randomHex(random, 3)}`,
    `${variant}${randomHex(random, 3)}`,
    randomHex(random, 12),
  ].join("-");
}
