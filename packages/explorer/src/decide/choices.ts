import { actionWords } from "@graphveil/core/access";
import { type ActionName, type ProfileName, possibleActions, profileNames } from "@graphveil/core/sanitizer";
import { propertyNamed } from "@graphveil/core/schema";

/** The profile of a name; `strict` for a name that is not one. */
export const profileOf = (name: string): ProfileName =>
  profileNames.find((each) => each === name) ?? "strict";

/** What an action does, in words. */
export const actionSentence = (action: ActionName): string =>
  action === "drop" ? "does not leave" : `leaves ${actionWords[action]}`;

/** An action as a choice. */
export const actionChoice = (action: ActionName): readonly [string, string] => [
  action,
  `${action}: ${actionSentence(action)}`,
];

/** The choices for a property, by `type.property`, under a profile. */
export const propertyChoices = (name: string, profile: string): readonly (readonly [string, string])[] => {
  const property = propertyNamed(name);
  return property === undefined ? [] : possibleActions(property, profileOf(profile)).map(actionChoice);
};
