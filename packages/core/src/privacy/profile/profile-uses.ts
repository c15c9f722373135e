import type { ProfileSettings } from "../../schema/profile-settings.ts";
import { isTypeName, propertyOf } from "../../schema/schema.ts";
import { createEffectiveProfile } from "./effective-profile.ts";

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
  const bodies = Object.entries(settings.overrides?.properties ?? {}).filter(([name, action]) => {
    const [type = "", member = ""] = name.split(".");
    const property = isTypeName(type) ? propertyOf(type, member) : undefined;
    return action !== "drop" && property?.type.kind === "structured" && property.type.name === "itemBody";
  });
  if (bodies.length === 0) return [];
  const effective = createEffectiveProfile(settings);
  if (!effective.ok) return [];
  return bodies.flatMap(([name]) => {
    const [type = "", member = ""] = name.split(".");
    const property = isTypeName(type) ? propertyOf(type, member) : undefined;
    const drops =
      property !== undefined && effective.profile.actionFor(property, property.declaredIn) === "drop";
    return drops ? [name] : [];
  });
}
