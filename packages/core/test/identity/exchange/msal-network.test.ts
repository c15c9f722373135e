import { describe, expect, it } from "vitest";
import { createTokenEndpointNetwork } from "../../../src/identity/exchange/msal-network.ts";

const tokenEndpoint = "https://login.microsoftonline.com/6f0d2a4e/oauth2/v2.0/token";

function setUp(response = () => Response.json({ access_token: "a" })) {
  const sent: { readonly url: string; readonly init: RequestInit | undefined }[] = [];
  const { signal } = new AbortController();
  const network = createTokenEndpointNetwork({
    tokenEndpoint,
    signal,
    limit: signal,
    fetch: async (url, init) => {
      sent.push({ url: String(url), init });
      return response();
    },
  });
  return { sent, signal, ...network };
}

describe("createTokenEndpointNetwork", () => {
  it("posts to the pinned token endpoint, with MSAL's query", async () => {
    const { sent, signal, module, answer } = setUp();
    const url = `${tokenEndpoint}?client-request-id=1`;
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const response = await module.sendPostRequestAsync(url, { headers, body: "grant_type=x" });
    expect(response).toMatchObject({ status: 200, body: { access_token: "a" } });
    expect(sent).toEqual([
      { url, init: { method: "POST", headers, body: "grant_type=x", redirect: "manual", signal } },
    ]);
    expect(answer()).toMatchObject({ kind: "answer", status: 200 });
  });

  it.each([
    ["another host", tokenEndpoint.replace("login.", "evil.")],
    ["a regional host", "https://westeurope.login.microsoft.com/6f0d2a4e/oauth2/v2.0/token"],
    ["another tenant", tokenEndpoint.replace("6f0d2a4e", "11111111")],
    ["another path", tokenEndpoint.replace("/token", "/devicecode")],
    ["another port", tokenEndpoint.replace(".com/", ".com:8443/")],
    ["plain http", tokenEndpoint.replace("https:", "http:")],
    ["a path that leads there", tokenEndpoint.replace("/oauth2", "/../11111111/oauth2")],
  ])("posts nothing to %s", async (_, url) => {
    const { sent, module, answer } = setUp();
    await expect(module.sendPostRequestAsync(url, { body: "client_assertion=eyJ" })).rejects.toThrow();
    expect(answer()).toEqual({ kind: "failure", failure: "misdirected" });
    expect(sent).toEqual([]);
  });

  it("gets nothing: there is nothing to discover", async () => {
    const { sent, module, answer } = setUp();
    await expect(module.sendGetRequestAsync(tokenEndpoint)).rejects.toThrow("pinned");
    expect(answer()).toEqual({ kind: "failure", failure: "misdirected" });
    expect(sent).toEqual([]);
  });

  it.each([
    ["JSON that is no object", "[1]", 200],
    ["a text of JSON", '"{}"', 200],
    ["a number", "7", 200],
    ["null", "null", 200],
    ["more than any answer has", JSON.stringify({ access_token: "x".repeat(128 * 1024) }), 200],
    ["nothing", "", 200],
    ["a page", "<html>", 200],
  ])("takes %s for no success", async (_, body, status) => {
    const { module, answer } = setUp(() => new Response(body, { status }));
    await expect(module.sendPostRequestAsync(tokenEndpoint)).rejects.toThrow();
    expect(answer()).toEqual({ kind: "failure", failure: "malformed", status });
  });

  it("gives MSAL an error for a gateway's page, which it would take for a success", async () => {
    const { module } = setUp(() => new Response("<html>", { status: 502 }));
    const response = await module.sendPostRequestAsync(tokenEndpoint);
    expect(response).toMatchObject({ status: 502, body: { error: "invalid_response" } });
  });
});
