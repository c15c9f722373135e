import type { Action } from "../../schema/actions.ts";
import type { PropertyClass } from "../../schema/notation.ts";
import type { ProfileName } from "../../schema/profile-settings.ts";
import type { Property } from "../../schema/schema.ts";

/** What a profile does with each class, and where it differs from that. */
export interface Profile {
  readonly name: ProfileName;
  readonly classes: Readonly<Record<PropertyClass, Action>>;
  /** Names of properties that are dropped though their class is not. */
  readonly hidden: ReadonlySet<string>;
  /** What happens to `@odata.etag`. */
  readonly etag: "drop" | "correlate" | "keep";
  /** True where ids travel in the clear, in replies and in requests. */
  readonly rawIds: boolean;
}

/** Version tags of class `correlationId`: no reader of a read-only API needs them, and each would cost a token. */
const versionTags = ["changeKey", "conversationIndex"];

/** Names in these are free text of the item's sender, so that even a list of them would say something. */
const openLists = ["internetMessageHeaders", "singleValueExtendedProperties", "multiValueExtendedProperties"];

/** What every profile does: `secret` and `block` never pass. */
const always = { keep: "keep", recurse: "recurse", secret: "drop", block: "drop" } as const;

/** What every profile but `raw` does with who and where somebody is. */
const veiled = {
  address: "pseudonymize",
  objectId: "seal",
  itemId: "seal",
  correlationId: "correlate",
  name: "drop",
  phone: "drop",
  url: "drop",
  location: "drop",
  sensitive: "drop",
} as const;

/** The profiles by name. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  strict: {
    name: "strict",
    classes: {
      ...always,
      ...veiled,
      text: "drop",
      organization: "drop",
    },
    hidden: new Set([...versionTags, ...openLists]),
    etag: "drop",
    rawIds: false,
  },
  analytics: {
    name: "analytics",
    classes: {
      ...always,
      ...veiled,
      text: "measure",
      organization: "keep",
    },
    hidden: new Set(openLists),
    etag: "correlate",
    rawIds: false,
  },
  raw: {
    name: "raw",
    classes: {
      ...always,
      address: "keep",
      objectId: "keep",
      itemId: "keep",
      correlationId: "keep",
      name: "keep",
      phone: "keep",
      url: "keep",
      location: "keep",
      sensitive: "keep",
      text: "keep",
      organization: "keep",
    },
    hidden: new Set(),
    etag: "keep",
    rawIds: true,
  },
};

/** True if the values of a property can be treated so; what is never let through can only be dropped. */
export function isPossible(action: Action, { propertyClass, type, idKind }: Property): boolean {
  if (action === "drop") return true;
  if (type.kind === "unclassified" || propertyClass === "secret" || propertyClass === "block") return false;
  if (action === "keep") return true;
  if (action === "recurse") return type.kind === "structured";
  if (type.kind !== "primitive") return false;
  if (action === "correlate") return ["string", "guid", "binary"].includes(type.name);
  return type.name === "string" && (action !== "seal" || idKind !== undefined);
}
