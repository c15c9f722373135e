import { describe, expect, it } from "vitest";
import { readRequest } from "../src/event.ts";

type Event = Parameters<typeof readRequest>[0];

/** A Function URL event with this body. */
const event = (body: Pick<Event, "body" | "isBase64Encoded">): Event =>
  ({
    rawPath: "/v1.0/$batch",
    rawQueryString: "",
    headers: { "content-type": "application/json" },
    requestContext: { http: { method: "POST" } },
    ...body,
  }) as unknown as Event;

describe("readRequest", () => {
  it.each([
    ["a text", '{"a":"é"}', false],
    ["base64", Buffer.from('{"a":"é"}').toString("base64"), true],
  ])("passes a body on as its bytes: %s", async (_, body, isBase64Encoded) => {
    const request = readRequest(event({ body, isBase64Encoded }));
    expect(request.bodyBytes).toBe(10);
    expect(Buffer.from((await request.body?.()) ?? []).toString("utf8")).toBe('{"a":"é"}');
  });

  it("has no body where the event has none", () => {
    const { bodyBytes, body } = readRequest(event({ isBase64Encoded: false }));
    expect([bodyBytes, body]).toEqual([0, undefined]);
  });
});
