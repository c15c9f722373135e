import { json, type SimulatedResponse } from "../../wire/host.ts";

/** One refusal of the token endpoint; `detail` is the value that the message quotes. */
export interface AadstsProblem {
  readonly code: number;
  readonly detail?: string;
}

/** Tells a refusal from a parsed value. */
export const isAadstsProblem = (value: object): value is AadstsProblem => "code" in value;

/** Where a refusal happened: ids and time of the error body. */
export interface AadstsContext {
  readonly traceId: string;
  readonly correlationId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

type Row = readonly [status: number, error: string, message: (detail: string) => string];

const federation = (what: string) => (detail: string) =>
  `No matching federated identity record found for presented assertion ${what} '${detail}'. Please check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation`;

/**
 * The codes that the simulator shows by itself or on request, with the HTTP status and the OAuth error they come with
 * (learn.microsoft.com/entra/identity-platform/reference-error-codes).
 */
const rows: ReadonlyMap<number, Row> = new Map<number, Row>([
  [50012, [401, "invalid_client", () => "Authentication failed."]],
  [50013, [400, "invalid_grant", () => "Assertion is not valid."]],
  [50027, [400, "invalid_request", (detail) => `JWT token is invalid or malformed. ${detail}`]],
  [50033, [503, "temporarily_unavailable", () => "A transient error has occurred. Please try again."]],
  [50166, [400, "invalid_request", () => "Request to External OIDC endpoint failed."]],
  [50196, [400, "invalid_grant", () => "The server terminated an operation because it encountered a loop."]],
  [53003, [400, "access_denied", () => "Access has been blocked by Conditional Access policies."]],
  [70001, [400, "unauthorized_client", () => "The application is disabled."]],
  [
    70003,
    [400, "unsupported_grant_type", (detail) => `The app requested an unsupported grant type '${detail}'.`],
  ],
  [
    70011,
    [
      400,
      "invalid_scope",
      (detail) =>
        `The provided value for the input parameter 'scope' is not valid. The scope ${detail} is not valid.`,
    ],
  ],
  [
    70021,
    [401, "invalid_client", () => "No matching federated identity record found for presented assertion."],
  ],
  [
    90002,
    [
      400,
      "invalid_request",
      (detail) =>
        `Tenant '${detail}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    ],
  ],
  [90006, [503, "temporarily_unavailable", () => "External service failure."]],
  [90012, [503, "temporarily_unavailable", () => "The request timed out."]],
  [90024, [503, "temporarily_unavailable", () => "A transient error has occurred."]],
  [90033, [503, "temporarily_unavailable", () => "A transient error has occurred. Please try again."]],
  [
    90055,
    [
      429,
      "temporarily_unavailable",
      () => "The server is terminating requests from this tenant. Please retry later.",
    ],
  ],
  [90061, [400, "invalid_request", () => "Request to External OIDC endpoint failed."]],
  [
    500011,
    [
      400,
      "invalid_resource",
      (detail) => `The resource principal named ${detail} was not found in the tenant.`,
    ],
  ],
  [501661, [400, "invalid_request", () => "Request to External OIDC endpoint failed."]],
  [
    700016,
    [
      400,
      "unauthorized_client",
      (detail) =>
        `Application with identifier '${detail}' was not found in the directory. This can happen if the application has not been installed by the administrator of the tenant.`,
    ],
  ],
  [
    700024,
    [401, "invalid_client", (detail) => `Client assertion is not within its valid time range. ${detail}`],
  ],
  [
    700025,
    [
      401,
      "invalid_client",
      () => "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    ],
  ],
  [
    700021,
    [
      401,
      "invalid_client",
      () => "Client assertion application identifier doesn't match 'client_id' parameter.",
    ],
  ],
  [700023, [401, "invalid_client", () => "Client assertion audience claim does not match Realm issuer."]],
  [700027, [401, "invalid_client", (detail) => `Client assertion failed signature validation.${detail}`]],
  [700211, [401, "invalid_client", federation("issuer")]],
  [700212, [401, "invalid_client", federation("audience")]],
  [700213, [401, "invalid_client", federation("subject")]],
  [
    900023,
    [
      400,
      "invalid_request",
      (detail) =>
        `Specified tenant identifier '${detail}' is neither a valid DNS name, nor a valid external domain.`,
    ],
  ],
  [
    900144,
    [
      400,
      "invalid_request",
      (detail) => `The request body must contain the following parameter: '${detail}'.`,
    ],
  ],
  [
    5002738,
    [
      400,
      "invalid_request",
      (detail) => `Invalid JWT token. '${detail}' is not a supported signature algorithm.`,
    ],
  ],
  [7000112, [401, "unauthorized_client", (detail) => `Application '${detail}' is disabled.`]],
  [
    7000215,
    [
      401,
      "invalid_client",
      (detail) =>
        `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${detail}'.`,
    ],
  ],
  [
    7000222,
    [401, "invalid_client", (detail) => `The provided client secret keys for app '${detail}' are expired.`],
  ],
  [
    7000218,
    [
      401,
      "invalid_client",
      () => "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    ],
  ],
  [
    7000272,
    [
      401,
      "invalid_client",
      (detail) =>
        `The certificate with identifier ${detail} used to sign the federated credential could not be found in the metadata of identity provider. Please validate that your Identity Provider's metadata exposes the key used to sign the incoming token.`,
    ],
  ],
  [
    7002138,
    [
      401,
      "invalid_client",
      (detail) =>
        `${federation("subject")(detail)} The subject matches with case-insensitive comparison, but not with case-sensitive comparison.`,
    ],
  ],
  [
    9000411,
    [
      400,
      "invalid_request",
      (detail) => `The request is not properly formatted. The parameter '${detail}' is duplicated.`,
    ],
  ],
]);

/** The error body of the token endpoint, whose description no client may branch on. */
export function aadstsReply(
  { code, detail = "" }: AadstsProblem,
  context: AadstsContext,
  overrides: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): SimulatedResponse {
  const [status, error, message] = rows.get(code) ?? [400, "invalid_request", () => "The request failed."];
  const timestamp = `${new Date(context.now).toISOString().slice(0, 19).replace("T", " ")}Z`;
  return json(
    overrides.status ?? status,
    {
      error,
      error_description: `AADSTS${code}: ${message(detail)} Trace ID: ${context.traceId} Correlation ID: ${context.correlationId} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: context.traceId,
      correlation_id: context.correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
    { "cache-control": "no-store, no-cache", pragma: "no-cache", ...overrides.headers },
  );
}
