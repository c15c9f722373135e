import type { CodeUnits } from "./code-units.ts";

/** Names of U+00A0 to U+00FF in order (HTML 4.01 §24.2); these, and four more, stand without a semicolon, too. */
const latin = `
  nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3
  acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde
  Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc
  Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml
  aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc
  otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml`;

/** Other names of HTML 4.01 §24.3 and §24.4, and XML's `apos`, with their code points. */
const others = `
  quot=22 amp=26 lt=3c gt=3e OElig=152 oelig=153 Scaron=160 scaron=161 Yuml=178 fnof=192 circ=2c6
  tilde=2dc Alpha=391 Beta=392 Gamma=393 Delta=394 Epsilon=395 Zeta=396 Eta=397 Theta=398 Iota=399
  Kappa=39a Lambda=39b Mu=39c Nu=39d Xi=39e Omicron=39f Pi=3a0 Rho=3a1 Sigma=3a3 Tau=3a4 Upsilon=3a5
  Phi=3a6 Chi=3a7 Psi=3a8 Omega=3a9 alpha=3b1 beta=3b2 gamma=3b3 delta=3b4 epsilon=3b5 zeta=3b6 eta=3b7
  theta=3b8 iota=3b9 kappa=3ba lambda=3bb mu=3bc nu=3bd xi=3be omicron=3bf pi=3c0 rho=3c1 sigmaf=3c2
  sigma=3c3 tau=3c4 upsilon=3c5 phi=3c6 chi=3c7 psi=3c8 omega=3c9 thetasym=3d1 upsih=3d2 piv=3d6 ensp=2002
  emsp=2003 thinsp=2009 zwnj=200c zwj=200d lrm=200e rlm=200f ndash=2013 mdash=2014 lsquo=2018 rsquo=2019
  sbquo=201a ldquo=201c rdquo=201d bdquo=201e dagger=2020 Dagger=2021 bull=2022 hellip=2026 permil=2030
  prime=2032 Prime=2033 lsaquo=2039 rsaquo=203a oline=203e frasl=2044 euro=20ac image=2111 weierp=2118
  real=211c trade=2122 alefsym=2135 larr=2190 uarr=2191 rarr=2192 darr=2193 harr=2194 crarr=21b5 lArr=21d0
  uArr=21d1 rArr=21d2 dArr=21d3 hArr=21d4 forall=2200 part=2202 exist=2203 empty=2205 nabla=2207 isin=2208
  notin=2209 ni=220b prod=220f sum=2211 minus=2212 lowast=2217 radic=221a prop=221d infin=221e ang=2220
  and=2227 or=2228 cap=2229 cup=222a int=222b there4=2234 sim=223c cong=2245 asymp=2248 ne=2260 equiv=2261
  le=2264 ge=2265 sub=2282 sup=2283 nsub=2284 sube=2286 supe=2287 oplus=2295 otimes=2297 perp=22a5
  sdot=22c5 lceil=2308 rceil=2309 lfloor=230a rfloor=230b lang=2329 rang=232a loz=25ca spades=2660
  clubs=2663 hearts=2665 diams=2666 apos=27`;

/** The names that are known, and those of them that may stand without a semicolon. */
interface Names {
  readonly codePoints: ReadonlyMap<string, number>;
  readonly bare: ReadonlySet<string>;
}

const readNames = (): Names => {
  const codePoints = new Map<string, number>();
  for (const [index, name] of latin.trim().split(/\s+/).entries()) codePoints.set(name, 0xa0 + index);
  const bare = new Set([...codePoints.keys(), "amp", "lt", "gt", "quot"]);
  for (const entry of others.trim().split(/\s+/)) {
    const [name = "", code = ""] = entry.split("=");
    codePoints.set(name, Number.parseInt(code, 16));
  }
  return { codePoints, bare };
};

/** Read when the first reference by name is met: most callers' texts are dropped unread. */
let names: Names | undefined;

const MAX_NAME_CHARACTERS = 8;
const MIN_NAME_CHARACTERS = 2;

/** What the numbers 128 to 159 stand for: the characters of windows-1252 (WHATWG HTML §13.2.5.80). */
const windows1252 =
  "\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f" +
  "\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178";
const REPLACEMENT = 0xfffd;
const MAX_CODE_POINT = 0x10ffff;

const NUMBER_SIGN = 0x23;
const SEMICOLON = 0x3b;

/** The code point that a number stands for. */
const codePointOf = (value: number): number => {
  if (value === 0 || value > MAX_CODE_POINT || (value >= 0xd800 && value <= 0xdfff)) return REPLACEMENT;
  return value >= 0x80 && value <= 0x9f ? windows1252.charCodeAt(value - 0x80) : value;
};

const digitOf = (unit: number, base: 10 | 16): number => {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const lower = unit | 0x20;
  return base === 16 && lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
};

/** A character reference that was read. */
export interface CharacterReference {
  readonly codePoint: number;
  /** The position behind it. */
  readonly end: number;
}

function readNumber({ units, length }: CodeUnits, at: number): CharacterReference | undefined {
  const base = ((units[at] as number) | 0x20) === 0x78 ? 16 : 10;
  const first = base === 16 ? at + 1 : at;
  let value = 0;
  let end = first;
  for (; end < length; end++) {
    const digit = digitOf(units[end] as number, base);
    if (digit === -1) break;
    value = Math.min(value * base + digit, MAX_CODE_POINT + 1);
  }
  if (end === first) return undefined;
  return { codePoint: codePointOf(value), end: units[end] === SEMICOLON && end < length ? end + 1 : end };
}

const isAlphanumeric = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) || ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a);

function readName({ units, length }: CodeUnits, at: number): CharacterReference | undefined {
  let end = at;
  while (end < length && end - at < MAX_NAME_CHARACTERS && isAlphanumeric(units[end] as number)) end += 1;
  const name = String.fromCharCode(...units.subarray(at, end));
  names ??= readNames();
  const { codePoints, bare } = names;
  const whole = units[end] === SEMICOLON && end < length ? codePoints.get(name) : undefined;
  if (whole !== undefined) return { codePoint: whole, end: end + 1 };
  for (let size = name.length; size >= MIN_NAME_CHARACTERS; size--) {
    const prefix = name.slice(0, size);
    if (bare.has(prefix)) return { codePoint: codePoints.get(prefix) ?? REPLACEMENT, end: at + size };
  }
  return undefined;
}

/**
 * The character reference whose ampersand stands before `at` (WHATWG HTML §13.2.5.72), undefined where none does. The 253
 * names of HTML 4.01 and XML are known; what HTML 5 named later stands for itself, letter by letter.
 */
export function readCharacterReference(text: CodeUnits, at: number): CharacterReference | undefined {
  if (at >= text.length) return undefined;
  return text.units[at] === NUMBER_SIGN && at + 1 < text.length
    ? readNumber(text, at + 1)
    : readName(text, at);
}
