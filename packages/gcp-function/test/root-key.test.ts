import { createHmac } from "node:crypto";
import { OutboundRefusedError, RootKeyError } from "@graphveil/core";
import { describe, expect, it } from "vitest";
import { crc32c } from "../src/crc32c.ts";
import { googleHosts } from "../src/hosts.ts";
import { createGcpRootKeySource } from "../src/root-key.ts";
import {
  type Answer,
  createFakeGoogle,
  everythingIn,
  failureOf,
  iamCredentials,
  impersonation,
  KEY_VERSION,
  kms,
  metadata,
  oauth,
  SECRETS,
  stubCredentials,
} from "./fakes.ts";

const { signal } = new AbortController();
const label = "graphveil/root/v1/6f0d2a4e-3c1b-4d5e-8f7a-9b8c7d6e5f40/zoë";
const key = Buffer.from("a key that never leaves");

function setUp(...answers: Answer[]) {
  const google = createFakeGoogle({ [googleHosts.metadata]: [metadata], [googleHosts.kms]: answers });
  const naps: number[] = [];
  const sleep = async (milliseconds: number) => void naps.push(milliseconds);
  const source = createGcpRootKeySource({ keyVersion: KEY_VERSION, fetch: google.fetch, sleep });
  const kmsCalls = () => google.received.filter(({ url }) => url.host === googleHosts.kms);
  return { google, source, naps, kmsCalls };
}

const kmsError =
  (status: number, reason: string, message = "SECRETSECRET"): Answer =>
  () =>
    Response.json({ error: { code: status, status: reason, message } }, { status });

describe("createGcpRootKeySource", () => {
  it("derives 32 bytes from the UTF-8 of the label, with checksums", async () => {
    const { source, kmsCalls } = setUp(kms(key));
    const root = await source.deriveRootKey({ label, signal });
    expect(Buffer.from(root)).toEqual(createHmac("sha256", key).update(label, "utf8").digest());
    expect(root.buffer.byteLength).toBe(32);
    const [{ method, url, headers, body } = expect.unreachable()] = kmsCalls();
    expect([method, url.href]).toEqual(["POST", `https://cloudkms.googleapis.com/v1/${KEY_VERSION}:macSign`]);
    expect(headers.get("authorization")).toBe("Bearer metadata-access-token");
    expect(JSON.parse(body)).toEqual({
      data: Buffer.from(label).toString("base64"),
      dataCrc32c: String(crc32c(Buffer.from(label))),
    });
  });

  it("asks once for an access token for several versions of the key", async () => {
    const { google, source } = setUp(kms(key));
    await Promise.all(["v1", "v2", "v3"].map((version) => source.deriveRootKey({ label: version, signal })));
    expect(google.received.filter(({ url }) => url.host === googleHosts.metadata)).toHaveLength(1);
  });

  it("uses the impersonated service account for local work", async () => {
    const stubbed = stubCredentials(impersonation);
    try {
      const google = createFakeGoogle({
        [googleHosts.oauth]: [oauth],
        [googleHosts.iamCredentials]: [iamCredentials],
        [googleHosts.kms]: [kms(key)],
      });
      const options = { keyVersion: KEY_VERSION, identity: "local", fetch: google.fetch } as const;
      await createGcpRootKeySource(options).deriveRootKey({ label, signal });
      const [, impersonated, signed] = google.received;
      expect(JSON.parse(impersonated?.body ?? "")).toMatchObject({
        scope: ["https://www.googleapis.com/auth/cloudkms"],
      });
      expect(signed?.headers.get("authorization")).toBe("Bearer impersonated-access-token");
    } finally {
      stubbed.remove();
    }
  });

  it.each([
    "",
    KEY_VERSION.replace("/cryptoKeyVersions/1", ""),
    KEY_VERSION.replace("/1", "/0"),
    `${KEY_VERSION}/../2`,
    KEY_VERSION.replace("root", "ro?ot"),
    `/${KEY_VERSION}`,
    KEY_VERSION.replace("root", "root%2f"),
  ])("refuses %j as a key version", (keyVersion) => {
    const { fetch } = createFakeGoogle({});
    expect(() => createGcpRootKeySource({ keyVersion, fetch })).toThrow(
      expect.objectContaining({ name: "RootKeyError", code: "keyInvalid" }),
    );
  });

  const short = Buffer.alloc(31, 1);
  it.each([
    ["a request that was not checked", { verifiedDataCrc32c: false }],
    ["a request whose check is not reported", { verifiedDataCrc32c: undefined }],
    ["a MAC that changed on its way", { mac: Buffer.alloc(32, 1).toString("base64") }],
    ["a MAC without a checksum", { macCrc32c: undefined }],
    ["another key's MAC", { name: KEY_VERSION.replace("/1", "/2") }],
    ["a short MAC", { mac: short.toString("base64"), macCrc32c: String(crc32c(short)) }],
    ["no MAC", { mac: undefined }],
  ])("refuses %s, after one more try", async (_, change) => {
    const { source, kmsCalls, naps } = setUp(kms(key, change));
    const error = await failureOf(source.deriveRootKey({ label, signal }));
    expect(error).toMatchObject({ name: "RootKeyError", code: "corrupted" });
    expect([kmsCalls().length, naps]).toEqual([2, [200]]);
  });

  it.each<readonly [string, Answer]>([
    ["503", kmsError(503, "UNAVAILABLE")],
    ["429", kmsError(429, "RESOURCE_EXHAUSTED")],
    ["a network fault", () => Promise.reject(new TypeError("fetch failed"))],
    ["an answer cut off", () => new Response("{", { headers: { "content-length": "300" } })],
    ["a page", () => new Response("<html>")],
  ])("survives %s once, and no more", async (_, answer) => {
    const { source } = setUp(answer, kms(key));
    expect(await source.deriveRootKey({ label, signal })).toHaveLength(32);
    const failing = setUp(answer);
    expect(await failureOf(failing.source.deriveRootKey({ label, signal }))).toBeInstanceOf(RootKeyError);
    expect(failing.kmsCalls()).toHaveLength(2);
  });

  it.each<readonly [string, Answer, string, string]>([
    ["PERMISSION_DENIED", kmsError(403, "PERMISSION_DENIED"), "accessDenied", "roles/cloudkms.signer"],
    ["UNAUTHENTICATED", kmsError(401, "UNAUTHENTICATED"), "accessDenied", "roles/cloudkms.signer"],
    ["NOT_FOUND", kmsError(404, "NOT_FOUND"), "keyNotFound", "GRAPHVEIL_KEY"],
    [
      "FAILED_PRECONDITION",
      kmsError(400, "FAILED_PRECONDITION", `${KEY_VERSION} is not enabled, current state is: DISABLED.`),
      "keyDisabled",
      "gcloud kms keys versions enable",
    ],
    [
      "FAILED_PRECONDITION",
      kmsError(400, "FAILED_PRECONDITION", `${KEY_VERSION} has incorrect key purpose: ENCRYPT_DECRYPT`),
      "wrongKeyUsage",
      "--purpose=mac",
    ],
    ["INVALID_ARGUMENT", kmsError(400, "INVALID_ARGUMENT"), "rejected", "macSign"],
    ["HTTP 418", () => new Response("SECRETSECRET", { status: 418 }), "rejected", "macSign"],
    ["HTTP 503", () => new Response("SECRETSECRET", { status: 503 }), "unavailable", "cloudkms"],
  ])("explains %s", async (upstream, answer, code, hint) => {
    const { source } = setUp(answer);
    const error = await failureOf(source.deriveRootKey({ label, signal }));
    expect(error).toBeInstanceOf(RootKeyError);
    expect(error).toMatchObject({ code, upstream, remedy: expect.stringContaining(hint) });
    const shown = everythingIn(error);
    for (const secret of [...SECRETS, label, KEY_VERSION]) {
      expect(shown).not.toContain(secret);
    }
  });

  it("does not repeat what the pinned fetch refused", async () => {
    const refusal = new OutboundRefusedError("redirect", "x.example");
    const { source, kmsCalls } = setUp(() => Promise.reject(refusal));
    expect(await failureOf(source.deriveRootKey({ label, signal }))).toMatchObject({ code: "rejected" });
    expect(kmsCalls()).toHaveLength(1);
  });

  it.each<readonly [string, Answer | undefined, string]>([
    ["no metadata server", undefined, "unavailable"],
    ["no service account", () => new Response("", { status: 404 }), "credentialsMissing"],
  ])("explains %s", async (_, answer, code) => {
    const google = createFakeGoogle({ [googleHosts.metadata]: answer ? [answer] : [] });
    const options = { keyVersion: KEY_VERSION, fetch: google.fetch, sleep: async () => undefined };
    const error = await failureOf(createGcpRootKeySource(options).deriveRootKey({ label, signal }));
    expect(error).toMatchObject({ name: "RootKeyError", code });
  });

  it("ends with the caller's reason, before and between attempts", async () => {
    const reason = new Error("the deadline");
    const early = setUp(kms(key));
    const gone = AbortSignal.abort(reason);
    expect(await failureOf(early.source.deriveRootKey({ label, signal: gone }))).toBe(reason);
    expect(early.google.received).toEqual([]);

    const controller = new AbortController();
    const late = setUp(() => {
      controller.abort(reason);
      return new Response("", { status: 503 });
    });
    expect(await failureOf(late.source.deriveRootKey({ label, signal: controller.signal }))).toBe(reason);
    expect(late.kmsCalls()).toHaveLength(1);
  });
});
