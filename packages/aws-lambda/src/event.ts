import {
  awsPartitionPattern,
  type Caller,
  type Invocation,
  type ProxyRequest,
  readHeaderLines,
  unreadableRequest,
} from "@graphveil/core";
import type { Context, LambdaFunctionURLEvent } from "aws-lambda";
import { isFunctionUrlEvent } from "./event-form.ts";

/** What IAM says of a caller in an event of a Function URL with `AWS_IAM`. */
interface IamAuthorizer {
  readonly accountId?: string;
  readonly userArn?: string;
}

const ASSUMED_ROLE = new RegExp(
  String.raw`^arn:${awsPartitionPattern}:sts::(\d{12}):assumed-role/([\w+=,.@-]{1,64})/`,
);
const PRINCIPAL = new RegExp(String.raw`^arn:${awsPartitionPattern}:iam::(\d{12}):`);

const iamOf = ({ requestContext }: LambdaFunctionURLEvent): IamAuthorizer | undefined =>
  (requestContext as { readonly authorizer?: { readonly iam?: IamAuthorizer } }).authorizer?.iam;

const nobody: Caller = { kind: "unknown", reason: "caller: no IAM principal in the event" };

/**
 * The caller that IAM authenticated. A role is known by account and name: its session's name is the caller's own choice.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function readCaller(event: LambdaFunctionURLEvent): Caller {
  const { accountId, userArn } = iamOf(event) ?? {};
  if (typeof userArn !== "string") return nobody;
  const [, roleAccount, roleName] = ASSUMED_ROLE.exec(userArn) ?? [];
  if (roleAccount !== undefined && roleName !== undefined && roleAccount === accountId) {
    return { kind: "awsRole", accountId: roleAccount, roleName };
  }
  const principalAccount = PRINCIPAL.exec(userArn)?.[1];
  return principalAccount !== undefined && principalAccount === accountId
    ? { kind: "awsPrincipal", accountId: principalAccount }
    : nobody;
}

const bodyOf = ({
  body,
  isBase64Encoded,
}: LambdaFunctionURLEvent): Pick<ProxyRequest, "bodyBytes" | "body"> => {
  if (body === undefined) return { bodyBytes: 0 };
  const encoding = isBase64Encoded ? "base64" : "utf8";
  return { bodyBytes: Buffer.byteLength(body, encoding), body: async () => Buffer.from(body, encoding) };
};

/**
 * The request in a Function URL event (payload format 2.0). Its raw path is as it was sent. In its raw query a `+` stands as
 * a space, which no URL can hold: it is encoded again, while a `%20` comes as it was sent. Any other event is an unreadable
 * request, and so is one with a malformed header: both are answered and recorded.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function readRequest(event: unknown): ProxyRequest {
  const headers = isFunctionUrlEvent(event) ? readHeaderLines(Object.entries(event.headers)) : undefined;
  if (!isFunctionUrlEvent(event) || headers === undefined) return unreadableRequest("malformed");
  const { rawPath, rawQueryString, requestContext } = event;
  return {
    method: requestContext.http.method,
    rawTarget: rawQueryString === "" ? rawPath : `${rawPath}?${rawQueryString.replaceAll(" ", "%20")}`,
    headers,
    ...bodyOf(event),
  };
}

/** What Lambda knows of the invocation. */
export function readInvocation(event: unknown, context: Context): Invocation {
  const isKnown = isFunctionUrlEvent(event);
  return {
    id: context.awsRequestId,
    deadline: Date.now() + context.getRemainingTimeInMillis(),
    caller: isKnown ? readCaller(event) : nobody,
    publicBase: `https://${isKnown ? event.requestContext.domainName : "invalid"}`,
  };
}
