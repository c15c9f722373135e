import { constants, createHash, generateKeyPairSync, privateEncrypt } from "node:crypto";
import { jwtVerify } from "jose";
import { expect, it } from "vitest";
import { type CloudName, clouds } from "../../../src/clouds/microsoft-clouds.ts";
import type { AssertionSigner } from "../../../src/identity/assertion/assertion-signer.ts";
import { createEntraTokenSource } from "../../../src/identity/exchange/entra.ts";
import { CLIENT, createFakeClock, START, TENANT } from "../fakes.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const MODULUS_BYTES = 256;
const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

/** The mask of a seed (MGF1; RFC 8017, appendix B.2.1). */
const maskOf = (seed: Uint8Array, length: number): Buffer => {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, at) =>
    sha256(seed, Buffer.of(0, 0, 0, at)),
  );
  return Buffer.concat(blocks).subarray(0, length);
};

/** Signs a digest as a key management service does: RSASSA-PSS with SHA-256 (RFC 8017, section 9.1.1). */
const ps256: AssertionSigner = {
  async sign({ digest, algorithm }) {
    expect(algorithm).toBe("PS256");
    const salt = Buffer.alloc(32, 5);
    const hash = sha256(Buffer.alloc(8), digest, salt);
    const block = Buffer.concat([Buffer.alloc(MODULUS_BYTES - 66), Buffer.of(1), salt]);
    const masked = maskOf(hash, block.length).map((byte, at) => byte ^ (block[at] ?? 0));
    masked[0] = (masked[0] ?? 0) & 0x7f;
    const encoded = Buffer.concat([masked, hash, Buffer.of(0xbc)]);
    return privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, encoded);
  },
};

it.each(Object.keys(clouds) as CloudName[])(
  "presents an assertion under the certificate to the token endpoint of %s",
  async (cloud) => {
    const presented: string[] = [];
    const endpoint = `https://${clouds[cloud].authorityHost}/${TENANT}/oauth2/v2.0/token`;
    const clock = createFakeClock();
    const source = createEntraTokenSource({
      tenantId: TENANT,
      clientId: CLIENT,
      cloud,
      subjectTokens: {
        expects: { issuer: "", subject: "" },
        getSubjectToken: () => expect.unreachable("the certificate is in its place"),
      },
      certificate: {
        certificate: {
          publicKey,
          thumbprint: "A".repeat(40),
          sha256Thumbprint: "thumb",
          notBefore: START,
          notAfter: START + 86_400_000,
        },
        signer: ps256,
      },
      random: () => 0.5,
      ...clock,
      async fetch(input, init) {
        const { origin, pathname } = new URL(String(input));
        expect(origin + pathname).toBe(endpoint);
        presented.push(new URLSearchParams(String(init?.body)).get("client_assertion") ?? "");
        return Response.json({ token_type: "Bearer", expires_in: 3600, access_token: "access" });
      },
    });
    const { signal } = new AbortController();
    expect((await source.getToken(clouds[cloud].graphScope, { signal })).value).toBe("access");
    const { payload, protectedHeader } = await jwtVerify(presented[0] ?? "", publicKey, {
      algorithms: ["PS256"],
      currentDate: new Date(START),
      issuer: CLIENT,
      subject: CLIENT,
      audience: endpoint,
    });
    expect(protectedHeader["x5t#S256"]).toBe("thumb");
    expect(payload.iat).toBe(START / 1000);
  },
);
