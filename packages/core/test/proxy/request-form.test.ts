import { describe, expect, it } from "vitest";
import { Refusal } from "../../src/errors.ts";
import { MAX_BODY_BYTES, type ProxyRequest } from "../../src/invocation.ts";
import { checkForm } from "../../src/proxy/request-form.ts";

const request = (rest: Partial<ProxyRequest> = {}): ProxyRequest => ({
  method: "GET",
  rawTarget: "/v1.0/users",
  headers: new Headers(),
  bodyBytes: 0,
  ...rest,
});

/** A header whose name, value and what stands between them take so many bytes. */
const headerOf = (bytes: number) => new Headers({ a: "x".repeat(bytes - 5) });
const LIMIT_BYTES = 32 * 1024;

describe("the form of a request", () => {
  it.each<readonly [string, Partial<ProxyRequest>]>([
    ["an ordinary GET", {}],
    ["headers of just the limit", { headers: headerOf(LIMIT_BYTES) }],
    [
      "a POST with a body of just the limit, which is refused later",
      { method: "POST", bodyBytes: MAX_BODY_BYTES },
    ],
  ])("is good for %s", (_, rest) => {
    expect(() => checkForm(request(rest))).not.toThrow();
  });

  it.each<readonly [string, Partial<ProxyRequest>, object]>([
    [
      "what could not be read",
      { unreadable: "malformed" },
      { code: "invalidRequest", reason: "request: not HTTP", rule: { rule: "http" } },
    ],
    [
      "what was too large to be read",
      { unreadable: "tooLarge" },
      { code: "tooLarge", reason: "headers: too large" },
    ],
    [
      "too many headers",
      { headers: headerOf(LIMIT_BYTES + 1) },
      { code: "tooLarge", reason: "headers: too large" },
    ],
    [
      "too long a body",
      { method: "POST", bodyBytes: MAX_BODY_BYTES + 1 },
      { code: "tooLarge", reason: "body: too large" },
    ],
    ["a GET with a body", { bodyBytes: 1 }, { code: "invalidRequest", rule: { rule: "bodyOfGet" } }],
    ...["x-http-method-override", "X-HTTP-Method", "x-method-override"].map(
      (name): readonly [string, Partial<ProxyRequest>, object] => [
        name,
        { headers: new Headers({ [name]: "GET" }) },
        { code: "invalidRequest", rule: { rule: "methodHeader" } },
      ],
    ),
  ])("is refused for %s", (_, rest, refusal) => {
    let thrown: unknown;
    try {
      checkForm(request(rest));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Refusal);
    expect(thrown).toMatchObject(refusal);
  });
});
