import type { TypeName } from "../schema/schema.ts";
import type { Operation } from "./operation.ts";
import type { QueryContext } from "./query.ts";

/** Properties that Graph leaves out where an application has nothing but a basic permission, by permission and type. */
export const withheldProperties: Readonly<
  Record<string, Partial<Readonly<Record<TypeName, readonly string[]>>>>
> = {
  "Mail.ReadBasic.All": { message: ["body", "bodyPreview", "uniqueBody"] },
  "Calendars.ReadBasic.All": { event: ["body", "bodyPreview"] },
};

/**
 * The application permissions of which any one suffices for an operation, the narrowest first: all that Graph accepts for
 * it, less those under which it would withhold what callers may see. So `Mail.ReadBasic.All` suffices where no body passes.
 *
 * @see https://learn.microsoft.com/graph/permissions-reference
 */
export function acceptedPermissions(
  { permissions, reply }: Operation,
  visibleProperties: QueryContext["visibleProperties"],
): readonly string[] {
  if (reply.kind === "count") return permissions;
  const visible = new Set(visibleProperties(reply.type));
  return permissions.filter(
    (permission) => !withheldProperties[permission]?.[reply.type]?.some((name) => visible.has(name)),
  );
}
