import { describe, expect, it } from "vitest";
import type { RetryPolicy } from "../../../src/identity/exchange/aadsts.ts";
import { certificateAadsts } from "../../../src/identity/exchange/certificate-aadsts.ts";
import { EntraError } from "../../../src/identity/exchange/entra-error.ts";

const claims = { issuer: "i", subject: "s", audience: "a" };
const certificate = { thumbprint: "0123456789ABCDEF0123456789ABCDEF01234567" };
const errorOf = (errorCode: number, rest: object = { certificate }) =>
  new EntraError({ failure: "refused", status: 400, errorCode, expected: claims, found: claims, ...rest });

const cases: readonly (readonly [number, RetryPolicy, RegExp, RegExp])[] = [
  [700027, "freshAssertion", /does not know the certificate/, /^Upload the certificate/],
  [7000222, "never", /certificate or secret has expired/, /graphveil certificate renew/],
  [7000215, "never", /invalid client secret/, /remove every secret/],
  [700016, "never", /not in this tenant/, /GRAPHVEIL_CLIENT_ID/],
  [700021, "never", /another application's/, /GRAPHVEIL_CLIENT_ID/],
  [700023, "never", /audience is not this tenant/, /another token endpoint.*GRAPHVEIL_TENANT_ID/],
  [700024, "freshAssertion", /outside its valid time/, /clock/],
  [50027, "freshAssertion", /not a valid JWT/, /trace id/],
  [50013, "never", /assertion is invalid/, /^Upload the certificate/],
  [50012, "never", /authentication failed/, /^Upload the certificate/],
  [5002738, "never", /algorithm is not accepted/, /trace id/],
];

describe("the table of AADSTS codes under a certificate", () => {
  it("has these codes and no others", () => {
    expect([...certificateAadsts.keys()].sort()).toEqual(cases.map(([code]) => code).sort());
  });

  it.each(cases)("says of AADSTS%i what to do: %s", (code, retry, meaning, remedy) => {
    const error = errorOf(code);
    expect([error.code, error.retry]).toEqual([`AADSTS${code}`, retry]);
    expect(error.message).toMatch(meaning);
    expect(error.message).toContain(certificate.thumbprint);
    expect(error.remedy).toMatch(remedy);
    expect(error.remedy).toMatch(/\.$/);
  });

  it("names the certificate that has to be uploaded", () => {
    expect(errorOf(700027).remedy).toContain(certificate.thumbprint);
  });

  it("leaves other codes, and other credentials, to the table of all codes", () => {
    expect(errorOf(90033).remedy).toBe(errorOf(90033, {}).remedy);
    expect(errorOf(700027, {}).message).not.toContain("certificate");
    expect(errorOf(700027, {}).message).toContain("Expected issuer i, subject s, audience a");
  });
});
