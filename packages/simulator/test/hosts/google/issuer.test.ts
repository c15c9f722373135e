import { expect, test } from "vitest";
import { createSimulator } from "../../../src/simulator.ts";

test("discovery on accounts.google.com names the key set on www.googleapis.com", async () => {
  const { fetch } = createSimulator();
  const discovery = await fetch("https://accounts.google.com/.well-known/openid-configuration");
  const { issuer, jwks_uri: keySet } = (await discovery.json()) as { issuer: string; jwks_uri: string };
  expect([issuer, keySet]).toEqual([
    "https://accounts.google.com",
    "https://www.googleapis.com/oauth2/v3/certs",
  ]);
  const { keys } = (await (await fetch(keySet)).json()) as { keys: readonly object[] };
  expect(Object.keys(keys[0] ?? {}).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
});

test.each([
  "https://accounts.google.com/oauth2/v3/certs",
  "https://accounts.google.com/.well-known/jwks.json",
  "https://www.googleapis.com/.well-known/openid-configuration",
])("does not pretend to know %s", async (url) => {
  const simulator = createSimulator();
  await expect(simulator.fetch(url)).rejects.toThrow("fetch failed");
  expect(simulator.unsimulated).toHaveLength(1);
});
