/*
 * The one spelling of an address. People and clients write it with a name before it, in quotes, behind a scheme, with
 * invisible characters; each spelling of one person must give one pseudonym, and no other text may.
 */

/** An address in its canonical spelling; the domain is undefined where there is none (X.500, SIDs, what is not an address). */
export interface CanonicalAddress {
  readonly local: string;
  readonly domain: string | undefined;
}

/** Longer than any address (RFC 5321 §4.5.3.1 allows 320) and any X.500 name; normalization is quadratic in the worst case. */
const MAX_ADDRESS_UNITS = 1000;

const onlyAscii = /^[\x21-\x7e]*$/;
/** What a URL parser would act on: as part of a domain it could end it early or be decoded. */
const urlSyntax = /[/?#\\%:@[\]\s]/;
const numericLabel = /(?:^|\.)(?:0x[0-9a-f]*|[0-9]+)$/;

const asciiDomain = (domain: string): string => {
  if (urlSyntax.test(domain)) return domain;
  const { hostname } = URL.parse(`http://${domain}/`) ?? {};
  // A domain of only digits would come back as an IPv4 address.
  return hostname === undefined || numericLabel.test(hostname) ? domain : hostname;
};

/** The one spelling of a domain: lower case, without a final dot, in IDNA form (RFC 5890). */
export const canonicalDomain = (domain: string): string => {
  const lower = domain.toLowerCase().replace(/[.\u3002\uff0e\uff61]$/, "");
  return onlyAscii.test(lower) ? lower : asciiDomain(lower);
};

const hostName =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** True for a canonical host name (RFC 1123 §2.1, and `_`): all that may be read behind a pseudonym; it needs no escape in JSON. */
export const isHostName = (domain: string): boolean => hostName.test(domain);

/** Characters without a shape of their own, such as a zero-width space, and controls. */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/gu;
const scheme = /^(?:mailto|smtp|sip|x500|ex|x400|eum|spo|notes|msmail|ccmail|gwise):\s*/i;
/** A whole text in brackets. */
const bracketed = /^(?:\[(.*)\]|\{(.*)\}|\(([^()]*)\))$/;
const quotes = "'\"`\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a";
const before = new RegExp(`^[\\s,;<(${quotes}]+`);
const closing = new RegExp(`[\\s.,;!>)\u3002\uff0e\uff61${quotes}]`);
/** Text that needs no quotes before an `@` (RFC 5322 §3.2.3, RFC 6531 §3.3). */
const dotAtom =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\uffff-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\uffff-]+)*\.?$/;

/**
 * The text without what may stand behind an address. An expression that is anchored at the end would try every place where such
 * a character stands, which takes quadratic time.
 */
const withoutEnd = (text: string): string => {
  let end = text.length;
  while (end > 0 && closing.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
};

/** The text without its strings in quotes; one that does not end stays. */
const withoutStrings = (text: string): string => {
  let out = "";
  for (let at = 0; at < text.length; at++) {
    const end = text.charAt(at) === '"' ? stringEnd(text, at) : -1;
    if (end === text.length) return out + text.slice(at);
    if (end === -1) out += text.charAt(at);
    else at = end;
  }
  return out;
};

/** The position of the quote that ends the string which begins at `start`; the text's length where there is none. */
const stringEnd = (text: string, start: number): number => {
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === "\\" ? 2 : 1;
  return Math.min(at, text.length);
};

/** The text without comments in parentheses (RFC 5322 §3.2.2); undefined where one does not end. Strings in quotes stay. */
const withoutComments = (text: string): string | undefined => {
  if (!text.includes("(")) return text;
  let out = "";
  let depth = 0;
  let quoted = false;
  for (const character of text) {
    if (depth === 0 && character === '"') quoted = !quoted;
    if (!quoted && character === "(") depth += 1;
    if (depth === 0) out += character;
    if (!quoted && character === ")" && depth > 0) depth -= 1;
  }
  return depth === 0 ? out : undefined;
};

/** The text between angle brackets behind a display name; the whole text where there are no brackets; else undefined. */
const withoutDisplayName = (text: string): string | undefined => {
  const open = text.lastIndexOf("<");
  if (open <= 0) return text;
  const close = text.indexOf(">", open);
  if (close === -1) return undefined;
  const address = text.slice(open + 1, close).trim();
  // A name may hold an `@` in quotes; outside them it would be a second address.
  const name = withoutStrings(text.slice(0, open));
  const other = `${name} ${text.slice(close + 1)}`;
  return other.includes("@") && !isOnly(other, address) ? undefined : address;
};

const strip = (text: string): string => withoutEnd(text.replace(before, ""));

/** True if a text holds the same address again, with a scheme or without, and nothing else. */
const isOnly = (text: string, address: string): boolean => {
  const [one, other] = [text, address].map((each) => strip(each).replace(scheme, "").toLowerCase());
  return one === other;
};

/** A local part out of its quotes where it needs none; undefined for one that is not of the form. */
const unquoted = (local: string): string | undefined => {
  const content = /^"((?:[^"\\]|\\.)*)"$/.exec(local)?.[1]?.replaceAll(/\\(.)/g, "$1");
  if (content === undefined) return dotAtom.test(local) ? local : undefined;
  return dotAtom.test(content) ? content : `"${content}"`;
};

/** Takes the quotes around the whole away, but not those of a local part (`"a b"@contoso.com`). */
const stripAround = (text: string): string =>
  /^\s*"(?:[^"\\@]|\\.)*"\s*@/.test(text) ? withoutEnd(text.trim()) : strip(text);

/** More marks on one character than any language has (Stream-Safe Text Format, UAX #15 §13): to order them takes quadratic time. */
const markHeap = /\p{M}{31}/u;

const fold = (part: string): string => part.normalize("NFC").toLowerCase();

/** The parts of a text that is one address and nothing else. */
const partsOf = (text: string): readonly [local: string, domain: string] | undefined => {
  const whole = bracketed.exec(text);
  const bare = withoutComments(whole?.[1] ?? whole?.[2] ?? whole?.[3] ?? text);
  const inner = bare === undefined ? undefined : withoutDisplayName(bare.trim());
  if (inner === undefined) return undefined;
  const address = stripAround(inner).replace(scheme, "");
  const at = address.lastIndexOf("@");
  if (at <= 0 || at === address.length - 1) return undefined;
  const local = unquoted(address.slice(0, at).trim());
  return local === undefined ? undefined : [local, address.slice(at + 1).trim()];
};

/** Settings of {@link canonicalAddress}. */
export interface AddressSettings {
  /** True for a canonical domain in which `ada+news` is `ada` (subaddressing, RFC 5233). */
  readonly foldsDetail: (domain: string) => boolean;
}

const withoutDetail = (local: string): string => {
  const plus = local.indexOf("+");
  return plus > 0 && !local.startsWith('"') ? local.slice(0, plus) : local;
};

/**
 * The one spelling of an address: taken out of what stands around it, case-folded after NFC, the domain in IDNA form (RFC
 * 5890), so that the spellings that Exchange treats as one give one pseudonym. What is not one address (two addresses, a
 * sentence, an X.500 name, a SID) keeps its text, folded, and has no domain: it can be compared, and it never looks like
 * somebody of the tenant. A text over 1,000 characters, or with a heap of marks on one, is not folded: reading takes linear time.
 */
export function canonicalAddress(value: string, { foldsDetail }: AddressSettings): CanonicalAddress {
  if (value.length > MAX_ADDRESS_UNITS || markHeap.test(value)) return { local: value, domain: undefined };
  const text = value.replaceAll(invisible, "").trim().replace(scheme, "");
  const whole = { local: fold(text), domain: undefined };
  if (text.startsWith("/") || !text.includes("@")) return whole;
  const parts = partsOf(text);
  if (parts === undefined) return whole;
  const domain = canonicalDomain(withoutEnd(parts[1]));
  const local = fold(parts[0]);
  return { local: foldsDetail(domain) ? withoutDetail(local) : local, domain };
}

/**
 * The scheme that stays in front of a pseudonym: in `proxyAddresses` its case marks the primary address. `mailto:` says
 * nothing and goes.
 */
export const schemeOf = (value: string): string => {
  const start = value.slice(0, MAX_ADDRESS_UNITS).replaceAll(invisible, "").trimStart();
  const found = scheme.exec(start)?.[0].trim() ?? "";
  return /^mailto:$/i.test(found) ? "" : found;
};
