import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPinnedFetch } from "@graphveil/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AwsClientOptions } from "../src/client-options.ts";
import { kmsHost, stsHost } from "../src/hosts.ts";
import { generateMac } from "../src/kms-client.ts";
import { getWebIdentityToken } from "../src/sts-client.ts";
import {
  type Answer,
  CREDENTIALS,
  createFakeAws,
  type FakeAws,
  failureOf,
  isSignedBy,
  KEY_ARN,
  kmsAnswer,
  REGION,
  stsAnswer,
  stsError,
} from "./fakes.ts";

const AUDIENCE = "api://AzureADTokenExchange";
const { signal } = new AbortController();

beforeEach(() => {
  // The SDK's backoff is jitter times some milliseconds: none here.
  vi.spyOn(Math, "random").mockReturnValue(0);
  vi.stubEnv("AWS_ACCESS_KEY_ID", CREDENTIALS.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", CREDENTIALS.secretAccessKey);
  vi.stubEnv("AWS_SESSION_TOKEN", CREDENTIALS.sessionToken);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const ask = ({ fetch }: Pick<FakeAws, "fetch">, options: Partial<AwsClientOptions> = {}, heeded = signal) =>
  getWebIdentityToken({ region: REGION, fetch, ...options }, AUDIENCE, heeded);

describe("getWebIdentityToken", () => {
  it("asks the region's STS for an RS256 token of 300 s for one audience", async () => {
    const aws = createFakeAws(stsAnswer("a.b.c"));
    expect(await ask(aws)).toBe("a.b.c");
    const [{ url, init, body } = expect.unreachable()] = aws.received;
    expect([init.method, url.href]).toEqual(["POST", "https://sts.eu-west-1.amazonaws.com/"]);
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      Action: "GetWebIdentityToken",
      Version: "2011-06-15",
      "Audience.member.1": AUDIENCE,
      SigningAlgorithm: "RS256",
      DurationSeconds: "300",
    });
  });

  it("signs with the sandbox's credentials of that moment", async () => {
    const aws = createFakeAws(stsAnswer("a.b.c"));
    await ask(aws);
    const next = { ...CREDENTIALS, accessKeyId: "AKIAI44QH8DHBEXAMPLE", sessionToken: "next" };
    vi.stubEnv("AWS_ACCESS_KEY_ID", next.accessKeyId);
    vi.stubEnv("AWS_SESSION_TOKEN", next.sessionToken);
    await ask(aws);
    const [first = expect.unreachable(), second = expect.unreachable()] = aws.received;
    expect(first.headers.get("x-amz-security-token")).toBe(CREDENTIALS.sessionToken);
    expect(await isSignedBy(CREDENTIALS, "sts", first)).toBe(true);
    expect(await isSignedBy(next, "sts", second)).toBe(true);
    expect(await isSignedBy({ ...next, secretAccessKey: "other" }, "sts", second)).toBe(false);
  });

  it.each([
    ["given", CREDENTIALS],
    ["of a chain", async () => CREDENTIALS],
  ])("signs with credentials %s", async (_, credentials) => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "");
    const aws = createFakeAws(stsAnswer("a.b.c"));
    await ask(aws, { credentials });
    const [request = expect.unreachable()] = aws.received;
    expect(await isSignedBy(CREDENTIALS, "sts", request)).toBe(true);
  });

  it.each([
    ["cn-north-1", "https://sts.cn-north-1.amazonaws.com.cn/"],
    ["us-gov-west-1", "https://sts.us-gov-west-1.amazonaws.com/"],
  ])("finds the STS of %s", async (region, href) => {
    const aws = createFakeAws(stsAnswer("a.b.c"));
    await ask(aws, { region });
    expect(aws.received.map(({ url }) => url.href)).toEqual([href]);
  });

  it("sends a request without credentials nowhere", async () => {
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "");
    const aws = createFakeAws(stsAnswer("a.b.c"));
    expect(await failureOf(ask(aws))).toMatchObject({ name: "CredentialsProviderError" });
    expect(aws.received).toEqual([]);
  });
});

describe("generateMac", () => {
  it("asks the region's KMS for an HMAC of the message", async () => {
    const key = Buffer.alloc(32, 7);
    const aws = createFakeAws(kmsAnswer(key));
    const message = Buffer.from("graphveil/root/v1/zoë");
    const answer = await generateMac({ region: REGION, fetch: aws.fetch }, KEY_ARN, message, signal);
    expect(answer.Mac).toHaveLength(32);
    const [request = expect.unreachable()] = aws.received;
    expect(request.url.href).toBe("https://kms.eu-west-1.amazonaws.com/");
    expect(request.headers.get("x-amz-target")).toBe("TrentService.GenerateMac");
    expect(JSON.parse(request.body)).toEqual({
      KeyId: KEY_ARN,
      MacAlgorithm: "HMAC_SHA_256",
      Message: message.toString("base64"),
    });
    expect(await isSignedBy(CREDENTIALS, "kms", request)).toBe(true);
  });
});

describe("the clients", () => {
  it("take no endpoint from variables or files", async () => {
    const home = mkdtempSync(join(tmpdir(), "graphveil-"));
    try {
      const config = join(home, "config");
      writeFileSync(
        config,
        "[default]\nregion = us-east-1\nendpoint_url = https://evil.example\nuse_fips_endpoint = true\nservices = s\n" +
          "use_dualstack_endpoint = true\nmax_attempts = 1\n[services s]\nsts =\n  endpoint_url = https://evil.example\n",
      );
      vi.stubEnv("AWS_CONFIG_FILE", config);
      vi.stubEnv("AWS_ENDPOINT_URL", "https://evil.example");
      vi.stubEnv("AWS_ENDPOINT_URL_STS", "https://evil.example");
      vi.stubEnv("AWS_ENDPOINT_URL_KMS", "https://evil.example");
      vi.stubEnv("AWS_USE_FIPS_ENDPOINT", "true");
      vi.stubEnv("AWS_USE_DUALSTACK_ENDPOINT", "true");
      vi.stubEnv("AWS_REGION", "us-east-1");
      const sts = createFakeAws(stsAnswer("a.b.c"));
      const kms = createFakeAws(kmsAnswer(Buffer.alloc(32)));
      await ask(sts);
      await generateMac({ region: REGION, fetch: kms.fetch }, KEY_ARN, Buffer.from("x"), signal);
      expect([...sts.received, ...kms.received].map(({ url }) => url.host)).toEqual([
        stsHost(REGION),
        kmsHost(REGION),
      ]);
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it("reach what is pinned through a pinned fetch, and nothing else", async () => {
    const aws = createFakeAws(stsAnswer("a.b.c"));
    const pinned = createPinnedFetch({ allowedHosts: new Set([stsHost(REGION)]), fetch: aws.fetch });
    expect(await ask({ fetch: pinned })).toBe("a.b.c");
    expect(aws.received[0]?.init.redirect).toBe("manual");
    const failure = await failureOf(ask({ fetch: pinned }, { region: "us-east-1" }));
    expect(failure).toMatchObject({ name: "OutboundRefusedError", host: "sts.us-east-1.amazonaws.com" });
    expect(aws.received).toHaveLength(1);
  });

  it.each<readonly [string, Answer]>([
    ["503", stsError("ServiceUnavailable", 503)],
    ["throttling", stsError("Throttling", 400)],
    ["a network fault", () => Promise.reject(new TypeError("fetch failed"))],
    ["an answer cut off", () => new Response("<GetWeb", { headers: { "content-length": "700" } })],
  ])("survive %s", async (_, answer) => {
    const aws = createFakeAws(answer, stsAnswer("a.b.c"));
    expect(await ask(aws)).toBe("a.b.c");
    expect(aws.received).toHaveLength(2);
  });

  it("make three attempts", async () => {
    const aws = createFakeAws(stsError("ServiceUnavailable", 503));
    expect(await failureOf(ask(aws))).toMatchObject({ name: "ServiceUnavailable" });
    expect(aws.received).toHaveLength(3);
  });

  it("read no more of an answer than it can be", async () => {
    const aws = createFakeAws(() => new Response("x".repeat(300_000)));
    expect(await failureOf(ask(aws))).toMatchObject({ name: "NetworkError" });
  });

  it("give each attempt 5 s", async () => {
    const limits = vi.spyOn(AbortSignal, "timeout").mockImplementation(() => {
      const controller = new AbortController();
      setImmediate(() => controller.abort(new DOMException("late", "TimeoutError")));
      return controller.signal;
    });
    const aws = createFakeAws(
      ({ init }) =>
        new Promise((_, reject) => {
          init.signal?.addEventListener("abort", () => reject(init.signal?.reason));
        }),
    );
    expect(await failureOf(ask(aws))).toMatchObject({ name: "NetworkError" });
    expect(limits.mock.calls).toEqual([[5_000], [5_000], [5_000]]);
  });

  it("end at once with the signal", async () => {
    const controller = new AbortController();
    const aws = createFakeAws(
      ({ init }) =>
        new Promise((_, reject) => {
          init.signal?.addEventListener("abort", () => reject(init.signal?.reason));
          controller.abort(new Error("left"));
        }),
    );
    expect(await failureOf(ask(aws, {}, controller.signal))).toBeInstanceOf(Error);
    expect(aws.received).toHaveLength(1);
  });
});
