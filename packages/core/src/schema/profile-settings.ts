import type { ActionName } from "./actions.ts";
import type { OverridableClass } from "./overridable-classes.ts";
import type { TimeUnit } from "./times.ts";

/** Names of the profiles, the one that shows least first. */
export const profileNames = ["strict", "analytics", "raw"] as const;

/** Name of a profile. */
export type ProfileName = (typeof profileNames)[number];

/**
 * What a profile is called once overrides have their say: by its bare name only where none of them changes what it does. One
 * that lets out more than the profile makes it `loosened`, whatever the others hold back. `raw` cannot be loosened.
 */
export const profileLabels = [
  "strict",
  "strict, tightened",
  "strict, loosened",
  "analytics",
  "analytics, tightened",
  "analytics, loosened",
  "raw",
  "raw, tightened",
] as const;

/** What a profile with overrides is called. */
export type ProfileLabel = (typeof profileLabels)[number];

/** How much a caller sees of what it may read: a profile, and what differs from it. */
export interface ProfileSettings {
  readonly profile: ProfileName;
  readonly overrides?: Overrides | undefined;
  /** Literal phrases for the action `phrases`. */
  readonly phrases?: readonly string[] | undefined;
  /** What all times are rounded to. Default: not rounded. */
  readonly times?: TimeUnit | undefined;
}

/** Settings as a policy says them in one place, signed for. */
export interface SignedSettings extends ProfileSettings {
  /** Classes of which the overrides beside it let values out in the clear, on purpose. */
  readonly acknowledge?: readonly OverridableClass[] | undefined;
}

/** Actions in place of a profile's own. */
export interface Overrides {
  /** By property class. */
  readonly classes?: Readonly<Record<string, ActionName>> | undefined;
  /** By `type.property`, such as `event.importance`; they win over classes. */
  readonly properties?: Readonly<Record<string, ActionName>> | undefined;
}
