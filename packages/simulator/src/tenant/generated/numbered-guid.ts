import { createRandom } from "../../random.ts";

/** Gives numbers GUIDs and reads them back, so that no table of them is needed. */
export interface NumberedGuids {
  /** A version 4 GUID that belongs to the number; the same for ever. */
  guidOf(number: number): string;
  /** The number of a GUID in lower case, or undefined for one that belongs to none. */
  numberOf(guid: string): number | undefined;
}

const MASK_BITS = 32;
/** An odd factor and its inverse modulo 2^32: neighbours do not look alike. */
const FACTOR = 0x9e37_79b1n;
const INVERSE = 0x0e8b_2f51n;

const scrambled = (number: number, factor: bigint): number =>
  Number(BigInt.asUintN(MASK_BITS, BigInt(number) * factor));

const hex = (value: number): string => value.toString(16).padStart(8, "0");

/** GUIDs of one kind of object: the first eight digits are the number, the others belong to it and to the seed. */
export function createNumberedGuids(seed: string): NumberedGuids {
  const guidOf = (number: number): string =>
    `${hex(scrambled(number, FACTOR))}${createRandom(`${seed}/${number}`).guid().slice(8)}`;
  return {
    guidOf,
    numberOf(guid) {
      const digits = guid.slice(0, 8);
      if (!/^[0-9a-f]{8}$/.test(digits)) return undefined;
      const number = scrambled(Number.parseInt(digits, 16), INVERSE);
      return guidOf(number) === guid ? number : undefined;
    },
  };
}
