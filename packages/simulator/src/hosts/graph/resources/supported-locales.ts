import type { JsonObject } from "../../../tenant/wire.ts";
import { windowsZones } from "../odata/time-zones.ts";

/** Locales with the names that Outlook gives them. */
export const supportedLanguages: readonly JsonObject[] = [
  { locale: "cs-CZ", displayName: "čeština (Česko)" },
  { locale: "de-AT", displayName: "Deutsch (Österreich)" },
  { locale: "de-DE", displayName: "Deutsch (Deutschland)" },
  { locale: "en-GB", displayName: "English (United Kingdom)" },
  { locale: "en-US", displayName: "English (United States)" },
  { locale: "fr-FR", displayName: "français (France)" },
  { locale: "it-IT", displayName: "italiano (Italia)" },
  { locale: "ja-JP", displayName: "日本語 (日本)" },
];

/** Time zones by the two standards of names; Windows' names have a display name of their own. */
export const supportedTimeZones: Readonly<Record<"windows" | "iana", readonly JsonObject[]>> = {
  windows: Object.entries(windowsZones).map(([alias, city]) => ({
    alias,
    displayName: alias === "UTC" ? "(UTC) Coordinated Universal Time" : `${alias} (${city})`,
  })),
  iana: Object.values(windowsZones).map((alias) => ({ alias, displayName: alias })),
};
