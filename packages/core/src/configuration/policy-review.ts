import type { PolicyDocument } from "../policy/document/document.ts";
import { effectiveSettings } from "../policy/document/effective-settings.ts";
import { type Departure, departureOf } from "../privacy/profile/departure.ts";

/** What has to be known of a caller's entry before a policy is signed. */
export interface CallerReview {
  /** Name of the entry. */
  readonly name: string;
  /** How far what holds for the caller leads away from its profile. */
  readonly departure: Departure;
}

/** The callers of a policy, each with how far its overrides, and the document's, lead away from its profile. */
export const reviewCallers = (policy: PolicyDocument): readonly CallerReview[] =>
  policy.callers.map((entry) => ({
    name: entry.name,
    departure: departureOf(effectiveSettings(policy, entry)),
  }));
