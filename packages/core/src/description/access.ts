import type { CallerEntry } from "../policy/callers.ts";
import type { PolicyDocument } from "../policy/document/document.ts";
import { effectiveSettings } from "../policy/document/effective-settings.ts";
import type { ScopeRules } from "../policy/document/scope-rules.ts";
import { catalogue } from "../policy/operations/catalogue.ts";
import type { Operation } from "../policy/operations/operation.ts";
import { isOffered } from "../policy/policy.ts";
import type { Departure } from "../privacy/profile/departure.ts";
import { effectiveProfileOf } from "../privacy/profile/effective-profile.ts";
import { createVisibility } from "../privacy/profile/visible-properties.ts";
import type { TimeUnit } from "../schema/times.ts";
import { type Exposure, exposuresOf } from "./exposure.ts";

/** All that one caller of a policy can read, for a person who signs the policy. */
export interface CallerAccess {
  readonly entry: CallerEntry;
  readonly departure: Departure;
  /** The operations that are offered to the caller, in the order of the catalogue. */
  readonly operations: readonly Operation[];
  /** What their replies can hold, by `type.property`. */
  readonly exposures: ReadonlyMap<string, Exposure>;
  readonly phrases: readonly string[];
  /** What times are rounded to; undefined where they pass as they are. */
  readonly times: TimeUnit | undefined;
}

/**
 * What a caller of a policy can read.
 *
 * @throws Error if the settings have faults, which a parsed policy does not have
 */
export function accessOf(policy: PolicyDocument, entry: CallerEntry): CallerAccess {
  const profile = effectiveProfileOf(effectiveSettings(policy, entry));
  const visible = createVisibility(profile);
  const operations = catalogue.filter((operation) => isOffered(entry, operation, visible));
  return {
    entry,
    departure: profile.departure,
    operations,
    exposures: exposuresOf(operations, profile),
    phrases: profile.phrases,
    times: profile.times,
  };
}

/** Members of an entry that narrow which records its caller reads. */
export const scopeMembers = [
  "mailboxes",
  "exclude",
  "folders",
  "private",
  "resources",
  "senders",
  "scopeDirectory",
] as const satisfies readonly (keyof ScopeRules)[];
