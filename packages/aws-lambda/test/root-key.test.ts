import { createHmac } from "node:crypto";
import { RootKeyError } from "@graphveil/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAwsRootKeySource } from "../src/root-key.ts";
import {
  ACCOUNT,
  type Answer,
  CREDENTIALS,
  createFakeAws,
  everythingIn,
  failureOf,
  json,
  KEY_ARN,
  kmsAnswer,
  kmsError,
  ROLE,
} from "./fakes.ts";

const { signal } = new AbortController();

// The SDK's backoff is jitter times some milliseconds: none here.
beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});
const label = "graphveil/root/v1/6f0d2a4e-3c1b-4d5e-8f7a-9b8c7d6e5f40/zoë";

function setUp(...answers: Answer[]) {
  const aws = createFakeAws(...answers);
  const source = createAwsRootKeySource({ keyArn: KEY_ARN, credentials: CREDENTIALS, fetch: aws.fetch });
  return { aws, source };
}

describe("createAwsRootKeySource", () => {
  it("derives 32 bytes from the UTF-8 of the label, in the key's region", async () => {
    const key = Buffer.from("a key that never leaves");
    const { aws, source } = setUp(kmsAnswer(key));
    const root = await source.deriveRootKey({ label, signal });
    expect(Buffer.from(root)).toEqual(createHmac("sha256", key).update(label, "utf8").digest());
    expect(root.buffer.byteLength).toBe(32);
    expect(aws.received.map(({ url }) => url.host)).toEqual(["kms.eu-west-1.amazonaws.com"]);
  });

  it.each([
    "arn:aws:kms:eu-west-1:123456789012:alias/graphveil",
    "1234abcd-12ab-34cd-56ef-1234567890ab",
    "arn:aws:kms:evil.example/:123456789012:key/1",
    "",
  ])("refuses %j as a key", (keyArn) => {
    const { fetch } = createFakeAws();
    expect(() => createAwsRootKeySource({ keyArn, fetch })).toThrow(
      expect.objectContaining({ name: "RootKeyError", code: "keyInvalid" }),
    );
  });

  it.each([
    ["NotFoundException", 400, "keyNotFound", "GRAPHVEIL_KEY"],
    ["AccessDeniedException", 400, "accessDenied", "kms:GenerateMac"],
    ["DisabledException", 400, "keyDisabled", "aws kms enable-key"],
    ["KMSInvalidStateException", 400, "keyDisabled", "aws kms cancel-key-deletion"],
    ["InvalidKeyUsageException", 400, "wrongKeyUsage", "--key-spec HMAC_256"],
    ["KeyUnavailableException", 500, "unavailable", "again"],
    ["KMSInternalException", 500, "unavailable", "KMS"],
    ["ThrottlingException", 400, "unavailable", "KMS"],
    ["UnrecognizedClientException", 400, "accessDenied", "expired"],
    ["ExpiredTokenException", 400, "accessDenied", "expired"],
    ["InvalidGrantTokenException", 400, "rejected", "GenerateMac"],
  ])("explains %s", async (upstream, status, code, hint) => {
    const { source } = setUp(kmsError(upstream, status));
    const error = await failureOf(source.deriveRootKey({ label, signal }));
    expect(error).toBeInstanceOf(RootKeyError);
    expect(error).toMatchObject({ code, upstream, remedy: expect.stringContaining(hint) });
    const shown = everythingIn(error);
    for (const secret of [...Object.values(CREDENTIALS), ROLE, ACCOUNT, label, "AWS4-HMAC"]) {
      expect(shown).not.toContain(secret);
    }
  });

  const mac = Buffer.alloc(32, 1).toString("base64");
  it.each([
    ["a short MAC", { KeyId: KEY_ARN, Mac: Buffer.alloc(31).toString("base64") }],
    ["no MAC", { KeyId: KEY_ARN }],
    ["another key's MAC", { KeyId: KEY_ARN.replace("1234abcd", "00000000"), Mac: mac }],
  ])("refuses %s", async (_, body) => {
    const { source } = setUp(() => json(body));
    const error = await failureOf(source.deriveRootKey({ label, signal }));
    expect(error).toMatchObject({ code: "corrupted" });
    expect(everythingIn(error)).not.toContain(mac);
  });

  it("explains missing credentials", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "");
    try {
      const { fetch } = createFakeAws();
      const source = createAwsRootKeySource({ keyArn: KEY_ARN, fetch });
      const error = await failureOf(source.deriveRootKey({ label, signal }));
      expect(error).toMatchObject({ code: "credentialsMissing" });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("ends with the caller's reason", async () => {
    const reason = new Error("the deadline");
    const { aws, source } = setUp(kmsAnswer(Buffer.alloc(32)));
    const request = { label, signal: AbortSignal.abort(reason) };
    expect(await failureOf(source.deriveRootKey(request))).toBe(reason);
    expect(aws.received).toEqual([]);
  });
});
