import { readAccessToken } from "./access-token-claims.ts";

/**
 * The application permissions that an access token of Entra ID names, sorted, as one text; empty where it does not tell. Such a
 * token is opaque to all but its resource, so this may tell two sets apart, and must not grant anything.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference on `roles`
 */
export const permissionsOf = (token: string): string =>
  readAccessToken(token)?.roles?.toSorted().join(" ") ?? "";
