import { describe, expect, it } from "vitest";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import { describeLink, readLink } from "../../src/graph/links.ts";

const ROOT = clouds.global.graphRoot;

describe("readLink", () => {
  const links: readonly (readonly [link: string, parameter: string, value: string])[] = [
    [`${ROOT}/v1.0/users?$top=5&$skiptoken=RFNwdAIAAQ`, "$skiptoken", "RFNwdAIAAQ"],
    [`${ROOT}/v1.0/users?$skiptoken=X%274453707%27`, "$skiptoken", "X'4453707'"],
    [`${ROOT}/v1.0/users?%24skiptoken=a%2Bb%2Fc%3D%3D`, "$skiptoken", "a+b/c=="],
    [`${ROOT}/v1.0/users?$skipToken=a`, "$skiptoken", "a"],
    [`${ROOT}/v1.0/users?$SKIPTOKEN=a`, "$skiptoken", "a"],
    [`${ROOT}/v1.0/users/adele@contoso.com/messages?$top=10&$skip=10`, "$skip", "10"],
    [`${ROOT}/v1.0/users('adele')/mailfolders('x')/messages/delta?$deltatoken=a`, "$deltatoken", "a"],
    [`${ROOT}/v1.0/users/delta?$deltaToken=latest`, "$deltatoken", "latest"],
    [`${ROOT}/v1.0/users?$filter=x eq '$skip=1'&$skip=2`, "$skip", "2"],
    [`${ROOT}/v1.0/users?skip=1&$skip=2`, "$skip", "2"],
    [`${ROOT}/v1.0/users?skip=1`, "$skip", "1"],
    [`${ROOT}/v1.0/users?$filter=a&skipToken=b`, "$skiptoken", "b"],
    [`${ROOT}:443/v1.0/users?$skip=1`, "$skip", "1"],
    ["HTTPS://GRAPH.MICROSOFT.COM/v1.0/users?$skip=1", "$skip", "1"],
    [`${ROOT}/v1.0/users?$skip=1#$skip=2`, "$skip", "1"],
    [`  ${ROOT}/v1.0/users?$skip=1  `, "$skip", "1"],
  ];

  it.each(links)("takes the one token out of %s", (link, parameter, value) => {
    expect(readLink(link, ROOT)).toEqual({ parameter, value });
  });

  it("takes a $skip together with the $skiptoken that it is beside", () => {
    expect(readLink(`${ROOT}/v1.0/users?$skip=10&$skiptoken=a`, ROOT)).toEqual({
      parameter: "$skiptoken",
      value: "a",
      skip: "10",
    });
  });

  it.each([
    ["next", "no URL"],
    ["https://evil.example/x?$skip=1&$filter=mail eq 'a'", "host evil.example, parameters $skip $filter"],
    ["http://graph.microsoft.com/v1.0/users", "not https, host graph.microsoft.com, parameters none"],
    [
      "https://graph.microsoft.com:8443/x?a@b.example=1&\u00e9=2",
      "host graph.microsoft.com:8443, parameters ? ?",
    ],
    [`${ROOT}/x?${"a=1&".repeat(50)}`, `host graph.microsoft.com, parameters ${"a ".repeat(20).trim()}`],
  ])("describes %s by its host and its parameters' names", (link, description) => {
    expect(describeLink(link)).toBe(description);
  });

  it.each([
    ["no URL", "", "not a url", "/v1.0/users?$skip=1", "//graph.microsoft.com/v1.0/users?$skip=1"],
    ["another scheme", `${ROOT.replace("https", "http")}/v1.0/users?$skip=1`, "file:///v1.0?$skip=1"],
    ["another port", `${ROOT}:8443/v1.0/users?$skip=1`],
    [
      "another host",
      "https://evil.example/v1.0/users?$skip=1",
      "https://graph.microsoft.com.evil.example/?$skip=1",
      "https://evil-graph.microsoft.com/?$skip=1",
      "https://graph.microsoft.com@evil.example/?$skip=1",
      "https://graph.microsoft.com\\@evil.example/?$skip=1".replace("com\\", "com%5C"),
      "https://graph.microsoft.us/v1.0/users?$skip=1",
      "https://graph.microsoft.com./v1.0/users?$skip=1",
    ],
    [
      "credentials",
      "https://user@graph.microsoft.com/v1.0/users?$skip=1",
      "https://user:pass@graph.microsoft.com/v1.0/users?$skip=1",
      "https://:pass@graph.microsoft.com/v1.0/users?$skip=1",
    ],
    ["no token", `${ROOT}/v1.0/users`, `${ROOT}/v1.0/users?$top=5`, `${ROOT}/v1.0/users#?$skip=1`],
    ["an empty token", `${ROOT}/v1.0/users?$skiptoken=`, `${ROOT}/v1.0/users?$skip`],
    [
      "several tokens",
      `${ROOT}/v1.0/users?$skip=1&$skip=2`,
      `${ROOT}/v1.0/users?$skip=1&$deltatoken=a`,
      `${ROOT}/v1.0/users?$skip=1&$skiptoken=a&$skip=1`,
      `${ROOT}/v1.0/users?skip=1&skip=2`,
      `${ROOT}/v1.0/users?$skip=&$skiptoken=a`,
      `${ROOT}/v1.0/users?$skiptoken=a&%24skipToken=a`,
    ],
    ["a token of another name", `${ROOT}/v1.0/users?skiptokens=a`, `${ROOT}/v1.0/users?$skiptokens=a`],
  ])("takes none where there is %s", (_, ...refused) => {
    for (const link of refused) expect(readLink(link, ROOT), link).toBeUndefined();
  });

  it.each(Object.values(clouds))("knows $graphRoot for itself alone", ({ graphRoot }) => {
    for (const { graphRoot: other } of Object.values(clouds))
      expect(readLink(`${other}/v1.0/users?$skip=1`, graphRoot) !== undefined).toBe(other === graphRoot);
  });
});
