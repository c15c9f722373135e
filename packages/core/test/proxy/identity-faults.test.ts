import { describe, expect, it } from "vitest";
import { SubjectTokenError } from "../../src/identity/assertion/subject-token.ts";
import { EntraError } from "../../src/identity/exchange/entra-error.ts";
import { RootKeyError, type RootKeySource } from "../../src/keys/root-key.ts";
import { failureOf } from "../../src/proxy/failures.ts";
import { graphJson } from "../fixtures/fake-graph.ts";
import {
  type Asked,
  createProxyUnderTest,
  expectRefusal,
  type ProxyUnderTest,
} from "../fixtures/proxy-under-test.ts";
import { CORRELATION, type Reply, SUBJECT, TRACE } from "../identity/fakes.ts";

const ARN = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** The proxy's own lines at a level, without audit events. */
const ownLines = ({ lines }: ProxyUnderTest, level = "ERROR"): readonly Record<string, unknown>[] =>
  lines
    .map((line): Record<string, unknown> => JSON.parse(line))
    .filter((line) => line["level"] === level && !("audit" in line));

/** No credential in anything that went out, and nobody's name in what the caller and the auditor see. */
function expectNoCredential(
  { lines, platform, entra }: ProxyUnderTest,
  { body, headers, event }: Asked,
): void {
  const outside = [body.toString("utf8"), JSON.stringify(headers), JSON.stringify(event)].join("\n");
  for (const secret of [...platform.minted, ...entra.issued, "eyJ"])
    expect(lines.join("\n") + outside).not.toContain(secret);
  expect(outside).not.toContain(SUBJECT);
}

describe("a token endpoint that gives no token", () => {
  const replies: readonly (readonly [string, Reply, string, string])[] = [
    ["a refusal", { kind: "aadsts", code: 700016, status: 400 }, "token: AADSTS700016", "5"],
    [
      "throttling",
      { kind: "aadsts", code: 90055, status: 429, retryAfter: "60" },
      "token: AADSTS90055",
      "60",
    ],
    [
      "a redirect",
      { kind: "raw", response: () => Response.redirect("https://evil.example/") },
      "token: misdirected",
      "5",
    ],
  ];

  it.each(replies)(
    "is 503 with Retry-After, and Graph is not asked: %s",
    async (_, reply, reason, retryAfter) => {
      const proxy = await createProxyUnderTest();
      proxy.entra.script.push(reply);
      const asked = await proxy.ask("/v1.0/users");
      expectRefusal(asked, "tokenUnavailable", reason);
      expect(asked.headers["retry-after"]).toBe(retryAfter);
      expect(asked.event).toMatchObject({ decision: "permit", operation: "/users" });
      expect(proxy.graph.received).toEqual([]);
      expectNoCredential(proxy, asked);
    },
  );

  it.each<readonly [string, Reply, string]>([
    ["unreachable", { kind: "throw", error: new TypeError("fetch failed with eyJ") }, "token: unreachable"],
    ["broken", { kind: "raw", response: () => new Response("eyJ", { status: 502 }) }, "token: refused"],
    ["malformed", { kind: "raw", response: () => new Response("eyJ") }, "token: malformed"],
  ])("is asked 4 times while it is %s, then it is 503", async (_, reply, reason) => {
    const proxy = await createProxyUnderTest();
    proxy.entra.script.push(reply, reply, reply, reply);
    const asked = await proxy.ask("/v1.0/users");
    expectRefusal(asked, "tokenUnavailable", reason);
    expect(proxy.entra.requests).toHaveLength(4);
    expectNoCredential(proxy, asked);
  });

  it("tells the operator what to do, once for each request", async () => {
    const proxy = await createProxyUnderTest();
    proxy.entra.script.push({ kind: "aadsts", code: 700016, status: 400 });
    await proxy.ask("/v1.0/users");
    expect(ownLines(proxy)).toEqual([
      expect.objectContaining({
        message: expect.stringContaining("AADSTS700016"),
        remedy: expect.stringContaining("client id"),
        traceId: TRACE,
        correlationId: CORRELATION,
      }),
    ]);
  });

  it("does not outlast its fault", async () => {
    const proxy = await createProxyUnderTest();
    proxy.entra.script.push({ kind: "aadsts", code: 700016, status: 400 });
    expect((await proxy.ask("/v1.0/users")).status).toBe(503);
    proxy.graph.script.push({ answer: graphJson({ value: [] }) });
    expect((await proxy.ask("/v1.0/users")).status).toBe(200);
  });
});

describe("a platform that gives no subject token", () => {
  it("is 503 with Retry-After, and nobody is asked", async () => {
    const proxy = await createProxyUnderTest();
    proxy.platform.failures.push(
      new SubjectTokenError("accessDenied", { remedy: "Allow it.", upstream: "AccessDenied" }),
    );
    const asked = await proxy.ask("/v1.0/users");
    expectRefusal(asked, "tokenUnavailable", "subject token: accessDenied");
    expect(asked.headers["retry-after"]).toBe("5");
    expect([proxy.entra.requests, proxy.graph.received]).toEqual([[], []]);
    expect(ownLines(proxy)).toMatchObject([{ remedy: "Allow it.", upstream: "AccessDenied" }]);
  });

  it("with an error that nobody foresaw shows its class alone", async () => {
    class Surprise extends Error {}
    const proxy = await createProxyUnderTest();
    proxy.platform.failures.push(new Surprise("adele.vance@contoso.com eyJ"));
    const asked = await proxy.ask("/v1.0/users");
    expectRefusal(asked, "internal", "internal: Surprise");
    expect(ownLines(proxy)).toMatchObject([
      { message: "An unforeseen error ended a request.", error: "Surprise" },
    ]);
    expect(proxy.lines.join("")).not.toMatch(/adele|eyJ/);
  });
});

describe("a key management service that gives no root key", () => {
  const withSource = (deriveRootKey: RootKeySource["deriveRootKey"]) =>
    createProxyUnderTest({
      env: { GRAPHVEIL_KEY: `awskms:${ARN}` },
      dependencies: { rootKeys: () => ({ deriveRootKey }) },
    });

  it("is 503 with Retry-After; Graph is not asked, and the next request tries again", async () => {
    let failing = true;
    const proxy = await withSource(async () => {
      if (failing)
        throw new RootKeyError("accessDenied", { remedy: "Grant kms:GenerateMac.", upstream: "Denied" });
      return new Uint8Array(32);
    });
    const asked = await proxy.ask("/v1.0/users");
    expectRefusal(asked, "upstreamUnavailable", "root key: accessDenied");
    expect(asked.headers["retry-after"]).toBe("5");
    expect(ownLines(proxy)).toMatchObject([{ remedy: "Grant kms:GenerateMac.", upstream: "Denied" }]);
    expect(proxy.graph.received).toEqual([]);
    failing = false;
    proxy.graph.script.push({ answer: graphJson({ value: [] }) });
    expect((await proxy.ask("/v1.0/users")).status).toBe(200);
  });

  it("with something that is no root key ends the request, and shows nothing of it", async () => {
    const proxy = await withSource(async () => new Uint8Array(31));
    expectRefusal(await proxy.ask("/v1.0/users"), "internal", "internal: RangeError");
    expect(proxy.graph.received).toEqual([]);
  });
});

describe("failureOf", () => {
  const claims = { issuer: "https://issuer.example", subject: "s", audience: "a" };

  it.each([
    ["a string", "adele", "internal: string"],
    ["nothing", undefined, "internal: undefined"],
    ["an object without a prototype", Object.create(null), "internal: object"],
    ["a DOMException", new DOMException("adele", "AbortError"), "internal: DOMException"],
    ["a TypeError", new TypeError("adele"), "internal: TypeError"],
  ])("takes %s for an internal failure and quotes nothing of it", (_, thrown, reason) => {
    const failure = failureOf(thrown);
    expect(failure).toMatchObject({ code: "internal", reason });
    expect(JSON.stringify(failure)).not.toContain("adele");
  });

  it("names a failure of the exchange that has no code by its kind", () => {
    const error = new EntraError({ failure: "timeout", expected: claims, found: claims });
    expect(failureOf(error)).toMatchObject({
      code: "tokenUnavailable",
      reason: "token: timeout",
      retryAfterSeconds: 5,
    });
  });
});
