import { timingSafeEqual } from "node:crypto";
import {
  BLOCK_BYTES,
  BLOCK_WORDS,
  type BlockLayout,
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
const counterBlocks = (ivs: Uint8Array, starts: readonly number[]): Uint8Array => {
  const words = new Int32Array((starts.at(-1) ?? 0) * BLOCK_WORDS);
  const view = new DataView(words.buffer);
  const iv = new Int32Array(ivs.buffer, ivs.byteOffset, ivs.length / 4);
  const ivView = new DataView(ivs.buffer, ivs.byteOffset);
  for (let i = 0; i + 1 < starts.length; i++) {
    const start = starts[i] ?? 0;
    const third = ivView.getUint32(i * BLOCK_BYTES + 8) & 0x7fffffff;
    const low = ivView.getUint32(i * BLOCK_BYTES + 12) & 0x7fffffff;
    for (let block = start; block < (starts[i + 1] ?? 0); block++) {
      words[block * BLOCK_WORDS] = iv[i * BLOCK_WORDS] as number;
      words[block * BLOCK_WORDS + 1] = iv[i * BLOCK_WORDS + 1] as number;
      view.setUint32(block * BLOCK_BYTES + 8, third);
      view.setUint32(block * BLOCK_BYTES + 12, low + block - start);
    }
  }
  return new Uint8Array(words.buffer);
};

/**
 * AES-SIV (RFC 5297) composed of node:crypto's AES block function, whole pages at a time: a cipher object for each value,
 * or a pure JavaScript implementation, would cost more than the reply's own JSON.
 *
 * @param key 32, 48 or 64 bytes; the first half authenticates, the second encrypts
 */
export function createSiv(key: Uint8Array): Siv {
  const { macAll, macLayout } = createCmac(key.subarray(0, key.length / 2));
  const encrypt = createBlockCipher(key.subarray(key.length / 2));

  const syntheticIvs = (derived: Uint8Array, plaintexts: readonly Uint8Array[]): Buffer =>
    macLayout(mixIn(derived, layOut(plaintexts, 1)));

  /** Encrypts or decrypts each text under its IV; the bytes of each begin at its start. */
  const crypt = (ivs: Uint8Array, texts: readonly Uint8Array[]): BlockLayout => {
    const layout = layOut(texts, 0);
    const keystream = encrypt(counterBlocks(ivs, layout.starts));
    const aligned = new Int32Array(
      keystream.buffer.slice(keystream.byteOffset, keystream.byteOffset + keystream.length),
    );
    const { words } = layout;
    for (let w = 0; w < words.length; w++) words[w] = (words[w] as number) ^ (aligned[w] as number);
    return layout;
  };

  return {
    bind(...associatedData) {
      const derived = macAll([new Uint8Array(BLOCK_BYTES)]);
      for (const data of associatedData) {
        double(derived);
        xorBlock(derived, 0, macAll([data]));
      }
      return {
        sealAll(plaintexts) {
          const ivs = syntheticIvs(derived, plaintexts);
          const { bytes, starts, lengths } = crypt(ivs, plaintexts);
          return plaintexts.map((_, i) => {
            const start = (starts[i] ?? 0) * BLOCK_BYTES;
            const sealed = Buffer.allocUnsafe(BLOCK_BYTES + (lengths[i] ?? 0));
            sealed.set(ivs.subarray(i * BLOCK_BYTES, (i + 1) * BLOCK_BYTES));
            sealed.set(bytes.subarray(start, start + (lengths[i] ?? 0)), BLOCK_BYTES);
            return sealed;
          });
        },
        open(sealed) {
          if (sealed.length < BLOCK_BYTES) return undefined;
          const iv = new Uint8Array(sealed.subarray(0, BLOCK_BYTES));
          const { bytes } = crypt(iv, [sealed.subarray(BLOCK_BYTES)]);
          const plaintext = bytes.subarray(0, sealed.length - BLOCK_BYTES);
          return timingSafeEqual(syntheticIvs(derived, [plaintext]), iv) ? Buffer.from(plaintext) : undefined;
        },
      };
    },
  };
}
