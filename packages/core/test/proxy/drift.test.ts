import { describe, expect, it } from "vitest";
import { graphJson } from "../fixtures/fake-graph.ts";
import { ids } from "../fixtures/graph-bodies.ts";
import { createProxyUnderTest, type ProxyUnderTest } from "../fixtures/proxy-under-test.ts";

const askFolders = async ({ ask, graph, seal }: ProxyUnderTest, ...folders: readonly object[]) => {
  const [user = ""] = seal.sealIds("directoryObject", [ids.adele]);
  graph.script.push({ answer: graphJson({ value: folders }) });
  return ask(`/v1.0/users/${user}/mailFolders`);
};
const drift = /the schema does not know/;
const told = ({ lines }: ProxyUnderTest): readonly string[] =>
  lines
    .filter((line) => drift.test(line))
    .map((line) => (JSON.parse(line) as { readonly property: string }).property);

describe("what the schema does not know", () => {
  it("is counted in each audit event and logged by name once", async () => {
    const proxy = await createProxyUnderTest();
    const folder = {
      id: "AAMk1",
      newThing: "canary-1",
      extension_x_secret: "canary-2",
      wellKnownName: "inbox",
    };
    for (const _ of [1, 2]) {
      const { event, body, status } = await askFolders(proxy, folder, folder);
      expect(status).toBe(200);
      expect(event.strangeNames).toEqual({ mailFolder: 6 });
      expect(body.toString()).not.toMatch(/canary|newThing|wellKnownName|extension/);
    }
    expect(told(proxy)).toEqual(["mailFolder.newThing", "mailFolder.wellKnownName"]);
    const audited = proxy.lines.filter((line) => line.includes('"audit":'));
    expect(audited.join()).not.toMatch(/newThing|wellKnownName|extension_x/);
    expect(proxy.lines.join()).not.toMatch(/canary|extension_x/);
  });

  it("is logged for fifty names in the life of a process", async () => {
    const proxy = await createProxyUnderTest();
    for (const letter of ["a", "b"]) {
      const names = Array.from({ length: 40 }, (_, i) => [`${letter}New${i}`, 1] as const);
      await askFolders(proxy, Object.fromEntries(names));
    }
    expect(told(proxy)).toHaveLength(50);
  });

  it("is absent from the event where there is nothing", async () => {
    const { event } = await askFolders(await createProxyUnderTest(), { id: "AAMk1", isHidden: false });
    expect(event).not.toHaveProperty("strangeNames");
  });
});

describe("a page of Graph's that no page is like", () => {
  it("is refused, whether or not its records are looked at first", async () => {
    const proxy = await createProxyUnderTest();
    const [user = ""] = proxy.seal.sealIds("directoryObject", [ids.adele]);
    const million = `{"value":[${"{},".repeat(1_000_000)}{}]}`;
    for (const target of ["/v1.0/users", `/v1.0/users/${user}/messages`]) {
      proxy.graph.script.push({ answer: graphJson(million) }, { answer: graphJson(million) });
      const { status, event } = await proxy.ask(target);
      expect(status).toBe(502);
      expect(event).toMatchObject({
        error: "upstreamInvalid",
        reason: expect.stringMatching(/more records than a page/),
      });
    }
  });
});
