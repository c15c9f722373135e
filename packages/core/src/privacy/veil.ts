import type { Property, TypeName } from "../schema/schema.ts";
import { type Action, actionFor, type Profile } from "./actions.ts";
import { createCorrelator } from "./correlator.ts";
import type { Keyring } from "./keys.ts";
import { createPseudonymizer } from "./pseudonymizer.ts";
import { createSanitizer, type Sanitizer } from "./sanitizer/sanitizer.ts";
import { createSeal, type Seal } from "./seal.ts";

/** Everything that one set of keys and one profile give. */
export interface Veil {
  readonly seal: Seal;
  readonly sanitizer: Sanitizer;
}

/** Options of {@link createVeil}. */
export interface VeilOptions {
  readonly keyring: Keyring;
  readonly profile: Profile;
  /** True for a canonical domain that stays readable behind a pseudonym. */
  readonly keepsDomain: (domain: string) => boolean;
}

/** True if a profile lets anything of a property through; what it drops must not be asked for either. */
export const isVisible = (profile: Profile, property: Property): boolean =>
  actionFor(profile, property) !== "drop";

/** Makes seals, pseudonyms, correlation tokens and the sanitizer that writes with them. */
export function createVeil({ keyring, profile, keepsDomain }: VeilOptions): Veil {
  const { keys } = keyring.issue;
  const seal = createSeal(keyring);
  const sanitizer = createSanitizer({
    actionFor: (property: Property, _type: TypeName): Action => actionFor(profile, property),
    tokens: {
      sealIds: seal.sealIds,
      correlate: createCorrelator(keys.correlation),
      pseudonymize: createPseudonymizer({
        pseudonymKey: keys.pseudonym,
        domainKey: keys.domain,
        keepsDomain,
      }),
    },
  });
  return { seal, sanitizer };
}
