import type { ActionName, ProfileName } from "../../schema/treatments.ts";

/** How much a caller sees of what he may read: a profile, and what differs from it. */
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
  /** By `type.property`; they win over classes. */
  readonly properties?: Readonly<Record<string, ActionName>> | undefined;
}

/** What an entry says of its caller's settings; each part may be missing. */
export type OwnSettings = { readonly [Name in keyof ProfileSettings]?: ProfileSettings[Name] | undefined };

/**
 * What holds for a caller: the document's settings with the entry's overrides on top, property by property. An entry that
 * names a profile stands alone: nothing that was loosened for others holds for it.
 */
export function effectiveSettings(document: ProfileSettings, entry: OwnSettings): ProfileSettings {
  const { profile, overrides, phrases } = entry;
  if (profile !== undefined) return { profile, overrides, phrases };
  return {
    profile: document.profile,
    overrides: {
      classes: { ...document.overrides?.classes, ...overrides?.classes },
      properties: { ...document.overrides?.properties, ...overrides?.properties },
    },
    phrases: phrases ?? document.phrases,
  };
}
