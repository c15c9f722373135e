import { describe, expect, it } from "vitest";
import { readRequest } from "../src/event.ts";

/** A Function URL event with this body. */
const event = (body: Readonly<Record<string, unknown>>): unknown => ({
  rawPath: "/v1.0/$batch",
  rawQueryString: "",
  headers: { "content-type": "application/json" },
  requestContext: { domainName: "abc.lambda-url.eu-central-1.on.aws", http: { method: "POST" } },
  ...body,
});

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
