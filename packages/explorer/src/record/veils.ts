import { createDomainTest, effectiveSettings, type PolicyDocument } from "@graphveil/core/policy";
import {
  canonicalDomain,
  createVeil,
  type EffectiveProfile,
  effectiveProfileOf,
  type ProfileSettings,
  type Tokens,
  type Veil,
} from "@graphveil/core/sanitizer";
import { deriveKeys, inventedRoot, separateKeys } from "../tokens/keys.ts";
import { createBrowserTokens } from "../tokens/tokens.ts";

type Entry = PolicyDocument["callers"][number];

/** What the proxy would sanitize a caller's replies with, but for the keys, which are invented. */
export interface CallerVeil {
  readonly veil: Veil;
  readonly profile: EffectiveProfile;
  readonly settings: ProfileSettings;
}

/** Most sets of keys, and of settings, that are kept: undo and redo find theirs again. */
const MAX_KEPT_VALUES = 32;

const keeping = <Value>(): ((name: string, make: () => Value) => Value) => {
  const kept = new Map<string, Value>();
  return (name, make) => {
    const found = kept.get(name) ?? make();
    kept.delete(name);
    kept.set(name, found);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT_VALUES && oldest !== undefined) kept.delete(oldest);
    return found;
  };
};

const keptTokens = keeping<Tokens>();
const keptVeils = keeping<CallerVeil>();
const ownKeys = keeping<ReturnType<typeof deriveKeys>>();

const tokensOf = (policy: PolicyDocument, entry: Entry): readonly [name: string, tokens: Tokens] => {
  const { tenantDomains, plusAddressing, keys } = policy;
  const owner = entry.separate === true ? entry.name : undefined;
  const name = JSON.stringify([owner, tenantDomains, plusAddressing, keys.issue]);
  const make = (): Tokens => {
    const shared = ownKeys("", () => deriveKeys(inventedRoot()));
    return createBrowserTokens({
      keys: owner === undefined ? shared : separateKeys(shared, owner),
      version: keys.issue,
      keepsDomain: createDomainTest(tenantDomains, canonicalDomain),
      plusAddressing,
    });
  };
  return [name, keptTokens(name, make)];
};

/** The sanitizer of a caller of a policy without faults. */
export function veilOf(policy: PolicyDocument, entry: Entry): CallerVeil {
  const settings = effectiveSettings(policy, entry);
  const [keys, tokens] = tokensOf(policy, entry);
  return keptVeils(JSON.stringify([keys, settings]), () => {
    const profile = effectiveProfileOf(settings);
    return { veil: createVeil({ tokens, profile }), profile, settings };
  });
}
