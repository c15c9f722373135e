import { Refusal } from "../errors.ts";
import { MAX_BODY_BYTES, type ProxyRequest } from "../invocation.ts";

const MAX_HEADER_BYTES = 32 * 1024;

/** Headers by which some servers let a request be another than its method says. */
const METHOD_OVERRIDES = ["x-http-method-override", "x-http-method", "x-method-override"] as const;

/**
 * Refuses a request that cannot be decided on, before anything of it is read.
 *
 * @throws Refusal `invalidRequest` or `tooLarge`
 */
export function checkForm({ method, headers, bodyBytes, unreadable }: ProxyRequest): void {
  if (unreadable === "malformed")
    throw new Refusal("invalidRequest", "request: not HTTP", { rule: { rule: "http" } });
  let size = unreadable === "tooLarge" ? Number.POSITIVE_INFINITY : 0;
  for (const [name, value] of headers) size += name.length + value.length + 4;
  if (size > MAX_HEADER_BYTES) throw new Refusal("tooLarge", "headers: too large");
  if (bodyBytes > MAX_BODY_BYTES) throw new Refusal("tooLarge", "body: too large");
  if (METHOD_OVERRIDES.some((name) => headers.has(name)))
    throw new Refusal("invalidRequest", "headers: another method than the request's", {
      rule: { rule: "methodHeader" },
    });
  if (method === "GET" && bodyBytes !== 0)
    throw new Refusal("invalidRequest", "body: GET has none", { rule: { rule: "bodyOfGet" } });
}
