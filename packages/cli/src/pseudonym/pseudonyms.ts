import { createDomainTest, type PolicyDocument } from "@graphveil/core/policy";
import { canonicalDomain, createTokens, type Keyring, separateKeyring } from "@graphveil/core/privacy";

/** A pseudonym of an address, and where it is used. */
export interface PersonPseudonym {
  readonly address: string;
  /** The caller with keys of its own that gets it; undefined for all callers that share keys. */
  readonly caller: string | undefined;
  /** The key version that it is made under. */
  readonly version: string;
  readonly pseudonym: string;
}

/** The keyrings of a policy: the shared one where a caller uses it, and that of each caller with its own. */
const keyringsOf = (
  shared: Keyring,
  { callers }: PolicyDocument,
  only: string | undefined,
): readonly (readonly [caller: string | undefined, keyring: Keyring])[] => {
  const meant = callers.filter(({ name }) => only === undefined || name === only);
  const separate = meant.filter(({ separate: isSeparate }) => isSeparate === true);
  return [
    ...(separate.length < meant.length ? [[undefined, shared] as const] : []),
    ...separate.map(({ name }) => [name, separateKeyring(shared, name)] as const),
  ];
};

/** The versions of a keyring, the issuing one first. */
const versionsOf = ({ issue, accept }: Keyring) => [
  issue,
  ...accept.filter(({ version }) => version !== issue.version),
];

/**
 * All pseudonyms that a platform may hold of addresses in the clear: under each accepted version, for all callers that share keys
 * and for each that has its own.
 *
 * @param only - name of the one caller that is meant; undefined for all
 */
export function pseudonymsOf(
  addresses: readonly string[],
  keyring: Keyring,
  policy: PolicyDocument,
  only: string | undefined,
): readonly PersonPseudonym[] {
  const keepsDomain = createDomainTest(policy.tenantDomains, canonicalDomain);
  const { plusAddressing } = policy;
  const sets = keyringsOf(keyring, policy, only).flatMap(([caller, ring]) =>
    versionsOf(ring).map((own) => {
      const tokens = createTokens({ keyring: { issue: own, accept: [own] }, keepsDomain, plusAddressing });
      return { caller, version: own.version, pseudonyms: tokens.pseudonymize(addresses) };
    }),
  );
  return addresses.flatMap((address, at) =>
    sets.map(({ caller, version, pseudonyms }) => ({
      address,
      caller,
      version,
      pseudonym: pseudonyms[at] ?? "",
    })),
  );
}
