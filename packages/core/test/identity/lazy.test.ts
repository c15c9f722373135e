import { expect, it, vi } from "vitest";
import type { SubjectTokenProvider } from "../../src/identity/assertion/subject-token.ts";
import { createEntraTokenSource } from "../../src/identity/exchange/entra.ts";
import { CLIENT, createFakeClock, createFakeEntra, createFakePlatform, TENANT } from "./fakes.ts";

const loads = vi.hoisted(() => ({ count: 0, done: Promise.withResolvers<void>() }));

vi.mock("@azure/msal-node", async (original) => {
  loads.count += 1;
  loads.done.resolve();
  return original();
});

it("loads MSAL with the first exchange, while the platform is asked for its token", async () => {
  const clock = createFakeClock();
  const platform = createFakePlatform(clock);
  const { fetch } = createFakeEntra(clock);
  const subjectTokens: SubjectTokenProvider = {
    ...platform,
    getSubjectToken: async (request) => {
      await loads.done.promise;
      return platform.getSubjectToken(request);
    },
  };
  const source = createEntraTokenSource({
    tenantId: TENANT,
    clientId: CLIENT,
    cloud: "global",
    subjectTokens,
    fetch,
    ...clock,
  });
  expect(loads.count).toBe(0);
  await source.getToken("https://graph.microsoft.com/.default", { signal: new AbortController().signal });
  expect(loads.count).toBe(1);
});
