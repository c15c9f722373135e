const payloadOf = (token: string): unknown => {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
};

/**
 * The application permissions that an access token of Entra ID names, sorted, as one text; empty where it does not tell. Such a
 * token is opaque to all but its resource, so this may tell two sets apart, and must not grant anything.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference on `roles`
 */
export function permissionsOf(token: string): string {
  const payload = payloadOf(token);
  const roles =
    typeof payload === "object" && payload !== null && "roles" in payload ? payload.roles : undefined;
  return Array.isArray(roles) ? roles.map(String).sort().join(" ") : "";
}
