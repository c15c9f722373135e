import { pointerTo } from "../../json/json-pointer.ts";
import { type ActionName, actionNames, propertyActions } from "../../schema/actions.ts";
import type { Fault } from "../../schema/fault.ts";
import type { PropertyClass } from "../../schema/notation.ts";
import type { Overrides, ProfileSettings } from "../../schema/profile-settings.ts";
import { isPropertyName, isTypeName, propertyOf } from "../../schema/schema.ts";
import { meantProperty, propertiesInside } from "./meant-property.ts";
import { isPossible, profiles } from "./profiles.ts";
import { abstractTypes } from "./properties.ts";

/** Longest phrase, and what all of them may add up to, in UTF-16 code units: they are compiled into one table. */
const MAX_PHRASE_UNITS = 100;
const MAX_ALL_PHRASES_UNITS = 4000;

const isClass = (name: string): name is PropertyClass => Object.hasOwn(profiles.strict.classes, name);

/** A name that is like none of the schema's could be anything, so it is not repeated. */
const UNKNOWN_PROPERTY =
  "has a member that is no type.property of the schema; docs/policy-reference.md has them all";

const inTheClear = "would let ids pass in the clear, which only the profile raw does";
const neverPasses = (propertyClass: PropertyClass): string =>
  `is of class ${propertyClass}, which is always dropped`;

const examples: Partial<Readonly<Record<ActionName, string>>> = {
  count: "outlookItem.categories",
  depth: "message.conversationIndex",
  provider: "event.onlineMeeting",
};
const forSingleProperties = (action: ActionName): string =>
  `cannot be treated by the action ${action}, which is for single properties, such as ${examples[action]}`;

const isId = (propertyClass: PropertyClass): boolean =>
  propertyClass === "objectId" || propertyClass === "itemId";

/** True if an action is possible for some property of a class; asked of the class, since reading every type takes long. */
export function isPossibleInClass(action: ActionName, propertyClass: PropertyClass): boolean {
  if (action === "drop") return true;
  if (propertyClass === "secret" || propertyClass === "block" || propertyActions.includes(action))
    return false;
  if (propertyClass === "recurse") return action === "keep";
  return action !== "seal" || isId(propertyClass);
}

const classProblem = (name: string, action: ActionName, rawIds: boolean): string | undefined => {
  if (!isClass(name)) return "is no class of properties";
  if (action === "drop") return undefined;
  if (name === "secret" || name === "block") return neverPasses(name);
  if (propertyActions.includes(action)) return forSingleProperties(action);
  if (isId(name) && action === "keep" && !rawIds) return inTheClear;
  return isPossibleInClass(action, name)
    ? undefined
    : `has no property that the action ${action} is possible for`;
};

const propertyProblem = (key: string, action: ActionName, rawIds: boolean): string | undefined => {
  const [type = "", name = ""] = key.split(".");
  const property = isTypeName(type) ? propertyOf(type, name) : undefined;
  if (property === undefined) return undefined;
  const { propertyClass, declaredIn } = property;
  if (declaredIn !== type && !abstractTypes.has(declaredIn))
    return `is inherited, and objects need not say that they are of the derived type; name ${declaredIn}.${name}`;
  if (action === "drop") return undefined;
  if (propertyClass === "secret" || propertyClass === "block") return neverPasses(propertyClass);
  if (isId(propertyClass) && action === "keep" && !rawIds) return inTheClear;
  if (isPossible(action, property)) return undefined;
  const possible = actionNames.filter(
    (other) => isPossible(other, property) && !(isId(propertyClass) && other === "keep" && !rawIds),
  );
  const inside = propertiesInside(property, action);
  const instead = inside.length === 0 ? "" : `; name ${inside.join(" or ")} instead`;
  return `cannot be treated by the action ${action}, only by ${possible.join(", ")}${instead}`;
};

const control = /\p{Cc}/u;

const phraseProblem = (phrase: string): string | undefined => {
  if (phrase.trim() === "") return "must not be empty";
  if (control.test(phrase)) return "must not have control characters";
  if (!phrase.isWellFormed()) return "must be well-formed Unicode";
  return phrase.length > MAX_PHRASE_UNITS ? `must not be longer than ${MAX_PHRASE_UNITS}` : undefined;
};

/** Takes down a fault. */
type Report = (pointer: string, problem: string) => void;

const checkPhrases = (phrases: readonly string[], report: Report): void => {
  let units = 0;
  for (const [index, phrase] of phrases.entries()) {
    const problem = phraseProblem(phrase);
    if (problem !== undefined) report(pointerTo(["phrases", index]), problem);
    units += phrase.length;
  }
  if (units > MAX_ALL_PHRASES_UNITS)
    report("/phrases", `must not be longer than ${MAX_ALL_PHRASES_UNITS} altogether`);
};

const checkOverrides = (
  { classes = {}, properties = {} }: Overrides,
  rawIds: boolean,
  report: Report,
): void => {
  for (const [name, action] of Object.entries(classes)) {
    const problem = classProblem(name, action, rawIds);
    if (problem !== undefined) report(pointerTo(["overrides", "classes", name]), problem);
  }
  for (const [key, action] of Object.entries(properties)) {
    if (!isPropertyName(key)) {
      const meant = meantProperty(key);
      if (meant === undefined) report("/overrides/properties", UNKNOWN_PROPERTY);
      else
        report(
          pointerTo(["overrides", "properties", key]),
          `is no type.property of the schema; did you mean ${meant}?`,
        );
      continue;
    }
    const problem = propertyProblem(key, action, rawIds);
    if (problem !== undefined) report(pointerTo(["overrides", "properties", key]), problem);
  }
};

const looksForPhrases = ({ classes = {}, properties = {} }: Overrides): boolean =>
  [...Object.values(classes), ...Object.values(properties)].includes("phrases");

/** All faults of a choice: none may be left when a policy takes effect. */
export function checkChoice(choice: ProfileSettings): readonly Fault[] {
  const { overrides, phrases = [], times } = choice;
  const faults: Fault[] = [];
  const report: Report = (pointer, problem) => faults.push({ pointer, problem });
  if (overrides !== undefined) checkOverrides(overrides, profiles[choice.profile].rawIds, report);
  if (times !== undefined && profiles[choice.profile].rawIds)
    report("/times", "cannot be rounded under the profile raw, whose ids hold exact times");
  checkPhrases(phrases, report);
  if (overrides !== undefined && looksForPhrases(overrides) && phrases.length === 0)
    report("/phrases", "must list what the action phrases looks for");
  return faults;
}
