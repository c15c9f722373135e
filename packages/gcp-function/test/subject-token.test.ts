import { createPinnedFetch, SubjectTokenError } from "@graphveil/core";
import { describe, expect, it, vi } from "vitest";
import { googleHosts } from "../src/hosts.ts";
import { createLocalSubjectTokenProvider, createMetadataSubjectTokenProvider } from "../src/subject-token.ts";
import {
  type Answer,
  createFakeGoogle,
  EXPIRY,
  everythingIn,
  failureOf,
  iamCredentials,
  impersonation,
  metadata,
  oauth,
  SECRETS,
  SERVICE_ACCOUNT,
  stubCredentials,
  UNIQUE_ID,
  userCredentials,
} from "./fakes.ts";

const audience = "api://AzureADTokenExchange";
const { signal } = new AbortController();
const sleep = async () => undefined;

const failureWithoutSecrets = async (work: Promise<unknown>): Promise<unknown> => {
  const error = await failureOf(work);
  expect(error).toBeInstanceOf(SubjectTokenError);
  const shown = everythingIn(error);
  for (const secret of SECRETS) {
    expect(shown).not.toContain(secret);
  }
  return error;
};

describe("createMetadataSubjectTokenProvider", () => {
  const setUp = (...answers: Answer[]) => {
    const google = createFakeGoogle({ [googleHosts.metadata]: answers });
    return { google, provider: createMetadataSubjectTokenProvider({ fetch: google.fetch, sleep }) };
  };

  it("gives the token with its claims and expiry, and caches nothing", async () => {
    const { google, provider } = setUp(metadata);
    const token = await provider.getSubjectToken({ audience, signal });
    expect(token).toEqual({
      value: expect.stringMatching(/^eyJ/),
      expiresAt: EXPIRY,
      claims: { issuer: "https://accounts.google.com", subject: UNIQUE_ID, audience },
    });
    expect((await provider.getSubjectToken({ audience, signal })).value).not.toBe(token.value);
    expect(google.received).toHaveLength(2);
  });

  it("works through a fetch that pins the metadata server", async () => {
    const google = createFakeGoogle({ [googleHosts.metadata]: [metadata] });
    const fetch = createPinnedFetch({ allowedHosts: new Set([googleHosts.metadata]), fetch: google.fetch });
    const provider = createMetadataSubjectTokenProvider({ fetch });
    expect((await provider.getSubjectToken({ audience, signal })).claims.subject).toBe(UNIQUE_ID);
  });

  it("does not follow GCE_METADATA_HOST out of the pinned hosts", async () => {
    vi.stubEnv("GCE_METADATA_HOST", "evil.example");
    try {
      const google = createFakeGoogle({ "evil.example": [metadata] });
      const fetch = createPinnedFetch({ allowedHosts: new Set([googleHosts.metadata]), fetch: google.fetch });
      const provider = createMetadataSubjectTokenProvider({ fetch, sleep });
      const error = await failureWithoutSecrets(provider.getSubjectToken({ audience, signal }));
      expect(error).toMatchObject({ code: "rejected", remedy: expect.stringContaining("GCE_METADATA_HOST") });
      expect(google.received).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("says what the federated identity credential should say", () => {
    expect(setUp(metadata).provider.expects).toEqual({
      issuer: "https://accounts.google.com",
      subject: "the unique id (21 digits) of the service account",
    });
  });

  it.each(["a&b", "a b", "a?b", "a#b", "a%20b", "ä", "", "a+b", "a=b", "x".repeat(601)])(
    "refuses the audience %j, which the library would not encode",
    async (changed) => {
      const { google, provider } = setUp(metadata);
      const error = await failureWithoutSecrets(provider.getSubjectToken({ audience: changed, signal }));
      expect(error).toMatchObject({ code: "audienceInvalid" });
      expect(google.received).toEqual([]);
    },
  );

  it("survives one fault", async () => {
    const { google, provider } = setUp(() => new Response("", { status: 503 }), metadata);
    expect((await provider.getSubjectToken({ audience, signal })).claims.audience).toBe(audience);
    expect(google.received).toHaveLength(2);
  });

  const flavor = { "metadata-flavor": "Google" };
  it.each<readonly [string, Answer, string, string | undefined]>([
    ["no metadata server", () => Promise.reject(new TypeError("fetch failed")), "unavailable", undefined],
    ["503", () => new Response("SECRETSECRET", { status: 503 }), "unavailable", "HTTP 503"],
    ["no service account", () => new Response("", { status: 404 }), "rejected", "HTTP 404"],
    ["a refusal", () => new Response("", { status: 403 }), "accessDenied", "HTTP 403"],
    ["an odd refusal", () => new Response("", { status: 400 }), "rejected", "HTTP 400"],
    ["somebody else", () => new Response("SECRETSECRET"), "malformed", undefined],
    ["a page", () => new Response("SECRETSECRET", { headers: flavor }), "malformed", undefined],
    ["JSON", () => new Response('{"a":1}', { headers: flavor }), "malformed", undefined],
  ])("explains %s", async (_, answer, code, upstream) => {
    const { provider } = setUp(answer);
    const error = await failureWithoutSecrets(provider.getSubjectToken({ audience, signal }));
    expect(error).toMatchObject({ code, upstream, remedy: expect.stringMatching(/.{20}/) });
  });

  it("ends with the caller's reason", async () => {
    const reason = new Error("the deadline");
    const { google, provider } = setUp(metadata);
    const gone = AbortSignal.abort(reason);
    expect(await failureOf(provider.getSubjectToken({ audience, signal: gone }))).toBe(reason);
    expect(google.received).toEqual([]);
  });
});

describe("createLocalSubjectTokenProvider", () => {
  const hosts = {
    [googleHosts.oauth]: [oauth],
    [googleHosts.iamCredentials]: [iamCredentials],
  };

  const withCredentials = async (
    credentials: unknown,
    answers: Readonly<Record<string, readonly Answer[]>>,
  ) => {
    const stubbed = stubCredentials(credentials);
    const google = createFakeGoogle(answers);
    try {
      const provider = createLocalSubjectTokenProvider({ fetch: google.fetch, sleep });
      const outcome = await Promise.allSettled([provider.getSubjectToken({ audience, signal })]);
      return { google, outcome: outcome[0] };
    } finally {
      stubbed.remove();
    }
  };

  it("impersonates the service account and asks for a token without its e-mail", async () => {
    const { google, outcome } = await withCredentials(impersonation, hosts);
    expect(outcome).toMatchObject({
      status: "fulfilled",
      value: { claims: { subject: UNIQUE_ID, audience } },
    });
    expect(google.received.map(({ url }) => url.href)).toEqual([
      "https://oauth2.googleapis.com/token",
      `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${SERVICE_ACCOUNT}:generateIdToken`,
    ]);
    expect(JSON.parse(google.received[1]?.body ?? "")).toMatchObject({ audience, includeEmail: false });
  });

  it.each([
    ["a user", userCredentials, "you as its subject"],
    [
      "an external account",
      {
        type: "external_account",
        audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x",
        subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
        token_url: "https://sts.googleapis.com/v1/token",
        credential_source: { file: "/nowhere" },
      },
      "external account",
    ],
    [
      "a workforce user",
      {
        type: "external_account_authorized_user",
        audience: "//iam.googleapis.com/locations/global/workforcePools/p/providers/x",
        client_id: "c",
        client_secret: "SECRETSECRET",
        refresh_token: "SECRETSECRET",
        token_url: "https://sts.googleapis.com/v1/oauthtoken",
        token_info_url: "https://sts.googleapis.com/v1/introspect",
      },
      "external account",
    ],
    [
      "a key file",
      { type: "service_account", client_email: SERVICE_ACCOUNT, private_key: "SECRETSECRET" },
      "stored secret",
    ],
  ])("refuses %s, with the command to run", async (_, credentials, hint) => {
    const { google, outcome } = await withCredentials(credentials, hosts);
    const error = await failureWithoutSecrets(
      outcome?.status === "rejected" ? Promise.reject(outcome.reason) : Promise.resolve(),
    );
    expect(error).toMatchObject({ code: "credentialsRefused", remedy: expect.stringContaining(hint) });
    expect(error).toMatchObject({
      remedy: expect.stringContaining("gcloud auth application-default login --impersonate-service-account="),
    });
    expect(google.received).toEqual([]);
  });

  it.each<readonly [string, unknown, Readonly<Record<string, readonly Answer[]>>, string, string]>([
    ["a file that is no JSON", "SECRETSECRET", hosts, "credentialsMissing", "gcloud auth"],
    ["no credentials", undefined, {}, "credentialsMissing", "gcloud auth"],
    [
      "a missing role",
      impersonation,
      { ...hosts, [googleHosts.iamCredentials]: [() => new Response("SECRETSECRET", { status: 403 })] },
      "accessDenied",
      "roles/iam.serviceAccountOpenIdTokenCreator",
    ],
    [
      "an expired login",
      impersonation,
      { ...hosts, [googleHosts.oauth]: [() => Response.json({ error: "invalid_grant" }, { status: 400 })] },
      "rejected",
      "gcloud auth",
    ],
    ["no network", impersonation, {}, "unavailable", "oauth2.googleapis.com"],
  ])("explains %s", async (_, credentials, answers, code, hint) => {
    const { outcome } = await withCredentials(credentials, answers);
    const error = await failureWithoutSecrets(
      outcome?.status === "rejected" ? Promise.reject(outcome.reason) : Promise.resolve(),
    );
    expect(error).toMatchObject({ code, remedy: expect.stringContaining(hint) });
  });
});
