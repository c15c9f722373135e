import type { Caller, Invocation, ProxyRequest } from "@graphveil/core";
import type { Context, LambdaFunctionURLEvent } from "aws-lambda";

/** What IAM says of a caller in an event of a Function URL with `AWS_IAM`. */
interface IamAuthorizer {
  readonly accountId?: string;
  readonly userArn?: string;
}

const ASSUMED_ROLE = /^arn:aws(?:-cn|-us-gov)?:sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\//;
const PRINCIPAL = /^arn:aws(?:-cn|-us-gov)?:iam::(\d{12}):/;

const iamOf = ({ requestContext }: LambdaFunctionURLEvent): IamAuthorizer | undefined =>
  (requestContext as { readonly authorizer?: { readonly iam?: IamAuthorizer } }).authorizer?.iam;

/**
 * The caller that IAM authenticated. A role is known by account and name: its session's name is the caller's own choice.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function readCaller(event: LambdaFunctionURLEvent): Caller {
  const { accountId, userArn = "" } = iamOf(event) ?? {};
  const [, roleAccount, roleName] = ASSUMED_ROLE.exec(userArn) ?? [];
  if (roleAccount !== undefined && roleName !== undefined && roleAccount === accountId) {
    return { kind: "awsRole", accountId: roleAccount, roleName };
  }
  const principalAccount = PRINCIPAL.exec(userArn)?.[1];
  return principalAccount !== undefined && principalAccount === accountId
    ? { kind: "awsPrincipal", accountId: principalAccount }
    : { kind: "unknown", reason: "caller: no IAM principal in the event" };
}

const bodyOf = ({
  body,
  isBase64Encoded,
}: LambdaFunctionURLEvent): Pick<ProxyRequest, "bodyBytes" | "body"> => {
  if (body === undefined) return { bodyBytes: 0 };
  const encoding = isBase64Encoded ? "base64" : "utf8";
  return { bodyBytes: Buffer.byteLength(body, encoding), body: async () => Buffer.from(body, encoding) };
};

/** The request in a Function URL event (payload format 2.0); only its raw path and raw query are faithful. */
export function readRequest(event: LambdaFunctionURLEvent): ProxyRequest {
  const { rawPath, rawQueryString, requestContext } = event;
  const headers = new Headers();
  for (const [name, value] of Object.entries(event.headers)) {
    if (value !== undefined) headers.append(name, value);
  }
  return {
    method: requestContext.http.method,
    rawTarget: rawQueryString === "" ? rawPath : `${rawPath}?${rawQueryString}`,
    headers,
    ...bodyOf(event),
  };
}

/** What Lambda knows of the invocation. */
export function readInvocation(event: LambdaFunctionURLEvent, context: Context): Invocation {
  return {
    id: context.awsRequestId,
    deadline: Date.now() + context.getRemainingTimeInMillis(),
    caller: readCaller(event),
    publicBase: `https://${event.requestContext.domainName}`,
  };
}
