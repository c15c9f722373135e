import type { LambdaFunctionURLEvent } from "aws-lambda";

/** An event of which all that is read is there. */
export type FunctionUrlEvent = LambdaFunctionURLEvent & {
  readonly headers: Readonly<Record<string, string>>;
};

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === "string";
const HOST = /^[A-Za-z0-9.-]{1,253}$/;

const isContext = (value: unknown): boolean =>
  isObject(value) &&
  isText(value["domainName"]) &&
  HOST.test(value["domainName"]) &&
  isObject(value["http"]) &&
  isText(value["http"]["method"]);

/**
 * True for an event that has every member which is read of it, as a Function URL writes them (payload format 2.0).
 *
 * Lambda hands over whatever `lambda:InvokeFunction` is called with, so an event may be any JSON value at all.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export function isFunctionUrlEvent(event: unknown): event is FunctionUrlEvent {
  if (!isObject(event)) return false;
  const { rawPath, rawQueryString, headers, body, requestContext } = event;
  return (
    isText(rawPath) &&
    isText(rawQueryString) &&
    isObject(headers) &&
    Object.values(headers).every(isText) &&
    (body === undefined || isText(body)) &&
    isContext(requestContext)
  );
}
