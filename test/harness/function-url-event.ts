import type { AwsCaller, World } from "@graphveil/simulator";
import type { WireRequest } from "./wire.ts";

/** What IAM says of the caller in an event; undefined where the URL lets everybody in. */
export interface IamCaller {
  readonly accountId: string;
  readonly userArn: string;
}

/** What IAM says of a role's session. */
export function iamOf({ roleArn, sessionName }: AwsCaller): IamCaller {
  const [accountId = "", role = ""] = roleArn.split(":").slice(4);
  return {
    accountId,
    userArn: `arn:aws:sts::${accountId}:assumed-role/${role.slice(role.lastIndexOf("/") + 1)}/${sessionName}`,
  };
}

/** Repeated headers as the Function URL joins them. */
const joined = (lines: NonNullable<WireRequest["headers"]>): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const [name, value] of lines) {
    const lower = name.toLowerCase();
    headers[lower] = headers[lower] === undefined ? value : `${headers[lower]},${value}`;
  }
  return headers;
};

/**
 * The event of payload format 2.0 for a request that no client and no front end has touched.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export function functionUrlEvent(
  { aws }: World,
  { method = "GET", target, headers = [], body }: WireRequest,
  iam: IamCaller | undefined,
): Readonly<Record<string, unknown>> {
  const host = `${aws.functionUrlId}.lambda-url.${aws.region}.on.aws`;
  const mark = target.indexOf("?");
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: mark === -1 ? target : target.slice(0, mark),
    rawQueryString: mark === -1 ? "" : target.slice(mark + 1),
    headers: { host, ...joined(headers) },
    requestContext: {
      accountId: iam === undefined ? "anonymous" : aws.accountId,
      apiId: aws.functionUrlId,
      ...(iam === undefined ? {} : { authorizer: { iam: { ...iam, accessKey: "x", callerId: "x" } } }),
      domainName: host,
      domainPrefix: aws.functionUrlId,
      http: { method, path: target, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "" },
      routeKey: "$default",
      stage: "$default",
      timeEpoch: 0,
    },
    ...(body === undefined ? {} : { body: Buffer.from(body).toString("base64") }),
    isBase64Encoded: body !== undefined,
  };
}
