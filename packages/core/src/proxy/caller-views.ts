import type { KeyringSource } from "../keys/keyring.ts";
import type { CallerEntry } from "../policy/callers.ts";
import type { PolicyDocument } from "../policy/document/document.ts";
import { createDomainTest } from "../policy/document/domains.ts";
import { effectiveSettings } from "../policy/document/effective-settings.ts";
import type { Operation } from "../policy/operations/operation.ts";
import { createRawIdTest, type IsRawId } from "../policy/operations/raw-ids.ts";
import { type PushedSelect, pushedSelects } from "../policy/query/push-down.ts";
import { createKeyedVeil, type KeyedVeil } from "../privacy/keyed-veil.ts";
import { type EffectiveProfile, effectiveProfileOf } from "../privacy/profile/effective-profile.ts";
import { createVisibility } from "../privacy/profile/visible-properties.ts";
import { canonicalDomain } from "../privacy/text/address.ts";
import { type Keyring, separateKeyring } from "../privacy/tokens/keys.ts";
import { createSeal, type Seal } from "../privacy/tokens/seal.ts";
import type { Visibility } from "../schema/visibility.ts";

/** What one caller sees of the tenant, and through what. */
export interface CallerView {
  readonly profile: EffectiveProfile;
  readonly visibility: Visibility;
  /** What to select where the caller does not, by operation. */
  readonly pushedSelects: (operation: Operation) => readonly PushedSelect[];
  /** What of people and items the caller may name by their own ids. */
  readonly isRawId: IsRawId;
  /** Seals and sanitizer; the first call waits for the keys. */
  getVeil(signal: AbortSignal): Promise<CallerVeil>;
}

/** A caller's seals and sanitizer. */
export interface CallerVeil extends KeyedVeil {
  /** The seal of what audit events name: one for all callers, so that one mailbox is one in every event. */
  readonly auditSeal: Seal;
}

/** The view of a policy entry. */
export type CallerViews = (entry: CallerEntry) => CallerView;

interface Memory<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
}

/** A value for each key, made on first use. */
const kept = <Key, Value>(known: Memory<Key, Value>, key: Key, make: () => Value): Value => {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
};

/**
 * The views of a policy's callers. Callers of the same settings share one, with its compiled sanitizer and its remembered
 * pseudonyms; a caller with `separate` has its own keys, and so its own view.
 */
export function createCallerViews(
  document: Pick<
    PolicyDocument,
    "profile" | "overrides" | "phrases" | "times" | "tenantDomains" | "plusAddressing"
  >,
  keyrings: KeyringSource,
): CallerViews {
  const keepsDomain = createDomainTest(document.tenantDomains, canonicalDomain);
  const bySettings = new Map<string, CallerView>();
  const byEntry = new WeakMap<CallerEntry, CallerView>();

  const createView = (entry: CallerEntry): CallerView => {
    const profile = effectiveProfileOf(effectiveSettings(document, entry));
    const veils = new WeakMap<Keyring, CallerVeil>();
    const veilOf = (shared: Keyring): CallerVeil => {
      const keyring = entry.separate === true ? separateKeyring(shared, entry.name) : shared;
      const veil = createKeyedVeil({
        keyring,
        profile,
        keepsDomain,
        plusAddressing: document.plusAddressing,
      });
      return { ...veil, auditSeal: createSeal(shared) };
    };
    const visibility = createVisibility(profile);
    const selects = new Map<Operation, readonly PushedSelect[]>();
    return {
      profile,
      visibility,
      pushedSelects: (operation) =>
        kept(selects, operation, () => pushedSelects(operation, visibility.visibleProperties)),
      isRawId: createRawIdTest(profile.rawIds, profile.actionFor),
      async getVeil(signal) {
        const keyring = await keyrings.getKeyring(signal);
        return kept(veils, keyring, () => veilOf(keyring));
      },
    };
  };

  const keyOf = (entry: CallerEntry): string =>
    JSON.stringify([effectiveSettings(document, entry), entry.separate === true ? entry.name : null]);

  return (entry) => kept(byEntry, entry, () => kept(bySettings, keyOf(entry), () => createView(entry)));
}
