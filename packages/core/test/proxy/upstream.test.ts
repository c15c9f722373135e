import { expect, it } from "vitest";
import { createActivityCount } from "../../src/audit/activity.ts";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import { createUpstream } from "../../src/proxy/upstream.ts";
import { graphJson } from "../fixtures/fake-graph.ts";
import { CLIENT, createFakeClock, createFakeEntra, createFakePlatform, TENANT } from "../identity/fakes.ts";

it("the token in use is the one that requests are sent with, as long as it is valid", async () => {
  const clock = createFakeClock();
  const entra = createFakeEntra(clock);
  const sent: (string | null)[] = [];
  const upstream = createUpstream({
    configuration: {
      tenantId: TENANT,
      clientId: CLIENT,
      cloud: "global",
      audience: "api://AzureADTokenExchange",
      maxReplyBytes: 1_000_000,
    } as Parameters<typeof createUpstream>[0]["configuration"],
    subjectTokens: createFakePlatform(clock),
    activity: createActivityCount(),
    ...clock,
    random: () => 0.5,
    fetch: async (input, init) => {
      if (!String(input).startsWith(clouds.global.graphRoot)) return entra.fetch(input, init);
      sent.push(new Headers(init?.headers).get("authorization"));
      return graphJson({ id: "x" });
    },
  });
  expect(upstream.tokenInUse()).toBeUndefined();
  const { signal } = new AbortController();
  await upstream.get(
    { pathAndQuery: "/v1.0/organization", headers: {}, mailbox: undefined },
    { deadline: clock.now() + 10_000, signal },
  );
  expect(sent).toEqual([`Bearer ${upstream.tokenInUse()}`]);
  clock.advance(24 * 3_600_000);
  expect(upstream.tokenInUse()).toBeUndefined();
});
