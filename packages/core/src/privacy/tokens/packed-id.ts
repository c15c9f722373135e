const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const form = { text: 0, guid: 1, base64url: 2 } as const;

const tagged = (tag: number, bytes: Uint8Array): Buffer => {
  const packed = Buffer.allocUnsafe(bytes.length + 1);
  packed[0] = tag;
  packed.set(bytes, 1);
  return packed;
};

const fromBase64url = (bytes: Buffer): string => {
  const text = bytes.toString("base64url");
  return text + "=".repeat((4 - (text.length % 4)) % 4);
};

/** The tag and the bytes behind a canonical, padded base64url text (RFC 4648 §5), or undefined for any other text. */
const packBase64url = (id: string): Buffer | undefined => {
  if (id.length === 0 || id.length % 4 !== 0 || id.includes("+") || id.includes("/")) return undefined;
  const padding = id.endsWith("==") ? 2 : Number(id.endsWith("="));
  const size = (id.length / 4) * 3 - padding;
  const packed = Buffer.allocUnsafe(size + 1);
  packed[0] = form.base64url;
  if (packed.write(id, 1, "base64url") !== size) return undefined;
  const tail = padding === 0 ? id : fromBase64url(packed.subarray(size - ((size - 1) % 3), size + 1));
  return id.endsWith(tail) ? packed : undefined;
};

/**
 * The shortest reversible form of an id: one byte that names the form, then a GUID's 16 bytes, the bytes behind an
 * Exchange id's base64url, or UTF-8. Shorter ids keep links and stored engine state small. Any other spelling than the
 * canonical one (upper-case GUIDs, odd padding) is packed as text, so that what comes out is what went in, to the byte.
 */
export function packId(id: string): Buffer {
  if (id.length === 36 && guid.test(id)) return tagged(form.guid, Buffer.from(id.replaceAll("-", ""), "hex"));
  return packBase64url(id) ?? tagged(form.text, Buffer.from(id, "utf8"));
}

/** The id that {@link packId} packed; undefined for bytes that it never makes. */
export function unpackId(packed: Buffer): string | undefined {
  const bytes = packed.subarray(1);
  switch (packed[0]) {
    case form.guid:
      return bytes.length === 16
        ? bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
        : undefined;
    case form.base64url:
      return fromBase64url(bytes);
    case form.text:
      return bytes.toString("utf8");
    default:
      return undefined;
  }
}
