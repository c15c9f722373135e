import type { PropertyClass } from "../schema/notation.ts";
import { type Property, structuredType } from "../schema/schema.ts";

/** What happens to a property's value. */
export type Action =
  /** Passes, if it is what the schema says it is. */
  | "keep"
  /** Is left out together with its name. */
  | "drop"
  /** Becomes a pseudonym. */
  | "pseudonymize"
  /** Becomes a sealed token that works in later requests. */
  | "seal"
  /** Becomes a keyed token of which only equality can be read. */
  | "token"
  /** Its own properties are treated by their classes. */
  | "recurse";

/** Name of a profile. */
export type ProfileName = "strict";

/** What a profile does with each class. */
export type Profile = Readonly<Record<PropertyClass, Action>>;

/** The profiles by name. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  strict: {
    keep: "keep",
    pseudo: "pseudonymize",
    name: "drop",
    obj: "seal",
    item: "seal",
    corr: "token",
    text: "drop",
    url: "drop",
    phone: "drop",
    loc: "drop",
    org: "drop",
    sens: "drop",
    secret: "drop",
    recurse: "recurse",
    block: "drop",
  },
};

/** Version tags of class `corr`: no reader of a read-only API needs them, and each would cost a token. */
const versionTags: ReadonlySet<string> = new Set(["changeKey", "conversationIndex"]);

/** True for a body whose content is dropped: its format alone says nothing, so it need not even be fetched. */
const isEmptyBody = (profile: Profile, { type }: Property): boolean => {
  const content =
    type.kind === "structured" && type.name === "itemBody"
      ? structuredType(type.name).properties.get("content")
      : undefined;
  return content !== undefined && profile[content.propertyClass] === "drop";
};

/** The action of a profile for a property; what the metadata names but nobody classified is always dropped. */
export function actionFor(profile: Profile, property: Property): Action {
  if (property.type.kind === "unclassified" || versionTags.has(property.name)) return "drop";
  return isEmptyBody(profile, property) ? "drop" : profile[property.propertyClass];
}
