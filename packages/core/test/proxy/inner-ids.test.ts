import { describe, expect, it } from "vitest";
import { packCursor } from "../../src/graph/cursor.ts";
import { deriveKeys } from "../../src/privacy/tokens/keys.ts";
import { packId } from "../../src/privacy/tokens/packed-id.ts";
import { createSeal } from "../../src/privacy/tokens/seal.ts";
import { cursorKinds } from "../../src/proxy/resolve.ts";
import { graphJson } from "../fixtures/fake-graph.ts";
import { ids } from "../fixtures/graph-bodies.ts";
import { createProxyUnderTest, expectRefusal, type ProxyUnderTest } from "../fixtures/proxy-under-test.ts";

const foreignKeys = { version: "v1", keys: deriveKeys(new Uint8Array(32).fill(7)) };
const [foreignId = ""] = createSeal({ issue: foreignKeys, accept: [foreignKeys] }).sealIds(
  "directoryObject",
  [ids.adele],
);

const ways = {
  nextLink: { template: "/users", name: "$skiptoken", token: { parameter: "$skiptoken", value: "abc" } },
  deltaLink: {
    template: "/users/delta()",
    name: "$deltatoken",
    token: { parameter: "$deltatoken", value: "abc" },
  },
} as const;

/** A link that the proxy itself could have sealed, with the id in its query's filter and behind which record it goes on. */
function targetWith(
  { configuration, seal }: ProxyUnderTest,
  link: keyof typeof ways,
  id: string,
  after?: string,
) {
  const { template, name, token } = ways[link];
  const [entry = expect.unreachable()] = configuration.policy.callers;
  const cursor = { prefer: "", consistencyLevel: "", after, token } as const;
  const query = `$filter=${encodeURIComponent(`id eq '${id}'`)}`;
  const packed = packCursor({ ...cursor, query }, packId, 32);
  const sealed = seal.sealBytes(cursorKinds[link], [entry.name, template], packed);
  return `/v1.0${template}?${encodeURIComponent(name)}=${sealed}`;
}

const ownId = ({ seal }: ProxyUnderTest): string => seal.sealIds("directoryObject", [ids.adele])[0] ?? "";

describe("a link whose seal opens and whose inner id does not", () => {
  it.each([
    ["nextLink", "invalidRequest"],
    ["deltaLink", "syncStateNotFound"],
  ] as const)("is refused as a bad %s, and Graph is not asked", async (link, code) => {
    const proxy = await createProxyUnderTest();
    const asked = await proxy.ask(targetWith(proxy, link, foreignId));
    expectRefusal(asked, code, "cursor: an id does not open");
    if (code === "invalidRequest")
      expect(JSON.parse(asked.body.toString()).error.message).toContain("$skiptoken");
  });

  it.each(["nextLink", "deltaLink"] as const)("is followed where the id of the %s opens", async (link) => {
    const proxy = await createProxyUnderTest();
    proxy.graph.script.push({ answer: graphJson({ value: [] }) });
    expect((await proxy.ask(targetWith(proxy, link, ownId(proxy)))).status).toBe(200);
    const [{ target } = expect.unreachable()] = proxy.graph.received;
    expect(target).toContain(link === "nextLink" ? ids.adele : "$deltatoken=abc");
  });

  it("is refused where it goes on behind a record whose id does not open", async () => {
    const proxy = await createProxyUnderTest();
    const asked = await proxy.ask(targetWith(proxy, "nextLink", ownId(proxy), foreignId));
    expectRefusal(asked, "invalidRequest", "query: the $skiptoken does not open");
    proxy.graph.script.push({ answer: graphJson({ value: [] }) });
    expect((await proxy.ask(targetWith(proxy, "nextLink", ownId(proxy), ownId(proxy)))).status).toBe(200);
  });
});
