import type { Action } from "../../schema/actions.ts";
import type { OverridableClass } from "../../schema/overridable-classes.ts";
import type { ProfileLabel, ProfileName, ProfileSettings } from "../../schema/profile-settings.ts";
import { type Property, propertyNamed } from "../../schema/schema.ts";
import { bareAction, isPossible, type Profile, profiles } from "./profiles.ts";

/** How far overrides lead away from the profile that they are written for. */
export interface Departure {
  /** The bare name. */
  readonly profile: ProfileName;
  readonly label: ProfileLabel;
  /** The overrides that let out more than the profile does: names of classes, and `type.property`. */
  readonly loosenedBy: readonly string[];
  /** The overrides that hold back more than the profile does; `times` where times are rounded. */
  readonly tightenedBy: readonly string[];
  /** Classes of which something more is let out, in whatever form; a property counts under its class. */
  readonly loosened: readonly OverridableClass[];
  /** Classes of which something passes in the clear that the profile would not let out. */
  readonly clear: readonly OverridableClass[];
}

/** One override, and what the profile does in its place. */
interface Override {
  readonly name: string;
  readonly propertyClass: OverridableClass;
  readonly bare: Action;
  readonly chosen: Action;
}

/** For each action those that tell less than it does; two actions of which neither tells less count as loosened. */
const lessTelling: Readonly<Record<Action, readonly Action[]>> = {
  keep: ["drop", "pseudonymize", "seal", "correlate", "measure", "phrases", "count", "depth"],
  recurse: ["drop", "count"],
  drop: [],
  pseudonymize: ["drop", "correlate", "count"],
  seal: ["drop", "correlate", "count"],
  correlate: ["drop", "count"],
  measure: ["drop", "count"],
  phrases: ["drop", "count"],
  count: ["drop"],
  depth: ["drop"],
  provider: ["drop"],
};

/** True if an action lets a caller learn less of a value than another; neither tells less of a pair that cannot be compared. */
export const tellsLess = (action: Action, than: Action): boolean => lessTelling[than].includes(action);

/** What happens to the values of a property where an action is chosen for it. */
export const actionOn = (action: Action, property: Property): Action => {
  if (!isPossible(action, property)) return "drop";
  return action === "keep" && property.type.kind === "structured" ? "recurse" : action;
};

/** Only lists of headers and the like are of class `recurse` and hidden: their names are free text. */
const countedUnder = ({ propertyClass }: Property): OverridableClass =>
  propertyClass === "recurse" ? "text" : (propertyClass as OverridableClass);

const ofProperty = (name: string, action: Action, profile: Profile): Override | undefined => {
  const property = propertyNamed(name);
  if (property === undefined) return undefined;
  const bare = actionOn(bareAction(profile, property), property);
  return { name, propertyClass: countedUnder(property), bare, chosen: actionOn(action, property) };
};

const overridesOf = ({ profile: name, overrides = {} }: ProfileSettings): readonly Override[] => {
  const profile = profiles[name];
  const classes = Object.entries(overrides.classes ?? {}) as readonly (readonly [OverridableClass, Action])[];
  return [
    ...classes.map(([each, chosen]) => ({
      name: each,
      propertyClass: each,
      bare: profile.classes[each],
      chosen,
    })),
    ...Object.entries(overrides.properties ?? {}).flatMap(
      ([property, action]) => ofProperty(property, action, profile) ?? [],
    ),
  ];
};

const isClear = (action: Action): boolean => action === "keep" || action === "recurse";

const labelOf = (profile: ProfileName, isLoosened: boolean, isTightened: boolean) => {
  if (isLoosened) return `${profile}, loosened` as ProfileLabel;
  return isTightened ? (`${profile}, tightened` as const) : profile;
};

const distinct = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)];

/**
 * Compares overrides with the bare profile that they stand on, so that no profile is called by a name that its overrides
 * belie. It reads only what the overrides name, so that a cold start can afford it.
 *
 * @param settings - settings without faults; a name that the schema does not know is passed over
 */
export function departureOf(settings: ProfileSettings): Departure {
  const changed = overridesOf(settings).filter(({ bare, chosen }) => bare !== chosen);
  // Under `raw` everything passes that ever does, so nothing that is chosen tells more.
  const isTightening = ({ bare, chosen }: Override): boolean =>
    settings.profile === "raw" || tellsLess(chosen, bare);
  const tightening = changed.filter(isTightening);
  const loosening = changed.filter((override) => !isTightening(override));
  const names = (overrides: readonly Override[]) => overrides.map(({ name }) => name);
  const tightenedBy = [...names(tightening), ...(settings.times === undefined ? [] : ["times"])];
  const classes = (overrides: readonly Override[]) =>
    distinct(overrides.map(({ propertyClass }) => propertyClass));
  return {
    profile: settings.profile,
    label: labelOf(settings.profile, loosening.length > 0, tightenedBy.length > 0),
    loosenedBy: names(loosening),
    tightenedBy,
    loosened: classes(loosening),
    clear: classes(loosening.filter(({ chosen }) => isClear(chosen))),
  };
}

/** Most overrides that a line of text names. */
const MAX_NAMED_OVERRIDES = 20;

/** A departure in words: `strict, loosened by text, user.mail`; of many overrides the first twenty, and how many more. */
export const departureText = ({ label, loosenedBy, tightenedBy }: Departure): string => {
  const names = loosenedBy.length > 0 ? loosenedBy : tightenedBy;
  if (names.length === 0) return label;
  const more = names.length > MAX_NAMED_OVERRIDES ? ` and ${names.length - MAX_NAMED_OVERRIDES} more` : "";
  return `${label} by ${names.slice(0, MAX_NAMED_OVERRIDES).join(", ")}${more}`;
};
