import type { ProfileSettings } from "../../schema/profile-settings.ts";

/** True where an override looks for phrases. */
export const usesPhrases = ({
  overrides: { classes = {}, properties = {} } = {},
}: ProfileSettings): boolean => [...Object.values(classes), ...Object.values(properties)].includes("phrases");

/** The ids of users, by the types that declare and inherit them. */
const userIds = ["user.id", "directoryObject.id"];

/** True where overrides leave no user an id that works in a later request. */
export function hidesPeople({ overrides: { classes = {}, properties = {} } = {} }: ProfileSettings): boolean {
  const name = userIds.find((each) => Object.hasOwn(properties, each));
  const action = name === undefined ? classes["objectId"] : properties[name];
  return action !== undefined && action !== "seal";
}
