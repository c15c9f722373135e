import { generateKeyPair, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { createSimulator } from "../../../src/simulator.ts";
import { defaultWorld } from "../../../src/world.ts";
import { awsAssertion, requestToken } from "../../entra-client.ts";

const start = Date.parse("2026-03-01T12:00:00Z");
const graph = "https://graph.microsoft.com";

async function issued(now = () => start) {
  const simulator = createSimulator({ now });
  const { body } = await requestToken(simulator, await awsAssertion(simulator, now()));
  return { simulator, token: body.access_token, lifetime: body.expires_in };
}

test("a good token yields its claims, again and again", async () => {
  const { simulator, token } = await issued();
  for (const scheme of ["Bearer", "bearer"])
    expect(await simulator.verifyAccessToken(`${scheme} ${token}`, graph)).toMatchObject({
      ok: true,
      claims: { roles: defaultWorld.entra.graphAppRoles, tid: defaultWorld.entra.tenantId },
    });
});

describe("a token is refused", () => {
  test.each([
    ["missing", null],
    ["missing", ""],
    ["missing", "Basic abc"],
    ["malformed", "Bearer abc"],
    ["signature", "Bearer a.b.c"],
  ])("%s: %j", async (problem, header) => {
    expect(await createSimulator().verifyAccessToken(header, graph)).toEqual({ ok: false, problem });
  });

  test("for another audience", async () => {
    const { simulator, token } = await issued();
    const verdict = await simulator.verifyAccessToken(`Bearer ${token}`, "https://vault.azure.net");
    expect(verdict).toEqual({ ok: false, problem: "audience" });
  });

  test("when it is over, although it was good before", async () => {
    let now = start;
    const { simulator, token, lifetime } = await issued(() => now);
    expect((await simulator.verifyAccessToken(`Bearer ${token}`, graph)).ok).toBe(true);
    now += lifetime * 1000;
    expect(await simulator.verifyAccessToken(`Bearer ${token}`, graph)).toEqual({
      ok: false,
      problem: "expired",
    });
  });

  test("of another tenant", async () => {
    const { token } = await issued();
    const tenantId = "00000000-0000-4000-8000-000000000000";
    const other = createSimulator({
      now: () => start,
      world: { ...defaultWorld, entra: { ...defaultWorld.entra, tenantId } },
    });
    expect((await other.verifyAccessToken(`Bearer ${token}`, graph)).ok).toBe(false);
  });

  test("with the right claims under a foreign key", async () => {
    const { simulator, token } = await issued();
    const [, payload = ""] = token.split(".");
    const { privateKey } = await generateKeyPair("RS256");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: "RS256" }).sign(privateKey);
    expect(await simulator.verifyAccessToken(`Bearer ${forged}`, graph)).toEqual({
      ok: false,
      problem: "signature",
    });
  });
});

test("Graph's verdict has the roles, or Graph's own words", async () => {
  let now = start;
  const { simulator, token, lifetime } = await issued(() => now);
  const verdict = () => simulator.verifyGraphBearer(`Bearer ${token}`);
  expect(await verdict()).toEqual({ ok: true, roles: defaultWorld.entra.graphAppRoles });
  now += lifetime * 1000;
  const code = "InvalidAuthenticationToken";
  const expired = "Lifetime validation failed, the token is expired.";
  expect(await verdict()).toEqual({ ok: false, code, message: expired });
  const missing = "Access token is empty.";
  expect(await simulator.verifyGraphBearer(null)).toEqual({ ok: false, code, message: missing });
});
