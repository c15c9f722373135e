import { createSigningKey } from "../src/protocol/signing-key.ts";
import type { Simulator } from "../src/simulator.ts";

export interface TokenError {
  readonly error: string;
  readonly error_description: string;
  readonly error_codes: readonly number[];
  readonly timestamp: string;
  readonly trace_id: string;
  readonly correlation_id: string;
  readonly error_uri: string;
}

export interface TokenSuccess {
  readonly token_type: string;
  readonly expires_in: number;
  readonly ext_expires_in: number;
  readonly refresh_in?: number;
  readonly access_token: string;
}

export const audience = "api://AzureADTokenExchange";

/** An assertion as the account's STS issues it, with some claims changed or (undefined) left out. */
export function awsAssertion(
  { world }: Simulator,
  now: number,
  changes: Readonly<Record<string, unknown>> = {},
  header: Readonly<Record<string, string>> = {},
): Promise<string> {
  const claims = {
    iss: world.aws.issuer,
    sub: world.aws.proxy.roleArn,
    aud: audience,
    iat: now / 1000,
    exp: now / 1000 + 300,
    ...changes,
  };
  const kept = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
  return createSigningKey(world.aws.issuer).sign(kept, header);
}

/** The parameters of a good token request. */
export const tokenForm = ({ world }: Simulator, assertion: string): Readonly<Record<string, string>> => ({
  client_id: world.entra.clientId,
  scope: "https://graph.microsoft.com/.default",
  grant_type: "client_credentials",
  client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  client_assertion: assertion,
});

export interface TokenCall {
  readonly form?: Readonly<Record<string, string | undefined>>;
  /** Appended to the encoded form. */
  readonly more?: string;
  readonly host?: string;
  readonly tenant?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TokenResult {
  readonly status: number;
  readonly headers: Headers;
  readonly body: TokenSuccess & TokenError;
}

/** Posts a token request whose parameters may be changed or (undefined) left out. */
export async function requestToken(
  simulator: Simulator,
  assertion: string,
  call: TokenCall = {},
): Promise<TokenResult> {
  const { host = "login.microsoftonline.com", tenant = simulator.world.entra.tenantId, more = "" } = call;
  const fields = Object.entries({ ...tokenForm(simulator, assertion), ...call.form });
  const present = fields.filter((field): field is [string, string] => field[1] !== undefined);
  const response = await simulator.fetch(`https://${host}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...call.headers },
    body: new URLSearchParams(present).toString() + more,
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as TokenSuccess & TokenError,
  };
}
