import { expect, it } from "vitest";
import { createActivityCount } from "../../src/audit/activity.ts";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import { createUpstream } from "../../src/proxy/upstream.ts";
import { graphJson } from "../fixtures/fake-graph.ts";
import { CLIENT, createFakeClock, createFakeEntra, createFakePlatform, TENANT } from "../identity/fakes.ts";

const DAY = 24 * 3_600_000;

function setUp() {
  const clock = createFakeClock();
  const entra = createFakeEntra(clock);
  const activity = createActivityCount();
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
    activity,
    ...clock,
    random: () => 0.5,
    fetch: async (input, init) => {
      if (!String(input).startsWith(clouds.global.graphRoot)) return entra.fetch(input, init);
      sent.push(new Headers(init?.headers).get("authorization"));
      return graphJson({ id: "x" });
    },
  });
  const { signal } = new AbortController();
  const ask = () =>
    upstream.get(
      { pathAndQuery: "/v1.0/organization", headers: {}, mailbox: undefined },
      { deadline: clock.now() + 10_000, signal },
    );
  return { clock, entra, activity, sent, upstream, ask };
}

it("the token in use is the one that requests are sent with, as long as it is valid", async () => {
  const { clock, sent, upstream, ask } = setUp();
  expect(upstream.tokenInUse()).toBeUndefined();
  await ask();
  expect(sent).toEqual([`Bearer ${upstream.tokenInUse()}`]);
  clock.advance(3_600_000 - 1);
  expect(sent).toEqual([`Bearer ${upstream.tokenInUse()}`]);
  clock.advance(1);
  expect(upstream.tokenInUse()).toBeUndefined();
});

it("an exchange counts as a renewal once an earlier one gave a token", async () => {
  const { clock, entra, activity, ask } = setUp();
  entra.script.push({ kind: "aadsts", code: 700016, status: 400 });
  await expect(ask()).rejects.toMatchObject({ code: "AADSTS700016" });
  await ask();
  expect(activity.take()).toMatchObject({ tokenExchanges: 2, tokenRenewals: undefined });
  for (let days = 1; days <= 2; days += 1) {
    clock.advance(DAY);
    await ask();
    expect(activity.take()).toMatchObject({ tokenExchanges: 1, tokenRenewals: 1 });
  }
});
