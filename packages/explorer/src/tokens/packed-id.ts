import { fromBase64url, utf8 } from "./bytes.ts";

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const form = { text: 0, guid: 1, base64url: 2 } as const;

const tagged = (tag: number, bytes: Uint8Array): Uint8Array => Uint8Array.of(tag, ...bytes);

/** The bytes behind a canonical, padded base64url text (RFC 4648 §5); undefined for any other text. */
const unpadded = (id: string): Uint8Array | undefined => {
  if (id.length === 0 || id.length % 4 !== 0) return undefined;
  const [, digits = ""] = /^([\w-]+)={0,2}$/.exec(id) ?? [];
  return digits === "" ? undefined : fromBase64url(digits);
};

/**
 * The shortest reversible form of an id, as the proxy packs it before it seals: one byte that names the form, then a GUID's 16
 * bytes, the bytes behind an Exchange id's base64url, or UTF-8. Any spelling but the canonical one is packed as text.
 */
export function packId(id: string): Uint8Array {
  if (guid.test(id)) {
    const pairs = id.replaceAll("-", "").match(/../g) ?? [];
    return tagged(
      form.guid,
      Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)),
    );
  }
  const bytes = unpadded(id);
  return bytes === undefined ? tagged(form.text, utf8(id)) : tagged(form.base64url, bytes);
}
