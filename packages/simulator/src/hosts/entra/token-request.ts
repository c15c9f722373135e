import { parseForm } from "../../protocol/form.ts";
import { mediaType } from "../../protocol/media-type.ts";
import { type SimulatedRequest, UnsimulatedRequest } from "../../wire/host.ts";
import type { World } from "../../world.ts";
import { clouds } from "../clouds.ts";
import type { AadstsProblem } from "./aadsts.ts";

/** A client-credentials request whose form, tenant, application and scope are in order; the assertion is not yet read. */
export interface TokenRequest {
  /** The resource that the token is for, such as `https://graph.microsoft.com`. */
  readonly resource: string;
  readonly assertion: string;
  /** The URL that the request went to, without a query: what an assertion under a certificate is made for. */
  readonly tokenEndpoint: string;
  /** True when the client declared capability `cp1`, by which it takes a long-lived token that can be revoked. */
  readonly continuousAccess: boolean;
}

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const domain = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;

function refuseTenant(tenant: string, host: string, { entra }: World): AadstsProblem | undefined {
  if (!guid.test(tenant) && !domain.test(tenant)) return { code: 900023, detail: tenant };
  const rightCloud = clouds[entra.cloud].authority === host;
  return rightCloud && tenant.toLowerCase() === entra.tenantId ? undefined : { code: 90002, detail: tenant };
}

/** `{resource}/.default`, of one resource that has a service principal in the tenant. */
function parseScope(scope: string, { entra }: World): string | AadstsProblem {
  const resource = /^(https:\/\/[^\s/]+)\/\.default$/.exec(scope)?.[1];
  if (resource === undefined) return { code: 70011, detail: scope };
  const { graph, keyVault } = clouds[entra.cloud];
  return resource === graph || resource === keyVault ? resource : { code: 500011, detail: resource };
}

/** Whether the `claims` parameter (OpenID Connect core, section 5.5) asks for a token that can be revoked. */
function wantsContinuousAccess(request: SimulatedRequest, claims: string | undefined): boolean {
  if (claims === undefined) return false;
  try {
    const parsed: { readonly access_token?: { readonly xms_cc?: { readonly values?: readonly string[] } } } =
      JSON.parse(claims);
    return (parsed.access_token?.xms_cc?.values ?? []).some((value) => value.toLowerCase() === "cp1");
  } catch {
    throw new UnsimulatedRequest(request, "a claims parameter that is not JSON");
  }
}

function refuseClient(fields: ReadonlyMap<string, string>, { entra }: World): AadstsProblem | undefined {
  const clientId = fields.get("client_id") ?? "";
  if (clientId.toLowerCase() !== entra.clientId) return { code: 700016, detail: clientId };
  if (!entra.applicationEnabled) return { code: 7000112, detail: clientId };
  if (fields.has("client_secret")) return { code: 7000215, detail: clientId };
  if (!fields.get("client_assertion")) return { code: 7000218 };
  const type = fields.get("client_assertion_type");
  if (type === undefined) return { code: 900144, detail: "client_assertion_type" };
  return type === assertionType ? undefined : { code: 50027, detail: "Unknown client_assertion_type." };
}

/**
 * Reads a request to `/{tenant}/oauth2/v2.0/token`
 * (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow, third case). It catches a wrong
 * tenant, cloud, application or scope, a duplicated parameter, and any use of a client secret.
 */
export function parseTokenRequest(
  request: SimulatedRequest,
  tenant: string,
  world: World,
): TokenRequest | AadstsProblem {
  const form = parseForm(request.body);
  if (mediaType(request.headers.get("content-type")) !== "application/x-www-form-urlencoded")
    return { code: 900144, detail: "grant_type" };
  if (!form.ok && form.problem === "encoding") throw new UnsimulatedRequest(request, "a malformed form");
  if (!form.ok) return { code: 9000411, detail: form.name };
  const missing = ["grant_type", "client_id", "scope"].find((name) => !form.fields.get(name));
  if (missing !== undefined) return { code: 900144, detail: missing };
  const grantType = form.fields.get("grant_type") ?? "";
  if (grantType !== "client_credentials") return { code: 70003, detail: grantType };
  const refusal = refuseTenant(tenant, request.host, world) ?? refuseClient(form.fields, world);
  if (refusal !== undefined) return refusal;
  const resource = parseScope(form.fields.get("scope") ?? "", world);
  if (typeof resource !== "string") return resource;
  return {
    resource,
    assertion: form.fields.get("client_assertion") ?? "",
    tokenEndpoint: `https://${request.host}/${tenant}/oauth2/v2.0/token`,
    continuousAccess: wantsContinuousAccess(request, form.fields.get("claims")),
  };
}
