import { OutboundRefusedError, SubjectTokenError } from "@graphveil/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStsSubjectTokenProvider } from "../src/subject-token.ts";
import {
  type Answer,
  CREDENTIALS,
  createFakeAws,
  everythingIn,
  failureOf,
  ISSUER,
  REGION,
  ROLE,
  stsAnswer,
  stsError,
  webIdentityToken,
} from "./fakes.ts";

const audience = "api://AzureADTokenExchange";
const { signal } = new AbortController();

// The SDK's backoff is jitter times some milliseconds: none here.
beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});
const EXPIRY = Date.UTC(2026, 10, 22, 12, 5);

function setUp(...answers: Answer[]) {
  const aws = createFakeAws(...answers);
  const provider = createStsSubjectTokenProvider({
    region: REGION,
    credentials: CREDENTIALS,
    fetch: aws.fetch,
  });
  return { aws, provider };
}

describe("createStsSubjectTokenProvider", () => {
  it("gives the token with its claims and expiry, and caches nothing", async () => {
    const value = webIdentityToken(audience, EXPIRY);
    const { aws, provider } = setUp(stsAnswer(value));
    const token = await provider.getSubjectToken({ audience, signal });
    expect(token).toEqual({
      value,
      expiresAt: EXPIRY,
      claims: { issuer: ISSUER, subject: ROLE, audience },
    });
    await provider.getSubjectToken({ audience, signal });
    expect(aws.received).toHaveLength(2);
  });

  it("says what the federated identity credential should say", () => {
    const { expects } = setUp().provider;
    expect(expects.issuer).toContain("tokens.sts.global.api.aws");
    expect(expects.subject).toContain("arn:aws:iam::");
  });

  it("refuses at once what is not a region", () => {
    const { fetch } = createFakeAws();
    expect(() => createStsSubjectTokenProvider({ region: "evil.example/", fetch })).toThrow(TypeError);
  });

  it.each([
    [
      "OutboundWebIdentityFederationDisabledException",
      403,
      "federationDisabled",
      "aws iam enable-outbound-web-identity-federation",
    ],
    ["AccessDenied", 403, "accessDenied", '"Action":"sts:GetWebIdentityToken"'],
    ["AccessDeniedException", 403, "accessDenied", `"sts:IdentityTokenAudience":"${audience}"`],
    ["SessionDurationEscalationException", 403, "rejected", "session"],
    ["JWTPayloadSizeExceededException", 400, "rejected", "GetWebIdentityToken"],
    ["ExpiredToken", 403, "credentialsRefused", "expired"],
    ["InvalidClientTokenId", 403, "credentialsRefused", "partition"],
    ["SignatureDoesNotMatch", 403, "credentialsRefused", "clock"],
    ["ServiceUnavailable", 503, "unavailable", "STS"],
    ["InternalFailure", 500, "unavailable", "STS"],
    ["Throttling", 400, "unavailable", "throttling"],
  ])("explains %s", async (upstream, status, code, hint) => {
    const { provider } = setUp(stsError(upstream, status));
    const error = await failureOf(provider.getSubjectToken({ audience, signal }));
    expect(error).toBeInstanceOf(SubjectTokenError);
    expect(error).toMatchObject({ code, upstream, remedy: expect.stringContaining(hint) });
    const shown = everythingIn(error);
    for (const secret of [...Object.values(CREDENTIALS), ROLE, "in the way", "AWS4-HMAC"]) {
      expect(shown).not.toContain(secret);
    }
  });

  it("prints a statement that is valid JSON and pins audience, algorithm and duration", async () => {
    const { provider } = setUp(stsError("AccessDenied", 403));
    const error = await failureOf(provider.getSubjectToken({ audience, signal }));
    const { remedy } = error as SubjectTokenError;
    expect(JSON.parse(remedy.slice(remedy.indexOf("{")))).toEqual({
      Effect: "Allow",
      Action: "sts:GetWebIdentityToken",
      Resource: "*",
      Condition: {
        "ForAllValues:StringEquals": { "sts:IdentityTokenAudience": audience },
        Null: { "sts:IdentityTokenAudience": "false" },
        StringEquals: { "sts:SigningAlgorithm": "RS256" },
        NumericLessThanEquals: { "sts:DurationSeconds": 300 },
      },
    });
  });

  it.each<readonly [string, Answer, string]>([
    ["no network", () => Promise.reject(new TypeError("fetch failed")), "unavailable"],
    ["a redirect", () => Promise.reject(new OutboundRefusedError("redirect", "x.example")), "rejected"],
    ["an answer that is not a token", stsAnswer("SECRETSECRET"), "malformed"],
    ["an empty answer", () => new Response("<GetWebIdentityTokenResponse/>"), "malformed"],
  ])("explains %s", async (_, answer, code) => {
    const { provider } = setUp(answer);
    const error = await failureOf(provider.getSubjectToken({ audience, signal }));
    expect(error).toMatchObject({ name: "SubjectTokenError", code });
    expect(everythingIn(error)).not.toContain("SECRETSECRET");
  });

  it("explains missing credentials", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "");
    try {
      const { fetch } = createFakeAws();
      const provider = createStsSubjectTokenProvider({ region: REGION, fetch });
      const error = await failureOf(provider.getSubjectToken({ audience, signal }));
      expect(error).toMatchObject({ code: "credentialsMissing" });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("ends with the caller's reason", async () => {
    const controller = new AbortController();
    const reason = new Error("the deadline");
    const { aws, provider } = setUp(() => {
      controller.abort(reason);
      return Promise.reject(new TypeError("fetch failed"));
    });
    const request = { audience, signal: controller.signal };
    expect(await failureOf(provider.getSubjectToken(request))).toBe(reason);
    expect(await failureOf(provider.getSubjectToken(request))).toBe(reason);
    expect(aws.received).toHaveLength(1);
  });
});
