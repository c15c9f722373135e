/** The large buffers that one request alone reads. */
export interface OwnedBuffers {
  /** Takes over bytes: nobody else may read them, nor anything else that lies in their buffer. */
  own(bytes: Uint8Array): void;
  /** Gives the memory of all of them back to the system at once; they are empty afterwards. */
  free(): void;
}

/** Smaller buffers are not worth a call. */
const MIN_BYTES = 4096;
/** Bytes up to so many have no buffer until one is asked for. */
const BUFFERLESS_BYTES = 64;

/**
 * True for bytes that begin a buffer in which nothing else lies: Node cuts small ones out of a pool. One that they do not fill is
 * larger than the pool, and so it is none.
 */
const isAlone = ({ buffer, byteOffset, byteLength }: Uint8Array): boolean =>
  byteOffset === 0 && (buffer.byteLength === byteLength || buffer.byteLength > Buffer.poolSize);

/**
 * Buffers that are freed by hand.
 *
 * V8 frees the buffer of an object that grew old only when it collects all that is old. While a request waits for Graph, what
 * belongs to it grows old, and with it each page that it is given: without this, pages of many requests at once pile up to
 * tens of megabytes, and a collection of 20 ms is due after every thirty of them.
 *
 * @see https://tc39.es/ecma262/#sec-arraybuffer.prototype.transfer
 */
export function createOwnedBuffers(): OwnedBuffers {
  const owned: ArrayBuffer[] = [];
  return {
    own(bytes) {
      if (bytes.length <= BUFFERLESS_BYTES || !isAlone(bytes)) return;
      const { buffer } = bytes;
      if (buffer instanceof ArrayBuffer && buffer.byteLength >= MIN_BYTES) owned.push(buffer);
    },
    free() {
      for (const buffer of owned.splice(0)) if (!buffer.detached) buffer.transfer(0);
    },
  };
}
