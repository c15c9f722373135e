import fc from "fast-check";
import "../fixtures/seeded-properties.ts";
import { describe, expect, it } from "vitest";
import { clouds } from "../../src/clouds.ts";
import {
  type Cursor,
  describeLink,
  packCursor,
  readLink,
  tokenParameters,
  unpackCursor,
} from "../../src/graph/links.ts";
import { packId, unpackId } from "../../src/privacy/tokens/packed-id.ts";

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

const cursor: Cursor = {
  query: "$select=id%2Cmail&$top=5",
  prefer: 'IdType="ImmutableId", odata.maxpagesize=5',
  consistencyLevel: "",
  token: { parameter: "$skiptoken", value: "RFNwdAIAAQ" },
};

const pack = (value: Cursor) => packCursor(value, packId);
const unpack = (bytes: Uint8Array) => unpackCursor(bytes, (packed) => unpackId(Buffer.from(packed)));

describe("a cursor", () => {
  it.each(tokenParameters)("keeps all that it stands for: %s", (parameter) => {
    for (const consistencyLevel of ["", "eventual"] as const) {
      const each: Cursor = { ...cursor, consistencyLevel, token: { parameter, value: "10" } };
      expect(unpack(pack(each))).toEqual(each);
    }
  });

  it("is short", () => {
    const least: Cursor = {
      query: "",
      prefer: "",
      consistencyLevel: "",
      token: { parameter: "$skip", value: "10" },
    };
    expect(pack(least)).toHaveLength(7);
  });

  it("is what was packed, whatever Graph's token holds", () => {
    const line = fc.string().map((text) => text.replaceAll("\n", ""));
    const token = fc.record({
      parameter: fc.constantFrom(...tokenParameters),
      value: fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.base64String(), fc.uuid()),
    });
    const consistencyLevel = fc.constantFrom("" as const, "eventual" as const);
    fc.assert(
      fc.property(fc.record({ query: line, prefer: line, consistencyLevel, token }), (each) => {
        expect(unpack(pack(each))).toEqual(each);
      }),
    );
  });

  it("is two for two tokens, levels, preferences or queries", () => {
    const variants: readonly Cursor[] = [
      cursor,
      { ...cursor, query: "" },
      { ...cursor, prefer: "" },
      { ...cursor, consistencyLevel: "eventual" },
      { ...cursor, token: { parameter: "$skip", value: "RFNwdAIAAQ" } },
      { ...cursor, token: { parameter: "$skiptoken", value: "RFNwdAIAAR" } },
    ];
    expect(new Set(variants.map((each) => Buffer.from(pack(each)).toString("hex"))).size).toBe(
      variants.length,
    );
  });

  it.each([
    ["nothing", ""],
    ["no separators", "0"],
    ["one separator", "0\n"],
    ["two separators", "0\na"],
    ["no token", "0\n\n\n"],
    ["a parameter that does not exist", "3\n\n\n\u0000a"],
    ["a parameter of another form", "00\n\n\n\u0000a"],
    ["a negative one", "-1\n\n\n\u0000a"],
    ["no parameter", "\n\n\n\u0000a"],
    ["a fraction", "0.5\n\n\n\u0000a"],
    ["a level that does not exist", "20\n\n\n\u0000a"],
    ["hexadecimal", "0x1\n\n\n\u0000a"],
    ["a space", " 1\n\n\n\u0000a"],
    ["a token of a form that does not exist", "0\n\n\n\u0007a"],
    ["a GUID that is too short", "0\n\n\n\u0001abc"],
  ])("is not read from %s", (_, text) => {
    expect(unpack(Buffer.from(text, "latin1"))).toBeUndefined();
  });

  it("is never read with an exception", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const read = unpack(bytes);
        expect(read === undefined || tokenParameters.includes(read.token.parameter)).toBe(true);
      }),
    );
  });
});
