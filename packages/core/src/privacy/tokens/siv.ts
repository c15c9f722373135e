import { timingSafeEqual } from "node:crypto";
import {
  BLOCK_BYTES,
  BLOCK_WORDS,
  type BlockLayout,
  blocksOf,
  copyOf,
  createBlockCipher,
  double,
  layOut,
  xorBlock,
} from "./blocks.ts";
import { createCmac } from "./cmac.ts";

/** AES-SIV bound to one vector of associated data: what is sealed under it opens under nothing else. */
export interface SivContext {
  /** For each plaintext the 16-byte synthetic IV, then the ciphertext; equal plaintexts give equal results. */
  sealAll(plaintexts: readonly Uint8Array[]): readonly Buffer[];
  /** The plaintext, or undefined if `sealed` was not made by `sealAll` of this very context. */
  open(sealed: Uint8Array): Buffer | undefined;
}

/** AES-SIV under one key. */
export interface Siv {
  /** Binds the associated data, whose share of S2V is computed once. */
  bind(...associatedData: readonly Uint8Array[]): SivContext;
}

/** Mixes the associated data's share of S2V into the last input of each (RFC 5297 §2.4). */
const mixIn = (derived: Uint8Array, layout: BlockLayout): BlockLayout => {
  const doubled = new Uint8Array(derived);
  double(doubled);
  const lengths = layout.lengths.map((length, i) => {
    const start = (layout.starts[i] ?? 0) * BLOCK_BYTES;
    if (length >= BLOCK_BYTES) {
      xorBlock(layout.bytes, start + length - BLOCK_BYTES, derived);
      return length;
    }
    layout.bytes[start + length] = 0x80;
    xorBlock(layout.bytes, start, doubled);
    return BLOCK_BYTES;
  });
  return { ...layout, lengths };
};

/** The counter blocks of each message: bits 31 and 63 of the IV are cleared, so that no carry crosses them (§2.5). */
const counterBlocks = (ivs: Uint8Array, lengths: readonly number[]): Uint8Array => {
  const total = lengths.reduce((sum, length) => sum + blocksOf(length), 0);
  const words = new Int32Array(total * BLOCK_WORDS);
  const view = new DataView(words.buffer);
  const iv = new Int32Array(ivs.buffer, ivs.byteOffset, ivs.length / 4);
  const ivView = new DataView(ivs.buffer, ivs.byteOffset);
  let block = 0;
  for (let i = 0; i < lengths.length; i++) {
    const third = ivView.getUint32(i * BLOCK_BYTES + 8) & 0x7fffffff;
    const low = ivView.getUint32(i * BLOCK_BYTES + 12) & 0x7fffffff;
    const blocks = blocksOf(lengths[i] as number);
    for (let counter = 0; counter < blocks; counter++, block++) {
      words[block * BLOCK_WORDS] = iv[i * BLOCK_WORDS] as number;
      words[block * BLOCK_WORDS + 1] = iv[i * BLOCK_WORDS + 1] as number;
      view.setUint32(block * BLOCK_BYTES + 8, third);
      view.setUint32(block * BLOCK_BYTES + 12, low + counter);
    }
  }
  return new Uint8Array(words.buffer);
};

/**
 * AES-SIV (RFC 5297) composed of node:crypto's AES block function, whole pages at a time: a cipher object for each value,
 * or a pure JavaScript implementation, would cost more than the reply's own JSON.
 *
 * An example (RFC 5297 §A.1), with one string of associated data. S2V makes the IV of everything that is authenticated; the
 * counter starts from the IV, with two bits cleared:
 *
 * ```text
 * plaintext        11223344 55667788 99aabbcc ddee
 * associated data  10111213 14151617 18191a1b 1c1d1e1f 20212223 24252627
 * IV = S2V         85632d07 c6e8f37f 950acd32 0a2ecc93
 * counter          85632d07 c6e8f37f 150acd32 0a2ecc93
 * sealed           85632d07 c6e8f37f 950acd32 0a2ecc93 40c02b96 90c4dc04 daef7f6a fe5c
 * ```
 *
 * @param key 32, 48 or 64 bytes; the first half authenticates, the second encrypts
 */
export function createSiv(key: Uint8Array): Siv {
  const { macAll, macLayout } = createCmac(key.subarray(0, key.length / 2));
  const encrypt = createBlockCipher(key.subarray(key.length / 2));

  /** Overwrites the layout. */
  const syntheticIvs = (derived: Uint8Array, layout: BlockLayout): Buffer =>
    macLayout(mixIn(derived, layout));

  /** Encrypts or decrypts each message in place, under its IV; what is behind it in its last block is lost. */
  const crypt = (ivs: Uint8Array, { words, starts, lengths }: BlockLayout): void => {
    const keystream = encrypt(counterBlocks(ivs, lengths));
    const aligned = new Int32Array(
      keystream.buffer.slice(keystream.byteOffset, keystream.byteOffset + keystream.length),
    );
    let next = 0;
    for (let i = 0; i < lengths.length; i++) {
      const start = (starts[i] as number) * BLOCK_WORDS;
      const end = start + blocksOf(lengths[i] as number) * BLOCK_WORDS;
      for (let w = start; w < end; w++) words[w] = (words[w] as number) ^ (aligned[next++] as number);
    }
  };

  return {
    bind(...associatedData) {
      const macs = macAll([new Uint8Array(BLOCK_BYTES), ...associatedData]);
      const derived = macs.subarray(0, BLOCK_BYTES);
      for (let at = BLOCK_BYTES; at < macs.length; at += BLOCK_BYTES) {
        double(derived);
        xorBlock(derived, 0, macs.subarray(at, at + BLOCK_BYTES));
      }
      return {
        sealAll(plaintexts) {
          const layout = layOut(plaintexts);
          const { bytes, starts, lengths } = layout;
          const ivs = syntheticIvs(derived, copyOf(layout));
          crypt(ivs, layout);
          return lengths.map((length, i) => {
            const start = (starts[i] as number) * BLOCK_BYTES;
            ivs.copy(bytes, start - BLOCK_BYTES, i * BLOCK_BYTES, (i + 1) * BLOCK_BYTES);
            return bytes.subarray(start - BLOCK_BYTES, start + length);
          });
        },
        open(sealed) {
          if (sealed.length < BLOCK_BYTES) return undefined;
          const iv = new Uint8Array(sealed.subarray(0, BLOCK_BYTES));
          const layout = layOut([sealed.subarray(BLOCK_BYTES)]);
          crypt(iv, layout);
          const plaintext = Buffer.from(layout.bytes.subarray(BLOCK_BYTES, sealed.length));
          return timingSafeEqual(syntheticIvs(derived, layOut([plaintext])), iv) ? plaintext : undefined;
        },
      };
    },
  };
}
