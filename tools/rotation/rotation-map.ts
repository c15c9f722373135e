import { readFileSync } from "node:fs";
import { createDomainTest, parsePolicyDocument } from "@graphveil/core/policy";
import {
  canonicalDomain,
  createRotationMap,
  deriveKeys,
  type Keyring,
  type RotatedToken,
  separateKeyring,
} from "@graphveil/core/privacy";

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
  /** The policy, as parsed JSON: its tenant domains, and which of its callers have keys of their own. */
  readonly policy: unknown;
  /** The name of the caller whose tokens are mapped; needed for one who is `separate`. */
  readonly caller?: string | undefined;
}

const sealedId = /^s1_/;

/**
 * Maps addresses in the clear to their pseudonyms, and sealed ids to themselves, before and after a rotation, in their order.
 *
 * @throws Error for a policy with faults, or a caller that it does not have
 */
export function mapRotation(
  values: readonly string[],
  { from, to, policy, caller }: RotationOptions,
): readonly RotatedToken[] {
  const result = parsePolicyDocument(policy);
  if (!result.ok) throw new Error("the policy has faults");
  const entry = result.document.callers.find(({ name }) => name === caller);
  if (caller !== undefined && entry === undefined) throw new Error("the policy has no caller of that name");
  const keyringOf = ({ version, root }: VersionedRoot): Keyring => {
    const own = { version, keys: deriveKeys(root) };
    const keyring = { issue: own, accept: [own] };
    return entry?.separate === true ? separateKeyring(keyring, entry.name) : keyring;
  };
  const keepsDomain = createDomainTest(result.document.tenantDomains, canonicalDomain);
  const map = createRotationMap({ from: keyringOf(from), to: keyringOf(to), keepsDomain });
  const one = (value: string) => (sealedId.test(value) ? map.sealedIds([value]) : map.pseudonyms([value]));
  return values.flatMap(one);
}

/** A version and its root key, from `<version>=<file>`. */
const readRoot = (argument = ""): VersionedRoot => {
  const equals = argument.indexOf("=");
  if (equals < 1)
    throw new Error("usage: rotation-map.ts v1=<file> v2=<file> <policy.json> [<caller>] < values");
  return { version: argument.slice(0, equals), root: readFileSync(argument.slice(equals + 1)) };
};

if (import.meta.main) {
  const [from, to, policy = "policy.json", caller] = process.argv.slice(2);
  const options = {
    from: readRoot(from),
    to: readRoot(to),
    policy: JSON.parse(readFileSync(policy, "utf8")) as unknown,
    caller,
  };
  const values = readFileSync(0, "utf8")
    .split(/\r?\n/)
    .filter((line) => line !== "");
  for (const token of mapRotation(values, options))
    process.stdout.write(`${token.from}\t${token.to ?? ""}\n`);
}
