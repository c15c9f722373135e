import type { Keyring } from "./keys.ts";
import { packId, unpackId } from "./packed-id.ts";
import { createSiv, type Siv, type SivContext } from "./siv.ts";

const prefix = "s1_";

/** Seals values into URL-safe tokens that only this proxy opens, and only in the place that they were made for. */
export interface Seal {
  /** The tokens of ids of the given kind, such as `message`; the same id always gives the same token. */
  sealIds(kind: string, ids: readonly string[]): readonly string[];
  /** The id, or undefined for a token that was changed, made for another kind, invented, or of a retired key. */
  unsealId(kind: string, token: string): string | undefined;
  /** The token of other content (a cursor), bound to all strings of `binding`: it opens only under the same binding. */
  sealBytes(kind: string, binding: readonly string[], content: Uint8Array): string;
  /** The content, or undefined for a token that `unsealId` would not open, or of another binding. */
  unsealBytes(kind: string, binding: readonly string[], token: string): Buffer | undefined;
}

interface VersionedSiv {
  readonly version: string;
  readonly siv: Siv;
}

const decoy = Buffer.alloc(129);

const decode = (token: string): Buffer | undefined => {
  if (!token.startsWith(prefix)) return undefined;
  const bytes = Buffer.from(token.slice(prefix.length), "base64url");
  return bytes.length >= 16 && bytes.toString("base64url") === token.slice(prefix.length) ? bytes : undefined;
};

const encode = (sealed: Buffer): string => prefix + sealed.toString("base64url");

/**
 * Seals of the form `s1_` + base64url(AES-SIV(content)) with format, kind, key version and binding as associated data.
 *
 * Deterministic, so that a caller can join on ids; authenticated, so that none can be made or changed; and alike in what
 * it does for each bad token: a garbled one is replaced by a decoy and opened under every accepted version, so that
 * neither the answer nor the work tells a prober what was wrong (no padding or format oracle).
 */
export function createSeal(keyring: Keyring): Seal {
  const versions: readonly VersionedSiv[] = keyring.accept.map(({ version, keys }) => ({
    version,
    siv: createSiv(keys.seal),
  }));
  const issuing: VersionedSiv = {
    version: keyring.issue.version,
    siv: createSiv(keyring.issue.keys.seal),
  };

  const bind = ({ siv, version }: VersionedSiv, kind: string, binding: readonly string[]): SivContext =>
    siv.bind(...["graphveil/1", kind, version, ...binding].map((part) => Buffer.from(part, "utf8")));

  const idContexts = new Map<string, SivContext>();
  const idContext = (owner: VersionedSiv, kind: string): SivContext => {
    const name = `${owner === issuing ? "" : owner.version} ${kind}`;
    let context = idContexts.get(name);
    if (context === undefined) {
      context = bind(owner, kind, []);
      idContexts.set(name, context);
    }
    return context;
  };

  const open = (token: string, context: (owner: VersionedSiv) => SivContext): Buffer | undefined => {
    const decoded = decode(token);
    let opened: Buffer | undefined;
    for (const owner of versions) opened = context(owner).open(decoded ?? decoy) ?? opened;
    return decoded === undefined ? undefined : opened;
  };

  return {
    sealIds: (kind, ids) => idContext(issuing, kind).sealAll(ids.map(packId)).map(encode),
    unsealId(kind, token) {
      const packed = open(token, (owner) => idContext(owner, kind));
      return packed === undefined ? undefined : unpackId(packed);
    },
    sealBytes: (kind, binding, content) =>
      bind(issuing, kind, binding).sealAll([content]).map(encode).join(""),
    unsealBytes: (kind, binding, token) => open(token, (owner) => bind(owner, kind, binding)),
  };
}
