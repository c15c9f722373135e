import { describe, expect, it } from "vitest";
import { type ErrorCode, wireForms } from "../../src/errors.ts";
import { errorReply, healthReply, type PlainReply } from "../../src/http/replies.ts";

const requestId = "11111111-2222-4333-8444-555555555555";
const now = Date.UTC(2026, 10, 22, 12, 34, 56, 789);
const policyHash = "ab".repeat(32);
const options = { requestId, now, policyHash };
const codes = Object.keys(wireForms) as ErrorCode[];

const jsonOf = ({ body }: PlainReply): unknown => JSON.parse(Buffer.from(body).toString("utf8"));

const common = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "x-graphveil-policy": policyHash,
};

describe("errorReply", () => {
  it.each(codes)("gives %s the form of Graph's errors", (code) => {
    const reply = errorReply(code, options);
    const { status, message, graphCode } = wireForms[code];
    expect(reply.status).toBe(status);
    expect(jsonOf(reply)).toEqual({
      error: {
        code: graphCode ?? code,
        message,
        innerError: {
          date: "2026-11-22T12:34:56",
          "request-id": requestId,
          "client-request-id": requestId,
        },
      },
    });
    expect(reply.headers).toEqual({
      ...common,
      "content-type": "application/json",
      "x-graphveil-error": code,
      "request-id": requestId,
      "client-request-id": requestId,
      ...(status === 429 || status === 503 ? { "retry-after": "5" } : {}),
      ...(status === 405 ? { allow: "GET" } : {}),
      ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
    });
  });

  it("says what a relayed error says, under our code", () => {
    const reply = errorReply("consentMissing", {
      ...options,
      status: 403,
      graphCode: "Authorization_RequestDenied",
      message: "Insufficient privileges to complete the operation.",
      clientRequestId: "99999999-8888-4777-a666-555555555555",
      retryAfter: "17",
    });
    expect(jsonOf(reply)).toMatchObject({
      error: {
        code: "Authorization_RequestDenied",
        message: "Insufficient privileges to complete the operation.",
        innerError: {
          "request-id": requestId,
          "client-request-id": "99999999-8888-4777-a666-555555555555",
        },
      },
    });
    expect(reply.headers["x-graphveil-error"]).toBe("consentMissing");
    expect(reply.headers["client-request-id"]).toBe("99999999-8888-4777-a666-555555555555");
    expect(reply.headers["retry-after"]).toBe("17");
  });

  it.each(codes)("says when to come back wherever Graph's own status is relayed as a wait: %s", (code) => {
    for (const status of [429, 503]) {
      expect(errorReply(code, { ...options, status }).headers["retry-after"]).toBe("5");
      expect(errorReply(code, { ...options, status, retryAfter: "17" }).headers["retry-after"]).toBe("17");
    }
  });

  it("keeps Graph's status where it is one that no code of ours has", () => {
    expect(errorReply("upstreamUnavailable", { ...options, status: 501 }).status).toBe(501);
  });
});

describe("healthReply", () => {
  it("names version and policy and nothing else", () => {
    const reply = healthReply({ policyHash, version: "1.2.3", profile: "strict", loosenedBy: [] });
    expect(reply.status).toBe(200);
    expect(jsonOf(reply)).toEqual({
      status: "ok",
      version: "1.2.3",
      policy: policyHash,
      profile: "strict",
    });
    expect(reply.headers).toEqual({ ...common, "content-type": "application/json" });
  });
});
