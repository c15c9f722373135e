import type { Fault } from "../../schema/fault.ts";
import type { OverridableClass } from "../../schema/overridable-classes.ts";
import type { SignedSettings } from "../../schema/profile-settings.ts";
import { departureOf } from "./departure.ts";
import { checkChoice } from "./profile-faults.ts";

/** Departments and titles are the one class that `analytics` shows by itself. */
const isSignedFor = (propertyClass: OverridableClass): boolean => propertyClass !== "organization";

/** Classes that the overrides of a place have to be acknowledged for: who signs the policy sees them beside the overrides. */
export const neededAcknowledgement = (settings: SignedSettings): readonly OverridableClass[] =>
  departureOf(settings).clear.filter(isSignedFor);

/** Classes that are acknowledged though no override beside them lets them out in the clear. */
export function superfluousAcknowledgement(settings: SignedSettings): readonly OverridableClass[] {
  const { acknowledge = [] } = settings;
  if (acknowledge.length === 0) return [];
  const needed = neededAcknowledgement(settings);
  return [...new Set(acknowledge)].filter((each) => !needed.includes(each));
}

/** All faults of the settings of one place of a policy: those of the choice, and overrides that nothing acknowledges. */
export function checkSettings(settings: SignedSettings): readonly Fault[] {
  const faults = checkChoice(settings);
  if (settings.overrides === undefined) return faults;
  const needed = neededAcknowledgement(settings);
  const missing = needed.filter((each) => settings.acknowledge?.includes(each) !== true);
  if (missing.length === 0) return faults;
  const problem = `let ${missing.join(", ")} out in the clear, which ${settings.profile} does not; if that is meant, add beside them: "acknowledge": ${JSON.stringify(needed)}`;
  return [...faults, { pointer: "/overrides", problem: problem.replaceAll('","', '", "') }];
}
