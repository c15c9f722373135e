import type { FaultReplies, FaultReplyContext } from "../wire/fault-replies.ts";
import { json, type Leg, type SimulatedRequest, type SimulatedResponse } from "../wire/host.ts";
import { stsErrorReply } from "./aws/sts-errors.ts";
import { aadstsReply } from "./entra/aadsts.ts";
import { googleError, googleStatusOf } from "./google/errors.ts";
import { withErrorInside } from "./graph/behaviour/error-inside.ts";

const graphCodes: ReadonlyMap<number, readonly [code: string, message: string]> = new Map([
  [400, ["BadRequest", "Invalid request."]],
  [401, ["InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."]],
  [403, ["ErrorAccessDenied", "Access is denied. Check credentials and try again."]],
  [404, ["ErrorItemNotFound", "The specified object was not found in the store."]],
  [410, ["syncStateNotFound", "The sync state generation is not found."]],
  [429, ["ApplicationThrottled", "Application is over its MailboxConcurrency limit."]],
  [500, ["generalException", "An unexpected error occurred."]],
  [502, ["BadGateway", "Failed to execute backend request."]],
  [503, ["serviceNotAvailable", "The service is temporarily unavailable."]],
  [504, ["gatewayTimeout", "The server did not respond in time."]],
]);

/** What an error of Graph says. */
interface GraphFailure {
  readonly status: number;
  readonly code: string;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function graphFailure(status: number): GraphFailure {
  const [code, message] = graphCodes.get(status) ?? ["UnknownError", ""];
  return { status, code, message };
}

function graphError(
  { status, code, message = "", headers = {} }: GraphFailure,
  request: SimulatedRequest,
  { random, now }: FaultReplyContext,
): SimulatedResponse {
  const requestId = random.guid();
  const clientRequestId = request.headers.get("client-request-id") ?? requestId;
  const innerError = {
    date: new Date(now).toISOString().slice(0, 19),
    "request-id": requestId,
    "client-request-id": clientRequestId,
  };
  return json(
    status,
    { error: { code, message, innerError } },
    { "request-id": requestId, "client-request-id": clientRequestId, ...headers },
  );
}

const html = (status: number): SimulatedResponse => ({
  status,
  headers: { "content-type": "text/html; charset=UTF-8" },
  body: `<!DOCTYPE html><html lang=en><title>Error ${status}</title><p>The server encountered an error.</html>`,
});

const stsCodes: ReadonlyMap<number, string> = new Map([
  [400, "Throttling"],
  [403, "AccessDenied"],
  [429, "Throttling"],
  [500, "InternalFailure"],
]);

const kmsTypes: ReadonlyMap<number, string> = new Map([
  [400, "ThrottlingException"],
  [403, "AccessDeniedException"],
  [429, "ThrottlingException"],
  [500, "KMSInternalException"],
]);

const entraCodes: ReadonlyMap<number, number> = new Map([
  [400, 900144],
  [401, 7000215],
  [429, 90055],
]);

type StatusReply = (
  status: number,
  request: SimulatedRequest,
  context: FaultReplyContext,
) => SimulatedResponse;

/** Each service's own error body for a status that was not earned by the request. */
const statusReplies: Readonly<Record<Leg, StatusReply>> = {
  sts: (status, _request, { random }) =>
    stsErrorReply([status, stsCodes.get(status) ?? "ServiceUnavailable", "Rate exceeded"], random.guid()),
  awsKms: (status) =>
    json(
      status,
      { __type: kmsTypes.get(status) ?? "DependencyTimeoutException", message: "The request was refused." },
      { "content-type": "application/x-amz-json-1.1" },
    ),
  metadata: html,
  iamCredentials: (status) => ({
    ...googleError(googleStatusOf(status), "The request was refused."),
    status,
  }),
  cloudKms: (status) => ({ ...googleError(googleStatusOf(status), "The request was refused."), status }),
  issuer: html,
  entra: (status, request, context) =>
    aadstsFaultReply(entraCodes.get(status) ?? 90033, request, context, status),
  graph: (status, request, context) => graphError(graphFailure(status), request, context),
  graphPart: (status, request, context) => graphError(graphFailure(status), request, context),
  keyVault: (status) =>
    json(status, { error: { code: status === 429 ? "Throttled" : "ServiceError", message: "Refused." } }),
};

function aadstsFaultReply(
  code: number,
  request: SimulatedRequest,
  { random, now }: FaultReplyContext,
  status?: number,
): SimulatedResponse {
  const traceId = random.guid();
  const correlationId = request.headers.get("client-request-id") ?? random.guid();
  const overrides = status === undefined ? {} : { status };
  return aadstsReply({ code, detail: "" }, { traceId, correlationId, now }, overrides);
}

/** The error replies of all services, for injected faults. */
export const faultReplies: FaultReplies = {
  status: (leg, status, request, context) => statusReplies[leg](status, request, context),
  aadsts: (code, request, context) => aadstsFaultReply(code, request, context),
  claimsChallenge(claims, request, context) {
    const encoded = Buffer.from(claims).toString("base64");
    const challenge = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000", error="insufficient_claims", claims="${encoded}"`;
    return graphError({ ...graphFailure(401), headers: { "www-authenticate": challenge } }, request, context);
  },
  graphError,
  errorInside: withErrorInside,
  malformedJson() {
    return {
      status: 200,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: '{"value":[{"id":"',
    };
  },
};
