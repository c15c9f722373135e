import { createDomainTest, type PolicyDocument } from "@graphveil/core/policy";
import {
  canonicalDomain,
  createRotationMap,
  deriveKeys,
  type Keyring,
  type RotatedToken,
  separateKeyring,
} from "@graphveil/core/privacy";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";

/** One version's root key. */
export interface VersionedRoot {
  /** As the policy names it: it is part of what a seal is made of. */
  readonly version: string;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

/** What a rotation is mapped with. */
export interface RotationOptions {
  /** The version that issued before. */
  readonly from: VersionedRoot;
  /** The version that issues now. */
  readonly to: VersionedRoot;
  /** Its tenant domains, and which of its callers have keys of their own, are what counts. */
  readonly policy: PolicyDocument;
  /** The name of the caller whose tokens are mapped; needed for one that is `separate`. */
  readonly caller?: string | undefined;
}

const sealedId = /^s1_/;

/**
 * Maps addresses in the clear to their pseudonyms, and sealed ids to themselves, before and after a rotation, in their order.
 *
 * @throws CommandError for a caller that the policy does not have (wrong use)
 */
export function mapRotation(
  values: readonly string[],
  { from, to, policy, caller }: RotationOptions,
): readonly RotatedToken[] {
  const entry = policy.callers.find(({ name }) => name === caller);
  if (caller !== undefined && entry === undefined)
    throw new CommandError(
      EXIT.wrongUse,
      `the policy has no caller named ${caller}; see the names of its callers.`,
    );
  const keyringOf = ({ version, root }: VersionedRoot): Keyring => {
    const own = { version, keys: deriveKeys(root) };
    const keyring = { issue: own, accept: [own] };
    return entry?.separate === true ? separateKeyring(keyring, entry.name) : keyring;
  };
  const keepsDomain = createDomainTest(policy.tenantDomains, canonicalDomain);
  const map = createRotationMap({
    from: keyringOf(from),
    to: keyringOf(to),
    keepsDomain,
    plusAddressing: policy.plusAddressing,
  });
  const one = (value: string) => (sealedId.test(value) ? map.sealedIds([value]) : map.pseudonyms([value]));
  return values.flatMap(one);
}
