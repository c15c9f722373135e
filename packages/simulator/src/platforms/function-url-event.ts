import type { IncomingMessage } from "node:http";
import { accountOf, sessionArn } from "../hosts/aws/principals.ts";
import { mediaType } from "../protocol/media-type.ts";
import type { AwsPrincipal, AwsWorld } from "../world.ts";

/** What an event is made of. */
export interface FunctionUrlEventOptions {
  readonly aws: AwsWorld;
  readonly host: string;
  readonly request: IncomingMessage;
  readonly body: Uint8Array;
  readonly requestId: string;
  readonly traceId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The verified caller; absent when the URL's auth type is NONE. */
  readonly principal?: AwsPrincipal;
}

const textTypes = /^(?:text\/.+|application\/(?:javascript|(?:.+\+)?(?:json|xml)))$/;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(now: number): string {
  const [date = "", time = ""] = new Date(now).toISOString().split("T");
  const [year, month, day] = date.split("-");
  return `${day}/${months[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}

/** Lower-case names; the values of a repeated header joined by a comma without a space. */
function joinedHeaders({ rawHeaders }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? "").toLowerCase();
    const value = rawHeaders[index + 1] ?? "";
    headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
  }
  return headers;
}

/** Decoded, the values of a repeated parameter joined by a comma: the lossy view beside `rawQueryString`. */
function joinedParameters(query: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query))
    parameters[name] = parameters[name] === undefined ? value : `${parameters[name]},${value}`;
  return parameters;
}

function iamOf(principal: AwsPrincipal, aws: AwsWorld) {
  const accountId = accountOf(principal.roleArn);
  const userId = `${principal.roleId}:${principal.sessionName}`;
  return {
    accessKey: principal.accessKeyId,
    accountId,
    callerId: userId,
    cognitoIdentity: null,
    principalOrgId: accountId === aws.accountId ? aws.organizationId : null,
    userArn: sessionArn(principal),
    userId,
  };
}

/**
 * The event of payload format 2.0 that a Function URL sends
 * (docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads). The path is as on the wire; so is the query,
 * except that a `+` arrives as a space. Cookies leave the headers; a body that is not declared as text comes in base64.
 */
export function createFunctionUrlEvent(options: FunctionUrlEventOptions): Readonly<Record<string, unknown>> {
  const { aws, host, request, body, requestId, traceId, now, principal } = options;
  const target = request.url ?? "/";
  const at = target.indexOf("?");
  const [rawPath, query] = at < 0 ? [target, ""] : [target.slice(0, at), target.slice(at + 1)];
  const rawQueryString = query.replaceAll("+", " ");
  const { cookie, ...headers } = joinedHeaders(request);
  const isText = textTypes.test(mediaType(headers["content-type"] ?? null));
  const sourceIp = request.socket.remoteAddress ?? "";
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/; */) }),
    headers: {
      ...headers,
      "x-amzn-trace-id": traceId,
      "x-forwarded-for": sourceIp,
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
    },
    ...(rawQueryString === "" ? {} : { queryStringParameters: joinedParameters(rawQueryString) }),
    requestContext: {
      accountId: principal === undefined ? "anonymous" : aws.accountId,
      apiId: aws.functionUrlId,
      ...(principal === undefined ? {} : { authorizer: { iam: iamOf(principal, aws) } }),
      domainName: host,
      domainPrefix: aws.functionUrlId,
      http: {
        method: request.method,
        path: rawPath,
        protocol: "HTTP/1.1",
        sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey: "$default",
      stage: "$default",
      time: commonLogTime(now),
      timeEpoch: now,
    },
    ...(body.length === 0 ? {} : { body: Buffer.from(body).toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}
