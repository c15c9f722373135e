import type { FakeReply, FakeRequest } from "../server.ts";
import { CREATOR } from "./tenant.ts";

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token that says who is signed in; its signature is not real, since nobody here checks it. */
const tokenOf = (tenantId: string): string =>
  `${part({ alg: "none", typ: "JWT" })}.${part({
    tid: tenantId,
    oid: CREATOR.id,
    appid: "0a1b2c3d-4e5f-4061-8273-94a5b6c7d8e9",
    idtyp: "app",
  })}.`;

/**
 * What a Terraform provider asks before Graph: which cloud this is (`metadata_host`), and a token of its authority. Undefined for
 * every other path.
 *
 * @param origin where this fake is served, such as `https://localhost:8443`
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function answerAuthority(origin: string, { method, url }: FakeRequest): FakeReply | undefined {
  if (method === "GET" && url.pathname === "/metadata/endpoints") {
    const authentication = {
      loginEndpoint: origin,
      audiences: [origin],
      tenant: "common",
      identityProvider: "AAD",
    };
    const body = {
      name: "AzureCloud",
      authentication,
      resourceManager: origin,
      microsoftGraphResourceId: origin,
      suffixes: {},
    };
    return { status: 200, body };
  }
  const [, tenantId] = /^\/([0-9a-f-]{36})\/oauth2\/v2\.0\/token$/.exec(url.pathname) ?? [];
  if (method !== "POST" || tenantId === undefined) return undefined;
  return { status: 200, body: { token_type: "Bearer", expires_in: 3599, access_token: tokenOf(tenantId) } };
}
