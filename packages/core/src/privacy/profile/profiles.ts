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
  /** What happens to properties of some names, whatever their class. */
  readonly byName: Readonly<Record<string, Action>>;
  /** What happens to `@odata.etag`. */
  readonly etag: "drop" | "correlate" | "keep";
  /** True where ids travel in the clear, in replies and in requests. */
  readonly rawIds: boolean;
}

/** A version tag of class `correlationId`: no reader of a read-only API needs it, and each would cost a token. */
const versionTags = ["changeKey"];

/** What the index of a conversation says is how deep in it a message stands. */
const derived = { conversationIndex: "depth" } as const;

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
    byName: derived,
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
    byName: derived,
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
    byName: {},
    etag: "keep",
    rawIds: true,
  },
};

/** What a profile does with a property where no override says otherwise. */
export function bareAction({ classes, hidden, byName }: Profile, { name, propertyClass }: Property): Action {
  if (hidden.has(name)) return "drop";
  return Object.hasOwn(byName, name) ? (byName[name] ?? "drop") : classes[propertyClass];
}

/** True if what an action derives can be derived from a property. */
const isDerivable = (action: Action, { name, type, collection, navigation }: Property): boolean => {
  if (action === "count") return collection && !navigation;
  if (action === "depth") return name === "conversationIndex";
  return type.kind === "structured" && type.name === "onlineMeetingInfo";
};

/** True if the values of a property can be treated so; what is never let through can only be dropped. */
export function isPossible(action: Action, property: Property): boolean {
  const { propertyClass, type, idKind } = property;
  if (action === "drop") return true;
  if (type.kind === "unclassified" || propertyClass === "secret" || propertyClass === "block") return false;
  if (action === "keep") return true;
  if (action === "recurse") return type.kind === "structured";
  if (action === "count" || action === "depth" || action === "provider") return isDerivable(action, property);
  if (type.kind !== "primitive") return false;
  if (action === "correlate") return ["string", "guid", "binary"].includes(type.name);
  return type.name === "string" && (action !== "seal" || idKind !== undefined);
}
