import { structuredType, typeNames } from "../../schema/schema.ts";
import type { Keyring } from "./keys.ts";
import { createTokens, type TokensOptions } from "./tokens.ts";

/** What a rotation map is made of. */
export interface RotationMapOptions extends Omit<TokensOptions, "keyring"> {
  /** The keys that callers' stored tokens were made with. */
  readonly from: Keyring;
  /** The keys that issue from now on. */
  readonly to: Keyring;
}

/** A token of before a rotation and the one that stands for the same thing after it. */
export interface RotatedToken {
  readonly from: string;
  /** Undefined for a token that the old keys did not make. */
  readonly to: string | undefined;
}

/** Maps tokens of before a rotation to those of after it. */
export interface RotationMap {
  /** The pseudonyms of addresses in the clear, in their order: they are one-way, so only who knows the address can map. */
  pseudonyms(addresses: readonly string[]): readonly RotatedToken[];
  /** The tokens that stand for the same ids, in their order. */
  sealedIds(tokens: readonly string[]): readonly RotatedToken[];
}

/** Every kind of id that the schema seals. */
const kindsOfIds = (): readonly string[] => {
  const kinds = typeNames.flatMap((type) =>
    [...structuredType(type).properties.values()].flatMap(({ idKind }) => idKind ?? []),
  );
  return [...new Set(kinds)];
};

/**
 * The map over a key rotation, only for the owner of the keys and offline: its holder joins what was issued before with what
 * is issued now, which a rotation may be meant to prevent. A token that was sealed before keeps opening while its version is
 * accepted, so the map is needed only for what callers stored and join on.
 *
 * For a separate caller both keyrings are that caller's.
 */
export function createRotationMap({ from, to, ...options }: RotationMapOptions): RotationMap {
  const kinds = kindsOfIds();
  const before = createTokens({ keyring: from, ...options });
  const after = createTokens({ keyring: to, ...options });

  const reseal = (token: string): string | undefined => {
    for (const kind of kinds) {
      const id = before.unsealId(kind, token);
      if (id !== undefined) return after.sealIds(kind, [id])[0];
    }
    return undefined;
  };

  return {
    pseudonyms(addresses) {
      const renewed = after.pseudonymize(addresses);
      return before.pseudonymize(addresses).map((pseudonym, i) => ({ from: pseudonym, to: renewed[i] }));
    },
    sealedIds: (tokens) => tokens.map((token) => ({ from: token, to: reseal(token) })),
  };
}
