import type { ProfileSettings, SignedSettings } from "../../schema/profile-settings.ts";

/** What an entry says of its caller's settings; each part may be missing. */
export type OwnSettings = { readonly [Name in keyof SignedSettings]?: SignedSettings[Name] | undefined };

/**
 * What holds for a caller: the document's settings with the entry's overrides on top, property by property. An entry that
 * names a profile takes nothing from the document: what was loosened for others does not hold for it.
 */
export function effectiveSettings(document: ProfileSettings, entry: OwnSettings): ProfileSettings {
  const { profile, overrides, phrases, times } = entry;
  if (profile !== undefined) return { profile, overrides, phrases, times };
  return {
    profile: document.profile,
    overrides: {
      classes: { ...document.overrides?.classes, ...overrides?.classes },
      properties: { ...document.overrides?.properties, ...overrides?.properties },
    },
    phrases: phrases ?? document.phrases,
    times: times ?? document.times,
  };
}
