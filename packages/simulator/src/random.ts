/** A seeded source of randomness: the same seed and the same calls give the same values on every machine. Never for keys. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer, both bounds included. */
  int(min: number, max: number): number;
  /** True in the given share of the calls. */
  chance(share: number): boolean;
  /** One entry; throws RangeError on an empty list. */
  pick<T>(list: readonly T[]): T;
  /** `count` different entries in random order, or all of them when there are fewer. */
  sample<T>(list: readonly T[], count: number): T[];
  bytes(length: number): Uint8Array;
  /** So many lower-case hexadecimal digits. */
  hex(digits: number): string;
  /** A version 4 GUID in lower case. */
  guid(): string;
  /** An independent generator named by `label`, so that a new consumer does not shift what the others draw. */
  fork(label: string): Random;
}

/** Four 32-bit words out of a string (the mixing function of MurmurHash3, four lanes). */
function hashWords(text: string): [number, number, number, number] {
  const words: [number, number, number, number] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    for (let lane = 0; lane < 4; lane += 1) {
      const word = Math.imul((words[lane] ?? 0) ^ (code + lane * 0x85eb), 0xcc9e2d51);
      words[lane] = ((word << 15) | (word >>> 17)) + 0x1b873593;
    }
  }
  return words;
}

/** The sfc32 generator. */
function sfc32(seed: string): () => number {
  let [a, b, c, counter] = hashWords(seed);
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round += 1) next();
  return next;
}

/** Creates the generator of a seed. */
export function createRandom(seed: string): Random {
  const word = sfc32(seed);
  const next = () => word() / 0x1_0000_0000;
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const bytes = (length: number) => {
    const result = new Uint8Array(length);
    for (let at = 0; at < length; at += 1) result[at] = word() & 0xff;
    return result;
  };
  return {
    next,
    int,
    bytes,
    chance: (share) => next() < share,
    pick(list) {
      if (list.length === 0) throw new RangeError("pick from an empty list");
      return list[int(0, list.length - 1)] as (typeof list)[number];
    },
    sample(list, count) {
      const rest = [...list];
      const size = Math.min(count, rest.length);
      for (let at = 0; at < size; at += 1) {
        const other = int(at, rest.length - 1);
        [rest[at], rest[other]] = [rest[other] as (typeof rest)[number], rest[at] as (typeof rest)[number]];
      }
      return rest.slice(0, size);
    },
    hex: (digits) => Array.from({ length: digits }, () => int(0, 15).toString(16)).join(""),
    guid() {
      const raw = bytes(16);
      raw[6] = ((raw[6] ?? 0) & 0x0f) | 0x40;
      raw[8] = ((raw[8] ?? 0) & 0x3f) | 0x80;
      const hex = Buffer.from(raw).toString("hex");
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
    fork: (label) => createRandom(`${seed}/${label}`),
  };
}
