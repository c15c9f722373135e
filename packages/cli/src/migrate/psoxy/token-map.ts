import { isIP } from "node:net";
import type { KeyedTokens } from "@graphveil/core/privacy";
import { parseMailboxAddress } from "./mailbox-address.ts";
import { hashOfToken, type OldDomainOptions, type OldTokenOptions, oldHash, oldToken } from "./old-token.ts";

/** Why a token cannot be mapped: a closed set. */
export const unmappedReasons = {
  notAToken: "is no token of Psoxy's",
  unknownValue: "is of no value in the list, or was made with another salt or another reading of addresses",
  severalValues: "is one token of several values, which have different tokens now",
  ipAddress: "is of an IP address, which Graphveil never gives out",
  distinguishedName: "is of a distinguished name, which Graphveil never gives out",
  quotedLocalPart: "is of an address in quotation marks, which Psoxy reads in a way that is not known",
} as const;

/** Why a token cannot be mapped. */
export type UnmappedReason = keyof typeof unmappedReasons;

/** An old token and the one that stands for the same thing now. */
export interface MappedToken {
  readonly from: string;
  /** The hash of the old token, base64url; undefined for what is no token. */
  readonly hash: string | undefined;
  /** Undefined where a reason is given. */
  readonly to: string | undefined;
  readonly reason: UnmappedReason | undefined;
  /** The value itself, for who asks for it. */
  readonly value: string | undefined;
}

/** What a map is made of. */
export interface TokenMapOptions extends OldTokenOptions, OldDomainOptions {
  /** Makes the new tokens. */
  readonly tokens: Pick<KeyedTokens, "pseudonymize" | "sealIds">;
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const distinguishedName = /^(?:CN|OU|DC)=.+,(?:CN|OU|DC)=/i;

type NewToken = Pick<MappedToken, "to" | "reason">;

/** The new token of a value: a sealed id for an id of the directory, a pseudonym for all else that has one. */
function newToken(value: string, { tokens }: TokenMapOptions): NewToken {
  const without = (reason: UnmappedReason): NewToken => ({ to: undefined, reason });
  if (isIP(value) !== 0) return without("ipAddress");
  if (distinguishedName.test(value)) return without("distinguishedName");
  if (guid.test(value)) return { to: tokens.sealIds("directoryObject", [value])[0], reason: undefined };
  const address = parseMailboxAddress(value);
  if (address?.isQuoted) return without("quotedLocalPart");
  const bare = address === undefined ? value : `${address.local}@${address.domain}`;
  return { to: tokens.pseudonymize([bare])[0], reason: undefined };
}

/** The tokens of each value, old and new, in their order. */
export const mapValues = (values: readonly string[], options: TokenMapOptions): readonly MappedToken[] =>
  values.map((value) => ({
    from: oldToken(value, options, options),
    hash: oldHash(value, options),
    value,
    ...newToken(value, options),
  }));

/** Values of one hash as one: where they have different tokens now, none of these is right. */
function indexByHash(mapped: readonly MappedToken[]): ReadonlyMap<string, MappedToken> {
  const byHash = new Map<string, MappedToken>();
  for (const each of mapped) {
    const { hash = "" } = each;
    const known = byHash.get(hash);
    const differs = known !== undefined && (known.to !== each.to || known.reason !== each.reason);
    byHash.set(hash, differs ? { ...each, to: undefined, reason: "severalValues" } : (known ?? each));
  }
  return byHash;
}

/**
 * The new token for each old one, in their order.
 *
 * @param values the addresses and ids that the old tokens may be of: a hash is one-way, so only who has the value can map it
 */
export function mapTokens(
  oldTokens: readonly string[],
  values: readonly string[],
  options: TokenMapOptions,
): readonly MappedToken[] {
  const byHash = indexByHash(mapValues(values, options));
  return oldTokens.map((from) => {
    const hash = hashOfToken(from);
    if (hash === undefined) return { from, hash, to: undefined, value: undefined, reason: "notAToken" };
    const known = byHash.get(hash);
    if (known === undefined) return { from, hash, to: undefined, value: undefined, reason: "unknownValue" };
    const [scheme = ""] = /^smtp:/i.exec(from) ?? [];
    return { ...known, from, to: known.to === undefined ? undefined : `${scheme}${known.to}` };
  });
}

/** The same for a list of values: two of them that share a hash and not a token are said, too. */
export const mapList = (values: readonly string[], options: TokenMapOptions): readonly MappedToken[] => {
  const mapped = mapValues(values, options);
  const byHash = indexByHash(mapped);
  return mapped.map((each) =>
    byHash.get(each.hash ?? "")?.reason === "severalValues"
      ? { ...each, to: undefined, reason: "severalValues" as const }
      : each,
  );
};
