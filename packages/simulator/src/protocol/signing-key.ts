import { createHash } from "node:crypto";
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from "jose";

/** An issuer's RS256 key: it signs tokens, and its public half is what the issuer's JWKS page serves. */
export interface SigningKey {
  /** A signed compact JWT with `kid`, `alg` and `typ` in its header. */
  sign(claims: JWTPayload, header?: Readonly<Record<string, string>>): Promise<string>;
  /** The JSON Web Key Set (RFC 7517) with only the public key. */
  jwks(): Promise<{ readonly keys: readonly JWK[] }>;
  /** The public key, for verifying without a fetch what this issuer itself signed. */
  publicKey(): Promise<CryptoKey>;
}

interface KeyMaterial {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly publicJwk: JWK;
  readonly kid: string;
}

const materialByIssuer = new Map<string, Promise<KeyMaterial>>();

async function generateMaterial(): Promise<KeyMaterial> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const jwk = await exportJWK(publicKey);
  const kid = createHash("sha1")
    .update(await calculateJwkThumbprint(jwk))
    .digest("hex");
  return { privateKey, publicKey, kid, publicJwk: { ...jwk, use: "sig", alg: "RS256", kid } };
}

/**
 * The signing key of one issuer, generated at first use. All simulators of a process share the key of an issuer name:
 * a suite makes hundreds of simulators, and two of them are told apart by tenant and subject, never by key.
 *
 * @param issuer what the key belongs to, such as an issuer URL
 */
export function createSigningKey(issuer: string): SigningKey {
  const material = (): Promise<KeyMaterial> => {
    const known = materialByIssuer.get(issuer) ?? generateMaterial();
    materialByIssuer.set(issuer, known);
    return known;
  };
  return {
    async sign(claims, header = {}) {
      const { privateKey, kid } = await material();
      return new SignJWT(claims)
        .setProtectedHeader({ alg: "RS256", typ: "JWT", kid, ...header })
        .sign(privateKey);
    },
    jwks: async () => ({ keys: [(await material()).publicJwk] }),
    publicKey: async () => (await material()).publicKey,
  };
}
