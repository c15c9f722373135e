import { expect, test } from "vitest";
import { createSimulator } from "../../../src/simulator.ts";
import { defaultWorld } from "../../../src/world.ts";

const { issuer } = defaultWorld.aws;

test("discovery names the issuer and its key set, and the key set holds no private key", async () => {
  const { fetch } = createSimulator();
  const discovery = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  expect(discovery).toMatchObject({ issuer, jwks_uri: `${issuer}/.well-known/jwks.json` });
  const { keys } = (await (await fetch(`${issuer}/.well-known/jwks.json`)).json()) as { keys: object[] };
  expect(keys).toHaveLength(1);
  expect(Object.keys(keys[0] ?? {}).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
});

test.each([
  ["another page", `${issuer}/other`, "GET"],
  ["a trailing slash", `${issuer}//.well-known/openid-configuration`, "GET"],
  ["POST", `${issuer}/.well-known/jwks.json`, "POST"],
])("does not pretend to know %s", async (_what, url, method) => {
  const simulator = createSimulator();
  await expect(simulator.fetch(url, { method })).rejects.toThrow("fetch failed");
  expect(simulator.unsimulated).toHaveLength(1);
});
