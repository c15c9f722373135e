import { expect, it } from "vitest";
import { createFederatedAssertionSource } from "../../../src/identity/assertion/federated-assertion.ts";

it("a federated assertion is the platform's token, for the audience, under the caller's signal", async () => {
  const { signal } = new AbortController();
  const asked: unknown[] = [];
  const source = createFederatedAssertionSource(
    {
      expects: { issuer: "https://issuer.example", subject: "svc" },
      getSubjectToken: async (request) => {
        asked.push(request);
        return "token" as never;
      },
    },
    "api://AzureADTokenExchange",
  );
  expect(source.expected).toEqual({
    issuer: "https://issuer.example",
    subject: "svc",
    audience: "api://AzureADTokenExchange",
  });
  expect(await source.mint(signal)).toBe("token");
  expect(asked).toEqual([{ audience: "api://AzureADTokenExchange", signal }]);
  expect(source.timedOut()).toMatchObject({ name: "SubjectTokenError", remedy: "Try again." });
});
