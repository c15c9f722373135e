import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RootKeySource } from "../../src/keys/root-key.ts";
import { oidcMatch } from "../fixtures/environment.ts";
import { graphJson } from "../fixtures/fake-graph.ts";
import { ids } from "../fixtures/graph-bodies.ts";
import {
  type Asked,
  createProxyUnderTest,
  expectRefusal,
  type ProxyUnderTest,
} from "../fixtures/proxy-under-test.ts";

const ARN = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const never = () => new Promise<never>(() => undefined);

/** Lets all of a request's time pass, to the millisecond before its own end and then to it. */
async function expire(asked: Promise<Asked>, left = 30_000): Promise<Asked> {
  let over = false;
  const watched = asked.finally(() => {
    over = true;
  });
  await vi.advanceTimersByTimeAsync(left - 301);
  expect(over).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  return watched;
}

/** A proxy whose token is at hand. */
async function warm(options: Parameters<typeof createProxyUnderTest>[0] = {}): Promise<ProxyUnderTest> {
  const proxy = await createProxyUnderTest(options);
  proxy.graph.script.push({ answer: graphJson({ value: [] }) });
  expect((await proxy.ask("/v1.0/users")).status).toBe(200);
  return proxy;
}

describe("the deadline", () => {
  it("ends a request that Graph never answers, with all that is known of it in its event", async () => {
    const { ask, graph, seal } = await warm();
    const [user = ""] = seal.sealIds("directoryObject", [ids.adele]);
    graph.script.push({ answer: "hang" });
    const asked = await expire(ask(`/v1.0/users/${user}/messages`));
    expectRefusal(asked, "deadline", "time: ran out");
    expect(asked.event).toMatchObject({
      decision: "permit",
      mailbox: user,
      operation: "/users/{user-id}/messages",
    });
    expect(graph.received).toHaveLength(2);
  });

  it("is heeded also by what heeds no signal: Graph's connection", async () => {
    const { graph, ...proxy } = await createProxyUnderTest({ dependencies: { fetch: never } });
    expectRefusal(await expire(proxy.ask("/v1.0/users")), "deadline", "time: ran out");
    expect(graph.received).toEqual([]);
  });

  it("is heeded also by what heeds no signal: the platform", async () => {
    const expects = { issuer: "x", subject: "y" };
    const { ask } = await createProxyUnderTest({
      dependencies: { subjectTokens: { expects, getSubjectToken: never } },
    });
    expectRefusal(await expire(ask("/v1.0/users")), "deadline", "time: ran out");
  });

  it("is heeded also by what heeds no signal: the key management service", async () => {
    const rootKeys = (): RootKeySource => ({ deriveRootKey: never });
    const { ask } = await createProxyUnderTest({
      env: { GRAPHVEIL_KEY: `awskms:${ARN}` },
      dependencies: { rootKeys },
    });
    expectRefusal(await expire(ask("/v1.0/users")), "deadline", "time: ran out");
  });

  it("ends the wait for a caller's key set, too", async () => {
    const callers = [{ name: "svc", match: oidcMatch, groups: ["mail"] }];
    const { ask } = await createProxyUnderTest({
      env: { GRAPHVEIL_CALLER_AUTH: "oidc", GRAPHVEIL_POLICY: JSON.stringify({ callers }) },
      elsewhere: never,
    });
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const { issuer, audience, subject } = oidcMatch.oidc;
    const token = `${part({ alg: "RS256", kid: "1" })}.${part({ iss: issuer, aud: audience, sub: subject })}.AAAA`;
    const asked = await expire(
      ask("/v1.0/users", { headers: { authorization: `Bearer ${token}` }, left: 4_000 }),
      4_000,
    );
    expectRefusal(asked, "deadline", "time: ran out");
    expect(asked.event.caller).toBeUndefined();
  });

  it("leaves one event, whatever comes later", async () => {
    const proxy = await warm();
    const late = Promise.withResolvers<Response>();
    const slow = await createProxyUnderTest({ dependencies: { fetch: () => late.promise } });
    await expire(slow.ask("/v1.0/users"));
    const { length } = slow.lines;
    late.resolve(graphJson({ value: [] }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(slow.lines.filter((line) => line.includes('"audit":'))).toHaveLength(1);
    expect(slow.lines).toHaveLength(length);
    expect(proxy.graph.received).toHaveLength(1);
  });

  it.each([300, 1, 0, -5_000])("that has passed lets nothing leave: %i ms", async (left) => {
    const { ask, graph, entra, platform } = await createProxyUnderTest();
    expectRefusal(await ask("/v1.0/users", { left }), "deadline", "time: none left");
    await vi.advanceTimersByTimeAsync(1000);
    expect([graph.received, entra.requests, platform.minted]).toEqual([[], [], []]);
  });

  it.each([2 ** 31, Number.MAX_SAFE_INTEGER])(
    "may be further away than a timer reaches: %i ms",
    async (left) => {
      const { ask, graph } = await warm();
      const late = Promise.withResolvers<Response>();
      graph.script.push({ answer: late.promise });
      const asked = ask("/v1.0/users", { left });
      await vi.advanceTimersByTimeAsync(60_000);
      late.resolve(graphJson({ value: [] }));
      expect((await asked).status).toBe(200);
    },
  );

  it("keeps no timer after a reply", async () => {
    await warm();
    expect(vi.getTimerCount()).toBe(0);
  });
});
