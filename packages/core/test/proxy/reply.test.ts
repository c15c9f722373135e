import { describe, expect, it } from "vitest";
import type { ReplyPlan } from "../../src/proxy/plan.ts";
import { replyHeaders } from "../../src/proxy/reply.ts";

const OURS = "0a0b0c0d-1111-4222-8333-444455556666";
const GRAPHS = "0a0b0c0d-1111-4222-8333-444455557777";

const headersOf = (plan: object, headers: Record<string, string>, requestId?: string) =>
  replyHeaders(
    {
      ids: { requestId: OURS },
      reply: { kind: "collection", type: "message" },
      metadata: "minimal",
      preferences: [],
      ...plan,
    } as unknown as ReplyPlan,
    { headers: new Headers(headers), requestId } as Parameters<typeof replyHeaders>[1],
    "hash",
  );

describe("the headers of a sanitized reply", () => {
  it("have the ids of the request, and Graph's own id where it has one", () => {
    expect(headersOf({}, {})).toMatchObject({ "request-id": OURS, "client-request-id": OURS });
    expect(headersOf({}, {}, GRAPHS)).toMatchObject({ "request-id": GRAPHS, "client-request-id": GRAPHS });
    expect(headersOf({ ids: { requestId: OURS, clientRequestId: "c" } }, {})["client-request-id"]).toBe("c");
  });

  it("say what the body is", () => {
    expect(headersOf({ metadata: "none" }, {})["content-type"]).toContain(
      "application/json;odata.metadata=none;",
    );
    expect(headersOf({ reply: { kind: "count" } }, {})["content-type"]).toBe("text/plain");
  });

  it("name no preference that was not sent, and have none where Graph applied none", () => {
    const applied = { "preference-applied": 'IdType="ImmutableId"', "x-canary": "1" };
    expect(headersOf({}, {})).not.toHaveProperty("preference-applied");
    expect(headersOf({}, applied)).not.toHaveProperty("preference-applied");
    expect(headersOf({}, applied)).not.toHaveProperty("x-canary");
    expect(headersOf({ preferences: ["IdType"] }, applied)).toHaveProperty("preference-applied");
  });
});
