import { describe, expect, it } from "vitest";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";

describe("clouds", () => {
  it.each([
    ["global", "login.microsoftonline.com", "https://graph.microsoft.com", "api://AzureADTokenExchange"],
    ["usgov", "login.microsoftonline.us", "https://graph.microsoft.us", "api://AzureADTokenExchangeUSGov"],
    ["dod", "login.microsoftonline.us", "https://dod-graph.microsoft.us", "api://AzureADTokenExchangeUSGov"],
    [
      "china",
      "login.partner.microsoftonline.cn",
      "https://microsoftgraph.chinacloudapi.cn",
      "api://AzureADTokenExchangeChina",
    ],
  ] as const)("has %s", (name, authorityHost, graphRoot, audience) => {
    expect(clouds[name]).toEqual({
      authorityHost,
      graphRoot,
      graphScope: `${graphRoot}/.default`,
      audience,
      assertionAlgorithm: "PS256",
    });
  });

  it("gives Graph roots that are origins", () => {
    for (const { graphRoot } of Object.values(clouds)) {
      expect(new URL(graphRoot).origin).toBe(graphRoot);
    }
  });
});
