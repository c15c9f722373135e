import { describe, expect, it } from "vitest";
import { RootKeyError, type RootKeyErrorCode } from "../../src/keys/root-key.ts";

const codes: readonly RootKeyErrorCode[] = [
  "keyInvalid",
  "keyNotFound",
  "accessDenied",
  "keyDisabled",
  "wrongKeyUsage",
  "credentialsMissing",
  "corrupted",
  "rejected",
  "unavailable",
];

describe("RootKeyError", () => {
  it("has a message of its own for each code, and keeps remedy and upstream code", () => {
    const errors = codes.map((code) => new RootKeyError(code, { remedy: "Do it.", upstream: "Denied" }));
    expect(new Set(errors.map(({ message }) => message)).size).toBe(codes.length);
    expect(errors[0]).toMatchObject({
      name: "RootKeyError",
      code: "keyInvalid",
      remedy: "Do it.",
      upstream: "Denied",
    });
  });
});
