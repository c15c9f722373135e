import { defaultWorld, type World } from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { logLines } from "../harness/audit-lines.ts";
import { type Chain, createChain } from "../harness/chain.ts";
import { expectData, expectError } from "../harness/expectations.ts";

const users = { target: "/v1.0/users?$top=3" };
const minute = 60_000;

/** A clock that stands until it is moved. */
const createClock = (start = Date.now()) => {
  let time = start;
  return {
    now: () => time,
    advance: (milliseconds: number) => {
      time += milliseconds;
    },
  };
};

/** Lines of the log that are no audit events. */
const remarks = (chain: Chain) => logLines(chain.output()).filter((line) => line["audit"] === undefined);

const expectNoToken = (chain: Chain): void => {
  const [token] = chain.simulator.journal.of("entra");
  expect(token?.tokenIds).toHaveLength(1);
  expect(chain.output()).not.toMatch(/eyJ|Bearer|client_assertion|ya29/);
};

describe("2.2 % of all exchanges refused for no reason, as in the field", () => {
  test.each([70021, 700213])("AADSTS%i fails no request", async (code) => {
    const clock = createClock();
    const chain = createChain({
      platform: "google",
      now: clock.now,
      accessTokenLifetime: { lifetimeSeconds: 60 },
    });
    chain.simulator.faults.inject({ leg: "entra", fault: { kind: "aadsts", code }, rate: 0.022 });
    for (let request = 0; request < 160; request++) {
      expectData(await chain.ask(users));
      clock.advance(minute);
    }
    const exchanges = chain.simulator.journal.of("entra");
    const refused = exchanges.filter(({ fault }) => fault === "aadsts");
    expect(exchanges.length - refused.length).toBe(160);
    expect(refused.length).toBeGreaterThanOrEqual(3);
    expect(chain.waits).toHaveLength(refused.length);
    expect(remarks(chain)).toEqual([]);
  });
});

describe("an exchange that is refused for good", () => {
  const proxyRole = defaultWorld.aws.proxy.roleArn;
  const found = {
    issuer: defaultWorld.aws.issuer,
    subject: proxyRole,
    audience: "api://AzureADTokenExchange",
  };

  test("is 503 with Retry-After at once, and one line that says what to change", async () => {
    const chain = createChain({ platform: "aws" });
    const remove = chain.simulator.faults.inject({ leg: "entra", fault: { kind: "aadsts", code: 700016 } });
    const answer = await chain.ask(users);
    expectError(answer, "tokenUnavailable", { headers: ["retry-after"] });
    expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
    expect(answer.audit["reason"]).toBe("token: AADSTS700016");
    expect(chain.waits).toEqual([]);
    const [line, ...others] = remarks(chain);
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      level: "ERROR",
      remedy: expect.stringContaining("client id and tenant id"),
    });
    const message = String(line?.["message"]);
    expect(message).toContain("AADSTS700016");
    for (const [name, value] of Object.entries(found))
      expect(message.split("the assertion has")[1]).toContain(`${name} ${value}`);
    expect(message).toMatch(/Expected issuer .+, subject .+, audience .+; the assertion has/);
    expect(line?.["traceId"]).toMatch(/^[0-9a-f-]{36}$/);
    expectNoToken(chain);
    remove();
    expectData(await chain.ask(users));
  });

  /** Credentials of the application that differ from the assertion in one claim. */
  const worldWith = (changed: Partial<typeof found>): World => ({
    ...defaultWorld,
    entra: { ...defaultWorld.entra, federatedCredentials: [{ ...found, ...changed }] },
  });
  test.each<[string, World, string, string]>([
    ["another subject", worldWith({ subject: `${proxyRole}-2` }), "AADSTS700213", proxyRole],
    ["the subject's case", worldWith({ subject: proxyRole.toUpperCase() }), "AADSTS7002138", proxyRole],
    ["the issuer's slash", worldWith({ issuer: `${found.issuer}/` }), "AADSTS700211", found.issuer],
    ["another audience", worldWith({ audience: "api://x" }), "AADSTS700212", found.audience],
    [
      "no such application",
      { ...defaultWorld, entra: { ...defaultWorld.entra, applicationEnabled: false } },
      "AADSTS7000112",
      found.issuer,
    ],
  ])("for %s names the code and what was sent", async (_, world, code, sent) => {
    const chain = createChain({ platform: "aws", world });
    const answer = await chain.ask(users);
    expectError(answer, "tokenUnavailable", { headers: ["retry-after"] });
    expect(answer.audit["reason"]).toBe(`token: ${code}`);
    const [line, ...others] = remarks(chain);
    expect(others).toEqual([]);
    expect(`${line?.["message"]} ${line?.["remedy"]}`).toContain(sent);
    expect(line?.["remedy"]).toMatch(/\w.*\.$/);
    expectNoToken(chain);
  });
});

test.each([700024, 700027, 50027])("AADSTS%i is answered with a fresh assertion, once", async (code) => {
  const chain = createChain({ platform: "aws" });
  chain.simulator.faults.inject({ leg: "entra", fault: { kind: "aadsts", code }, times: 1 });
  expectData(await chain.ask(users));
  expect(chain.simulator.journal.of("sts")).toHaveLength(2);
  const [first, second] = chain.simulator.journal.of("entra").map(({ tokenIds }) => tokenIds);
  expect(second).not.toEqual(first);

  const hopeless = createChain({ platform: "aws" });
  hopeless.simulator.faults.inject({ leg: "entra", fault: { kind: "aadsts", code } });
  expectError(await hopeless.ask(users), "tokenUnavailable", { headers: ["retry-after"] });
  expect(hopeless.simulator.journal.of("entra").length).toBeLessThanOrEqual(4);
});

describe("an outage of the token endpoint", () => {
  const lifetime = { accessTokenLifetime: { lifetimeSeconds: 3600, refreshInSeconds: 600 } };

  test("is not noticed while the token lives, and reported as long as it lasts", async () => {
    const clock = createClock();
    const chain = createChain({ platform: "google", now: clock.now, ...lifetime });
    expectData(await chain.ask(users));
    const remove = chain.simulator.faults.inject({ leg: "entra", fault: { kind: "status", status: 503 } });
    for (const minutes of [11, 20]) {
      clock.advance(minutes * minute);
      expectData(await chain.ask(users));
    }
    clock.advance(30 * minute);
    expectError(await chain.ask(users), "tokenUnavailable", { headers: ["retry-after"] });
    remove();
    expectData(await chain.ask(users));
  });

  test("with a Retry-After that is too long is passed on at once", async () => {
    const chain = createChain({ platform: "google" });
    const fault = { kind: "status", status: 429, retryAfter: "77" } as const;
    chain.simulator.faults.inject({ leg: "entra", fault });
    const answer = await chain.ask(users);
    expectError(answer, "tokenUnavailable", { headers: ["retry-after"] });
    expect([answer.headers.get("retry-after"), chain.waits]).toEqual(["77", []]);
  });
});

describe("a platform that is not set up", () => {
  const { aws, gcp } = defaultWorld;
  const awsWorld = (changed: Partial<World["aws"]>): World => ({
    ...defaultWorld,
    aws: { ...aws, ...changed },
  });
  const gcpWorld = (changed: Partial<World["gcp"]>): World => ({
    ...defaultWorld,
    gcp: { ...gcp, ...changed },
  });

  test.each<["aws" | "google", string, World, "tokenUnavailable" | "upstreamUnavailable", string, RegExp]>([
    [
      "aws",
      "outbound federation is off",
      awsWorld({ outboundFederationEnabled: false }),
      "tokenUnavailable",
      "subject token: federationDisabled",
      /aws iam enable-outbound-web-identity-federation/,
    ],
    [
      "aws",
      "the role may not ask for a token",
      awsWorld({ webIdentityPolicy: { audience: "api://another", maximumDurationSeconds: 300 } }),
      "tokenUnavailable",
      "subject token: accessDenied",
      /"Action":"sts:GetWebIdentityToken"/,
    ],
    [
      "aws",
      "the key is disabled",
      awsWorld({ kmsKeyState: "Disabled" }),
      "upstreamUnavailable",
      "root key: keyDisabled",
      /aws kms enable-key/,
    ],
    [
      "aws",
      "the key is about to be deleted",
      awsWorld({ kmsKeyState: "PendingDeletion" }),
      "upstreamUnavailable",
      "root key: keyDisabled",
      /aws kms cancel-key-deletion/,
    ],
    [
      "google",
      "the key version is disabled",
      gcpWorld({ kmsKeyState: "DISABLED" }),
      "upstreamUnavailable",
      "root key: keyDisabled",
      /gcloud kms keys versions enable/,
    ],
  ])("%s: %s", async (platform, _, world, code, reason, remedy) => {
    const chain = createChain({ platform, world });
    const answer = await chain.ask(users);
    expectError(answer, code, { headers: ["retry-after"] });
    expect(answer.audit["reason"]).toBe(reason);
    expect(remarks(chain)).toEqual([
      expect.objectContaining({ level: "ERROR", remedy: expect.stringMatching(remedy) }),
    ]);
  });

  test("recovers without a new start: a failed derivation is not kept", async () => {
    for (const [platform, leg] of [
      ["aws", "awsKms"],
      ["google", "cloudKms"],
    ] as const) {
      const chain = createChain({ platform });
      const remove = chain.simulator.faults.inject({ leg, fault: { kind: "status", status: 403 } });
      for (let times = 0; times < 2; times++)
        expectError(await chain.ask(users), "upstreamUnavailable", { headers: ["retry-after"] });
      remove();
      expectData(await chain.ask(users));
    }
  });
});
