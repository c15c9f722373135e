import { describe, expect, it } from "vitest";
import { parseClaimsChallenge } from "../../../src/identity/exchange/claims-challenge.ts";

const claims = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}';
const base64 = Buffer.from(claims).toString("base64");
const unicode = '{"access_token":{"name":{"value":"Zoë>?"}}}';

const rest =
  'realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", ' +
  'client_id="00000003-0000-0000-c000-000000000000", ';
const challenge = (value: string) => `Bearer ${rest}error="insufficient_claims", claims="${value}"`;

describe("parseClaimsChallenge", () => {
  it("speaks of a claim whose base64 has padding", () => {
    expect(base64.endsWith("=")).toBe(true);
  });

  it.each([
    ["Graph's", challenge(base64), claims],
    ["one without padding", challenge(base64.replace(/=+$/, "")), claims],
    ["base64url", challenge(Buffer.from(unicode).toString("base64url")), unicode],
    ["base64 of Unicode", challenge(Buffer.from(unicode).toString("base64")), unicode],
    ["claims first", `Bearer claims="${base64}", error="insufficient_claims"`, claims],
    ["no spaces", `Bearer realm="",error="insufficient_claims",claims="${base64}"`, claims],
    ["spaces around =", `Bearer error = "insufficient_claims", claims = "${base64}"`, claims],
    ["upper case", `BEARER Error="insufficient_claims", CLAIMS="${base64}"`, claims],
    ["a quoted comma and an escape", `Bearer realm="a, \\"b\\"=c", ${challenge(base64).slice(7)}`, claims],
    ["a second scheme before", `PoP nonce="x=, y", ${challenge(base64)}`, claims],
    ["a second scheme behind", `${challenge(base64)}, PoP nonce="x", claims="bm8="`, claims],
    ["a token68 before", `Negotiate YWJjZA==, ${challenge(base64)}`, claims],
    ["an error without quotes", `Bearer error=insufficient_claims, claims="${base64}"`, claims],
  ])("reads %s", (_, header, expected) => {
    expect(parseClaimsChallenge(header)).toBe(expected);
  });

  it.each([
    ["no header", null],
    ["nothing", undefined],
    ["an empty header", ""],
    ["another error", `Bearer error="invalid_token", claims="${base64}"`],
    ["no error", `Bearer claims="${base64}"`],
    ["no claims", 'Bearer error="insufficient_claims"'],
    ["claims of another scheme", `Bearer error="insufficient_claims", PoP claims="${base64}"`],
    ["another scheme", challenge(base64).replace("Bearer", "PoP")],
    ["claims that are not base64", challenge("{}")],
    ["claims with anything behind their base64", challenge(`${base64}!`)],
    ["claims with anything before their base64", challenge(`!${base64}`)],
    ["claims that are not JSON", challenge("bm90IGpzb24=")],
    ["claims that are a list", challenge(Buffer.from("[1]").toString("base64"))],
    ["claims that are null", challenge(Buffer.from("null").toString("base64"))],
    ["empty claims", challenge("")],
    ["a quote that never ends", `Bearer error="insufficient_claims", claims="${base64}`],
    ["a header beyond reason", `Bearer x="${"a".repeat(20_000)}", ${challenge(base64)}`],
    ["parameters without a scheme", `error="insufficient_claims", claims="${base64}"`],
  ])("finds nothing in %s", (_, header) => {
    expect(parseClaimsChallenge(header)).toBeUndefined();
  });

  it("takes linear time for what looks like quotes", () => {
    const hostile = `Bearer ${'a="\\'.repeat(4_000)}`;
    expect(parseClaimsChallenge(hostile.slice(0, 16_384))).toBeUndefined();
  });
});
