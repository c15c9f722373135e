import { expect, it } from "vitest";
import { Refusal } from "../../src/errors.ts";
import { failureOf } from "../../src/proxy/failures.ts";

it.each(["misconfigured", "consentMissing"] as const)(
  "tells the operator why a request ended as %s, and the caller no more",
  (code) => {
    const failure = failureOf(new Refusal(code, "scope: what is missing"));
    expect(failure).toMatchObject({ code, reason: "scope: what is missing" });
    expect(failure.line?.fields).toEqual({ reason: "scope: what is missing" });
    expect(failure).not.toHaveProperty("rule");
  },
);

it("has nothing for the operator to do about a caller's own fault", () => {
  const refusal = new Refusal("operationRefused", "path: no operation");
  expect(failureOf(refusal)).toBe(refusal);
});
