import {
  constants,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  randomBytes,
} from "node:crypto";

/** An RSA key of a key management service: it signs digests and shows its public half. */
export interface RsaKey {
  readonly publicKey: KeyObject;
  /** RSASSA-PSS (RFC 8017, section 8.1) with SHA-256, MGF1 over SHA-256 and a salt of 32 bytes. */
  signPss(digest: Uint8Array): Uint8Array;
  /** RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2) with SHA-256. */
  signPkcs1(digest: Uint8Array): Uint8Array;
}

const HASH_BYTES = 32;
/** DigestInfo of SHA-256 without the digest (RFC 8017, section 9.2, note 1). */
const DIGEST_INFO = Buffer.from("3031300d060960864801650304020105000420", "hex");

const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  createHash("sha256").update(Buffer.concat(parts)).digest();

/** MGF1 (RFC 8017, appendix B.2.1). */
function mask(seed: Uint8Array, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0; counter * HASH_BYTES < length; counter += 1) {
    const suffix = Buffer.alloc(4);
    suffix.writeUInt32BE(counter);
    blocks.push(sha256(seed, suffix));
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** EMSA-PSS (RFC 8017, section 9.1.1) of a digest: a service that is given a digest cannot leave the padding to OpenSSL. */
function encodePss(digest: Uint8Array, bits: number): Buffer {
  const length = Math.ceil((bits - 1) / 8);
  const salt = randomBytes(HASH_BYTES);
  const hash = sha256(Buffer.alloc(8), digest, salt);
  const block = Buffer.alloc(length - HASH_BYTES - 1);
  block[block.length - HASH_BYTES - 1] = 1;
  salt.copy(block, block.length - HASH_BYTES);
  const masked = Buffer.from(mask(hash, block.length).map((byte, index) => byte ^ (block[index] ?? 0)));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * length - (bits - 1)));
  return Buffer.concat([masked, hash, Buffer.from([0xbc])]);
}

const keys = new Map<string, RsaKey>();

function generate(bits: number): RsaKey {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const raw = (block: Buffer) =>
    privateEncrypt(
      { key: privateKey, padding: constants.RSA_NO_PADDING },
      Buffer.concat([Buffer.alloc(bits / 8 - block.length), block]),
    );
  return {
    publicKey,
    signPss: (digest) => raw(encodePss(digest, bits)),
    signPkcs1: (digest) =>
      privateEncrypt(
        { key: privateKey, padding: constants.RSA_PKCS1_PADDING },
        Buffer.concat([DIGEST_INFO, digest]),
      ),
  };
}

/**
 * The RSA key of a name, generated at first use. All simulators of a process share the key of a name: a certificate that was
 * made over one of them is one of the same key in all others.
 *
 * @param name the key's resource name
 * @param bits size of the modulus; default 2048
 */
export function rsaKeyOf(name: string, bits = 2048): RsaKey {
  const id = `${name} ${bits}`;
  const known = keys.get(id) ?? generate(bits);
  keys.set(id, known);
  return known;
}
