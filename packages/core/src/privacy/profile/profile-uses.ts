import type { ProfileSettings } from "../../schema/profile-settings.ts";
import { propertyNamed } from "../../schema/schema.ts";
import { effectiveProfileOf } from "./effective-profile.ts";

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

/**
 * Overrides of a body, by `type.property`, that change nothing: its content is dropped, so the body is. They read like a
 * choice that takes effect.
 *
 * @param settings - settings without faults
 */
export function idleOverrides(settings: ProfileSettings): readonly string[] {
  const bodies = Object.entries(settings.overrides?.properties ?? {}).flatMap(([name, action]) => {
    const property = propertyNamed(name);
    const isBody = property?.type.kind === "structured" && property.type.name === "itemBody";
    return isBody && action !== "drop" ? [{ name, property }] : [];
  });
  if (bodies.length === 0) return [];
  const { actionFor } = effectiveProfileOf(settings);
  return bodies
    .filter(({ property }) => actionFor(property, property.declaredIn) === "drop")
    .map(({ name }) => name);
}
