import { providerSources } from "../../schema/meeting-providers.ts";
import { structuredType } from "../../schema/schema.ts";
import type { EffectiveProfile } from "./effective-profile.ts";

/**
 * What a profile has fetched so that something is derived from it, as `type.property`: empty where nothing is. It leaves only
 * as far as the profile shows it.
 */
export function derivedSources({ actionFor }: Pick<EffectiveProfile, "actionFor">): readonly string[] {
  const meeting = structuredType("event").properties.get("onlineMeeting");
  if (meeting === undefined || actionFor(meeting, "event") !== "provider") return [];
  return [meeting.name, ...providerSources].map((name) => `event.${name}`);
}
