import {
  BLOCK_BYTES,
  BLOCK_WORDS,
  type BlockLayout,
  blocksOf,
  createBlockCipher,
  double,
  layOut,
  xorBlock,
} from "./blocks.ts";

/** AES-CMAC (RFC 4493, NIST SP 800-38B) of many messages at once. */
export interface Cmac {
  /** The 16-byte MACs of the messages, one behind the other. */
  macAll(messages: readonly Uint8Array[]): Buffer;
  /** The same of messages that are laid out; the layout's bytes are overwritten. */
  macLayout(layout: BlockLayout): Buffer;
}

/**
 * A CMAC under an AES key of 16, 24 or 32 bytes.
 *
 * An example (RFC 4493 §4, key 2b7e1516 28aed2a6 abf71588 09cf4f3c), for a message that fills its block and for an empty
 * one. K1 and K2 are the block of zeros, encrypted and then doubled once or twice:
 *
 * ```text
 * message     6bc1bee2 2e409f96 e93d7e11 7393172a     (none)
 * padded      the same                                80000000 00000000 00000000 00000000
 * XOR         K1 fbeed618 35713366 7c85e08f 7236a8de  K2 f7ddac30 6ae266cc f90bc11e e46d513b
 * encrypted   070a16b4 6b4d4144 f79bdd9d d04a287c     bb1d6929 e9593728 7fa37d12 9b756746
 * ```
 *
 * A call into the cipher costs more than the blocks of an id, so the messages advance in step: one call encrypts block
 * `i` of them all.
 */
export function createCmac(key: Uint8Array): Cmac {
  const encrypt = createBlockCipher(key);
  const whole = encrypt(Buffer.alloc(BLOCK_BYTES));
  double(whole);
  const padded = Buffer.from(whole);
  double(padded);

  const pad = ({ bytes, starts, lengths }: BlockLayout): void => {
    for (let i = 0; i < lengths.length; i++) {
      const start = (starts[i] as number) * BLOCK_BYTES;
      const end = start + (lengths[i] as number);
      const limit = start + blocksOf(lengths[i] as number) * BLOCK_BYTES;
      if (end < limit) bytes[end] = 0x80;
      xorBlock(bytes, limit - BLOCK_BYTES, end < limit ? padded : whole);
    }
  };

  /** The MAC of each message, in the given order. */
  const chain = ({ words, starts, lengths }: BlockLayout, order: readonly number[]): Int32Array => {
    const state = new Int32Array(order.length * BLOCK_WORDS);
    const bytes = new Uint8Array(state.buffer);
    let active = order.length;
    for (let step = 0; active > 0; step++) {
      for (let i = 0; i < active; i++) {
        const from = ((starts[order[i] as number] as number) + step) * BLOCK_WORDS;
        const to = i * BLOCK_WORDS;
        for (let w = 0; w < BLOCK_WORDS; w++)
          state[to + w] = (state[to + w] as number) ^ (words[from + w] as number);
      }
      bytes.set(encrypt(bytes.subarray(0, active * BLOCK_BYTES)));
      while (active > 0 && blocksOf(lengths[order[active - 1] as number] as number) <= step + 1) active -= 1;
    }
    return state;
  };

  const macLayout = (layout: BlockLayout): Buffer => {
    pad(layout);
    const order = longestFirst(layout.lengths);
    const state = chain(layout, order);
    const macs = new Int32Array(state.length);
    for (let i = 0; i < order.length; i++)
      for (let w = 0; w < BLOCK_WORDS; w++)
        macs[(order[i] as number) * BLOCK_WORDS + w] = state[i * BLOCK_WORDS + w] as number;
    return Buffer.from(macs.buffer);
  };

  return { macAll: (messages) => macLayout(layOut(messages)), macLayout };
}

/** The messages by how many blocks they have, so that those which are not finished are always the first ones. */
function longestFirst(lengths: readonly number[]): readonly number[] {
  const byBlocks: number[][] = [];
  for (const [i, length] of lengths.entries()) {
    const blocks = blocksOf(length);
    byBlocks[blocks] ??= [];
    byBlocks[blocks].push(i);
  }
  return byBlocks.reverse().flat();
}
