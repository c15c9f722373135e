import type { SimulatedRequest } from "../../../wire/host.ts";
import { GraphError } from "../graph-error.ts";

/** What the caller of the simulator says about a bearer token. */
export type BearerVerdict =
  | { readonly ok: true; readonly roles: readonly string[] }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Judges the Authorization header, which is null when absent. */
export type VerifyBearer = (authorization: string | null) => Promise<BearerVerdict>;

const unauthorized = (tenantId: string, code: string, message: string) =>
  new GraphError(401, code, message, {
    "www-authenticate": `Bearer realm="", authorization_uri="https://login.microsoftonline.com/${tenantId}/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`,
  });

/**
 * The application roles of the request's token.
 *
 * @throws GraphError 401 with a challenge when the token is not good
 */
export async function authorize(
  { headers }: SimulatedRequest,
  tenantId: string,
  verifyBearer: VerifyBearer,
): Promise<ReadonlySet<string>> {
  const verdict = await verifyBearer(headers.get("authorization"));
  if (!verdict.ok) throw unauthorized(tenantId, verdict.code, verdict.message);
  return new Set(verdict.roles);
}
