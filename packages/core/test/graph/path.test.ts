import { describe, expect, it } from "vitest";
import { pathSegment } from "../../src/graph/path.ts";

describe("a path segment", () => {
  it.each([
    ["AAMkAGI2=", "AAMkAGI2%3D"],
    ["o'neil@contoso.com", "o%27neil%40contoso.com"],
    ["a/b?c#d%e", "a%2Fb%3Fc%23d%25e"],
    ["é", "%C3%A9"],
  ])("of %j has one spelling", (value, written) => {
    expect(pathSegment(value)).toBe(written);
    expect(decodeURIComponent(written)).toBe(value);
    expect(new URL(`https://graph.example/v1.0/users/${written}`).pathname).toBe(`/v1.0/users/${written}`);
  });
});
