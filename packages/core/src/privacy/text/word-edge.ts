/** What a code point does at the edge of a word. */
export const edge = { none: 0, letter: 1, digit: 2, midAny: 3, midLetter: 4, midDigit: 5 } as const;

/** The edge kind of any code point. Its patterns are costly to read, so that is done when the first phrase is looked for. */
function createEdgeOf(): (codePoint: number) => number {
  const joining = /[\p{L}\p{N}\p{M}\p{Pc}]/u;
  /** Scripts that write no space between words: any place between two of their letters can be a border. */
  const unspaced =
    /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tibt}\p{sc=Yiii}]/u;
  /** MidNumLet, MidLetter and MidNum of UAX #29: they join what stands on both sides of them. */
  const middle =
    /['.\u2018\u2019\u2024\ufe52\uff07\uff0e:\u00b7\u0387\u055f\u05f4\u2027\ufe13\ufe55\uff1a,;]/;
  const digit = /\p{Nd}/u;
  const onlyLetters = /[:\u00b7\u0387\u055f\u05f4\u2027\ufe13\ufe55\uff1a]/;
  const onlyDigits = /[,;]/;

  return (codePoint) => {
    const character = String.fromCodePoint(codePoint);
    if (unspaced.test(character)) return edge.none;
    if (digit.test(character)) return edge.digit;
    if (joining.test(character)) return edge.letter;
    if (!middle.test(character)) return edge.none;
    if (onlyLetters.test(character)) return edge.midLetter;
    return onlyDigits.test(character) ? edge.midDigit : edge.midAny;
  };
}

/** The edge kinds of code points, remembered for those of the Basic Multilingual Plane. */
export function createEdges(): (codePoint: number) => number {
  const edgeOf = createEdgeOf();
  const known = new Uint8Array(0x10000);
  return (codePoint) => {
    if (codePoint > 0xffff) return edgeOf(codePoint);
    const kind = known[codePoint] as number;
    if (kind !== 0) return kind - 1;
    const found = edgeOf(codePoint);
    known[codePoint] = found + 1;
    return found;
  };
}

const joins = (kind: number): boolean => kind === edge.letter || kind === edge.digit;

const holds = (middleKind: number, before: number, behind: number): boolean => {
  if (before === edge.letter && behind === edge.letter)
    return middleKind === edge.midAny || middleKind === edge.midLetter;
  return (
    before === edge.digit &&
    behind === edge.digit &&
    (middleKind === edge.midAny || middleKind === edge.midDigit)
  );
};

/** True if a word ends or begins between the second and the third of four neighbours, by their edge kinds. */
export function isWordEdge(first: number, second: number, third: number, fourth: number): boolean {
  if (joins(second) && joins(third)) return false;
  return !holds(third, second, fourth) && !holds(second, first, third);
}
