import {
  type BlockLayout,
  blockSize,
  blockWords,
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
  const whole = encrypt(Buffer.alloc(blockSize));
  double(whole);
  const padded = Buffer.from(whole);
  double(padded);

  const pad = ({ bytes, starts, lengths }: BlockLayout): void => {
    for (let i = 0; i < lengths.length; i++) {
      const end = (starts[i] ?? 0) * blockSize + (lengths[i] ?? 0);
      const limit = (starts[i + 1] ?? 0) * blockSize;
      if (end < limit) bytes[end] = 0x80;
      xorBlock(bytes, limit - blockSize, end < limit ? padded : whole);
    }
  };

  const macLayout = (layout: BlockLayout): Buffer => {
    pad(layout);
    const { words, starts } = layout;
    const count = layout.lengths.length;
    const macs = new Int32Array(count * blockWords);
    const state = new Int32Array(count * blockWords);
    const stateBytes = new Uint8Array(state.buffer);
    let active = Array.from({ length: count }, (_, i) => i);
    for (let step = 0; active.length > 0; step++) {
      for (let i = 0; i < active.length; i++) {
        const from = ((starts[active[i] as number] as number) + step) * blockWords;
        const to = i * blockWords;
        for (let w = 0; w < blockWords; w++)
          state[to + w] = (state[to + w] as number) ^ (words[from + w] as number);
      }
      stateBytes.set(encrypt(stateBytes.subarray(0, active.length * blockSize)));
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
    const own = state.subarray(place * blockWords, (place + 1) * blockWords);
    if (finished(index)) macs.set(own, index * blockWords);
    else {
      state.set(own, staying.length * blockWords);
      staying.push(index);
    }
  }
  return staying;
}
