import type { ActionName } from "./actions.ts";

/** Names of the profiles, the one that shows least first. */
export const profileNames = ["strict", "analytics", "raw"] as const;

/** Name of a profile. */
export type ProfileName = (typeof profileNames)[number];

/** How much a caller sees of what it may read: a profile, and what differs from it. */
export interface ProfileSettings {
  readonly profile: ProfileName;
  readonly overrides?: Overrides | undefined;
  /** Literal phrases for the action `phrases`. */
  readonly phrases?: readonly string[] | undefined;
}

/** Actions in place of a profile's own. */
export interface Overrides {
  /** By property class. */
  readonly classes?: Readonly<Record<string, ActionName>> | undefined;
  /** By `type.property`, such as `event.importance`; they win over classes. */
  readonly properties?: Readonly<Record<string, ActionName>> | undefined;
}
