import { type Cipheriv, createCipheriv } from "node:crypto";

/** Bytes of an AES block. */
export const BLOCK_BYTES = 16;

/** 32-bit words of an AES block. */
export const BLOCK_WORDS = 4;

/** AES in ECB mode on a stream that stays open: the bare block function, many blocks to a call. */
export function createBlockCipher(key: Uint8Array): (blocks: Uint8Array) => Buffer {
  const stream: Cipheriv = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
  return (blocks) => stream.update(blocks);
}

/** Doubles a block in GF(2^128) in place (RFC 5297 §2.3). */
export function double(value: Uint8Array): void {
  const carry = (value[0] ?? 0) >> 7;
  for (let i = 0; i < BLOCK_BYTES - 1; i++) value[i] = ((value[i] ?? 0) << 1) | ((value[i + 1] ?? 0) >> 7);
  value[BLOCK_BYTES - 1] = ((value[BLOCK_BYTES - 1] ?? 0) << 1) ^ (carry * 0x87);
}

/** XORs the 16 bytes of `mask` into `target` from `offset` on. */
export function xorBlock(target: Uint8Array, offset: number, mask: Uint8Array): void {
  for (let i = 0; i < BLOCK_BYTES; i++) {
    target[offset + i] = (target[offset + i] as number) ^ (mask[i] as number);
  }
}

/** Messages in whole, zero-filled blocks of one buffer, one behind the other; in front of each a block is free. */
export interface BlockLayout {
  readonly words: Int32Array;
  readonly bytes: Buffer;
  /** For each message its first block. */
  readonly starts: readonly number[];
  /** For each message its length in bytes. */
  readonly lengths: readonly number[];
}

/** How many blocks a message of so many bytes takes: one at least. */
export const blocksOf = (length: number): number => Math.max(1, Math.ceil(length / BLOCK_BYTES));

/** Lays messages out. */
export function layOut(messages: readonly Uint8Array[]): BlockLayout {
  const starts: number[] = [];
  const lengths: number[] = [];
  let total = 0;
  for (const { length } of messages) {
    starts.push(total + 1);
    lengths.push(length);
    total += 1 + blocksOf(length);
  }
  const words = new Int32Array(total * BLOCK_WORDS);
  const bytes = Buffer.from(words.buffer);
  for (let i = 0; i < messages.length; i++)
    bytes.set(messages[i] as Uint8Array, (starts[i] as number) * BLOCK_BYTES);
  return { words, bytes, starts, lengths };
}

/** The same messages in a buffer of their own. */
export function copyOf({ words, ...layout }: BlockLayout): BlockLayout {
  const own = words.slice();
  return { ...layout, words: own, bytes: Buffer.from(own.buffer) };
}
