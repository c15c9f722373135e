/** What becomes of one value. */
export type Fate =
  | "clear"
  | "structure"
  | "rounded"
  | "described"
  | "pseudonym"
  | "token"
  | "sealed"
  | "link"
  | "withheld"
  | "dropped"
  | "unasked"
  | "added"
  | "group";

/** How a fate is shown: by a sign, a word and a sentence, and by a colour that the style sheet gives to its name. */
export interface FateWords {
  readonly sign: string;
  readonly word: string;
  readonly sentence: string;
}

/** The words of each fate, in the order of the legend. */
export const fateWords: Readonly<Record<Fate, FateWords>> = {
  clear: {
    sign: "●",
    word: "in the clear",
    sentence: "Leaves as it is, and tells of a person or of content.",
  },
  structure: {
    sign: "=",
    word: "structure",
    sentence: "Leaves as it is: a boolean, number, date or fixed word.",
  },
  rounded: { sign: "≈", word: "rounded", sentence: "Leaves rounded down." },
  described: { sign: "#", word: "measured", sentence: "Does not leave; what it measures or contains does." },
  pseudonym: {
    sign: "@",
    word: "pseudonym",
    sentence: "Leaves as a pseudonym, the same everywhere for the same address.",
  },
  token: { sign: "≡", word: "token", sentence: "Leaves as a token that can only be compared." },
  sealed: {
    sign: "§",
    word: "sealed",
    sentence: "Leaves as a sealed id, which works in later requests to the proxy alone.",
  },
  link: { sign: "→", word: "own link", sentence: "Becomes a sealed link of the proxy's own." },
  withheld: {
    sign: "!",
    word: "withheld",
    sentence: "Is not what Microsoft's schema says of it, so it does not leave.",
  },
  dropped: { sign: "×", word: "dropped", sentence: "Is fetched, and does not leave." },
  unasked: { sign: "∅", word: "never fetched", sentence: "Microsoft is not even asked for it." },
  added: { sign: "+", word: "added", sentence: "Is written by the proxy." },
  group: { sign: "{", word: "parts", sentence: "Each part is treated by itself." },
};

/** Fates of values that do not leave in any form. */
export const isGone = (fate: Fate): boolean =>
  fate === "dropped" || fate === "unasked" || fate === "withheld";
