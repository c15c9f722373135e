/*
 * Graph's application permissions: which of them an operation accepts, and which few a policy needs. It computes what an
 * operator should consent to, and grants nothing.
 */
import { structuredType, type TypeName } from "../../schema/schema.ts";
import type { Visibility } from "../../schema/visibility.ts";
import type { Operation } from "../operations/operation.ts";

/** What Graph leaves out of a type where an application has nothing but a basic permission. */
interface Withholding {
  readonly type: TypeName;
  readonly withholds: (property: string) => boolean;
}

const among =
  (...names: readonly string[]) =>
  (property: string): boolean =>
    names.includes(property);

/** The properties of a user's basic profile. */
const isBasic = among(
  "displayName",
  "givenName",
  "id",
  "mail",
  "securityIdentifier",
  "surname",
  "userPrincipalName",
);

/** What basic permissions withhold, by permission. */
export const withholdings: Readonly<Record<string, Withholding>> = {
  "Mail.ReadBasic.All": { type: "message", withholds: among("body", "bodyPreview", "uniqueBody") },
  "Calendars.ReadBasic.All": { type: "event", withholds: among("body", "bodyPreview") },
  "User.ReadBasic.All": { type: "user", withholds: (property) => !isBasic(property) },
};

/** What a caller is shown of a type, or of a number of its entities: what it may filter these by. */
const namesSeen = (
  { kind, type }: Operation["reply"],
  { visibleProperties, actionFor }: Visibility,
): readonly string[] => {
  const visible = visibleProperties(type);
  if (kind !== "count") return visible;
  const { properties } = structuredType(type);
  return visible.filter((name) => {
    const property = properties.get(name);
    return property !== undefined && actionFor(property, type) === "keep";
  });
};

/**
 * The application permissions of which any one suffices for an operation, the narrowest first: all that Graph accepts for
 * it, less those under which it would withhold what callers may see. So `Mail.ReadBasic.All` suffices where no body passes,
 * and `User.ReadBasic.All` where of users nothing passes but the basic profile.
 *
 * @see https://learn.microsoft.com/graph/permissions-reference
 */
export function acceptedPermissions(
  { permissions, reply }: Pick<Operation, "permissions" | "reply">,
  visibility: Visibility,
): readonly string[] {
  return permissions.filter((permission) => {
    const withholding = withholdings[permission];
    return withholding?.type !== reply.type || !namesSeen(reply, visibility).some(withholding.withholds);
  });
}
