import {
  BLOCK_BYTES,
  BLOCK_WORDS,
  type BlockLayout,
  createBlockCipher,
  double,
  layOut,
  xorBlock,
} from "./blocks.ts";

/** AES-CMAC (RFC 4493, NIST SP 800-38B) of many messages at once. */
export interface Cmac {
  /** The 16-byte MACs of the messages, one behind the other. */
  macAll(messages: readonly Uint8Array[]): Buffer;
  /** The same of messages laid out in at least one block each; the layout's bytes are overwritten. */
  macLayout(layout: BlockLayout): Buffer;
}

/**
 * A CMAC under an AES key of 16, 24 or 32 bytes.
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
      const end = (starts[i] ?? 0) * BLOCK_BYTES + (lengths[i] ?? 0);
      const limit = (starts[i + 1] ?? 0) * BLOCK_BYTES;
      if (end < limit) bytes[end] = 0x80;
      xorBlock(bytes, limit - BLOCK_BYTES, end < limit ? padded : whole);
    }
  };

  const macLayout = (layout: BlockLayout): Buffer => {
    pad(layout);
    const { words, starts } = layout;
    const count = layout.lengths.length;
    const macs = new Int32Array(count * BLOCK_WORDS);
    const state = new Int32Array(count * BLOCK_WORDS);
    const stateBytes = new Uint8Array(state.buffer);
    let active = Array.from({ length: count }, (_, i) => i);
    for (let step = 0; active.length > 0; step++) {
      for (let i = 0; i < active.length; i++) {
        const from = ((starts[active[i] as number] as number) + step) * BLOCK_WORDS;
        const to = i * BLOCK_WORDS;
        for (let w = 0; w < BLOCK_WORDS; w++)
          state[to + w] = (state[to + w] as number) ^ (words[from + w] as number);
      }
      stateBytes.set(encrypt(stateBytes.subarray(0, active.length * BLOCK_BYTES)));
      const finished = (index: number) =>
        (starts[index + 1] as number) <= (starts[index] as number) + step + 1;
      if (active.some(finished)) active = retire(active, state, finished, macs);
    }
    return Buffer.from(macs.buffer);
  };

  return { macAll: (messages) => macLayout(layOut(messages, 1)), macLayout };
}

/** Moves the states of finished messages to their place among the MACs, and closes the gaps that they leave. */
function retire(
  active: readonly number[],
  state: Int32Array,
  finished: (index: number) => boolean,
  macs: Int32Array,
): number[] {
  const staying: number[] = [];
  for (const [place, index] of active.entries()) {
    const own = state.subarray(place * BLOCK_WORDS, (place + 1) * BLOCK_WORDS);
    if (finished(index)) macs.set(own, index * BLOCK_WORDS);
    else {
      state.set(own, staying.length * BLOCK_WORDS);
      staying.push(index);
    }
  }
  return staying;
}
