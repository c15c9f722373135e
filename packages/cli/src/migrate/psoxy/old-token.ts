import { createHash } from "node:crypto";
import { canonicalIp } from "./canonical-ip.ts";
import { parseMailboxAddress } from "./mailbox-address.ts";

/** How the old proxy read e-mail addresses: with or without the dots of the part before the `@`. */
export type EmailCanonicalization = "strict" | "ignore-dots";

/** What became of the domain behind an old token. */
export type OldDomains = "preserve" | "redact" | "tokenize";

/** What old tokens were made of. */
export interface OldTokenOptions {
  /** `PSOXY_SALT`. */
  readonly salt: string;
  readonly emails: EmailCanonicalization;
}

/** Length of the hash at the beginning of an old token, in bytes. */
const HASH_BYTES = 32;

const sha256 = (text: string): Buffer => createHash("sha256").update(text, "utf8").digest();

/** The form of a value that the old proxy hashed: an address in lower case up to its first plus, all else as it stands. */
export function canonicalForm(value: string, emails: EmailCanonicalization): string {
  const address = parseMailboxAddress(value);
  if (address === undefined) return canonicalIp(value) ?? value;
  const [local = ""] = address.local.toLowerCase().split("+");
  return `${emails === "ignore-dots" ? local.replaceAll(".", "") : local}@${address.domain.toLowerCase()}`;
}

/** The hash that every old token of a value begins with: base64url, 43 characters. */
export const oldHash = (value: string, { salt, emails }: OldTokenOptions): string =>
  sha256(canonicalForm(value, emails) + salt).toString("base64url");

/** The token of a domain under `TOKENIZE`. */
export const oldDomainToken = (domain: string, salt: string): string =>
  `h~${sha256(domain + salt).toString("base64url")}`;

/** What the suffix of a token is made of. */
export interface OldDomainOptions {
  readonly domains: OldDomains;
  /** `PSOXY_SALT_EMAIL_DOMAINS` or what it was called; only for `tokenize`. */
  readonly domainSalt?: string | undefined;
}

/** The one-way token (`t~`) of a value, with its domain as the old proxy handled it. */
export function oldToken(
  value: string,
  options: OldTokenOptions,
  { domains, domainSalt = "" }: OldDomainOptions,
): string {
  const domain = parseMailboxAddress(value)?.domain;
  const token = `t~${oldHash(value, options)}`;
  if (domain === undefined || domains === "redact") return token;
  return `${token}@${domains === "preserve" ? domain : oldDomainToken(domain, domainSalt)}`;
}

const tokenForm = /^(?:smtp:)?(?:t~([A-Za-z0-9_-]{43})|p~([A-Za-z0-9_-]{43,}))(?:@[A-Za-z0-9.~_-]+)?$/i;

const hashOf = (base64url: string): string | undefined => {
  const bytes = Buffer.from(base64url, "base64url");
  return bytes.length < HASH_BYTES ? undefined : bytes.subarray(0, HASH_BYTES).toString("base64url");
};

const hashInJson = (text: string): string | undefined => {
  try {
    const { hash, reversible }: { readonly hash?: unknown; readonly reversible?: unknown } = JSON.parse(text);
    if (typeof hash === "string") return hashOf(hash);
    return typeof reversible === "string" ? hashOfToken(reversible) : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The hash in an old token of any form: `t~`, `p~` (of which the first 32 bytes count, and the rest stays closed), with any
 * domain, the hash alone, or JSON. Undefined for what is not a token.
 */
export function hashOfToken(token: string): string | undefined {
  if (token.startsWith("{")) return hashInJson(token);
  const [, oneWay, reversible] = tokenForm.exec(token) ?? [];
  const encoded = oneWay ?? reversible ?? (/^[A-Za-z0-9_-]{43}$/.test(token) ? token : undefined);
  return encoded === undefined ? undefined : hashOf(encoded);
}
