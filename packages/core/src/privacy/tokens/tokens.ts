import type { Tokens } from "../sanitizer/tokens.ts";
import { createCorrelator } from "./correlator.ts";
import type { Keyring } from "./keys.ts";
import { createP1Pseudonyms } from "./pseudonyms/p1.ts";
import {
  createPseudonymizer,
  type PseudonymFormat,
  type PseudonymFormatOptions,
} from "./pseudonyms/pseudonymizer.ts";
import { createSeal, type Seal } from "./seal.ts";

/** The tokens of one keyring, and the seals that open again. */
export interface KeyedTokens extends Tokens, Seal {}

/** Options of {@link createTokens}. */
export interface TokensOptions extends Omit<PseudonymFormatOptions, "keys"> {
  readonly keyring: Keyring;
  /** Default: `p1_`. */
  readonly pseudonyms?: PseudonymFormat;
}

/** Makes the keyed functions of a keyring. They issue under its newest version and open under every accepted one. */
export function createTokens({
  keyring,
  pseudonyms = createP1Pseudonyms,
  ...format
}: TokensOptions): KeyedTokens {
  const { keys } = keyring.issue;
  return {
    ...createSeal(keyring),
    correlate: createCorrelator(keys.correlation),
    pseudonymize: createPseudonymizer(pseudonyms({ keys, ...format })),
  };
}
