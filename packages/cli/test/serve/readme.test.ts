import { readFileSync } from "node:fs";
import { join } from "node:path";
import { typeNames } from "@graphveil/core/schema";
import { beforeAll, describe, expect, it } from "vitest";
import { createEmbeddedService } from "../../src/serve/embedded.ts";
import { exampleTargets } from "../../src/serve/greeting.ts";

const root = join(import.meta.dirname, "../../../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const picture = (name: string): string => readFileSync(join(root, "docs/images", `${name}.svg`), "utf8");

type Json = Readonly<Record<string, unknown>>;
interface Page {
  readonly value: readonly Json[];
}

/** The two blocks that stand side by side: Graph's record, and ours. Their form keeps the formatter from joining lines. */
const blocks = [...readme.matchAll(/<td valign="top">\n\n```json5\n([^`]+)```/g)].map(
  ([, json = ""]) => json,
);
const [graphRecord = {}, ownRecord = {}] = blocks.map((json) => JSON.parse(json) as Json);

const { service, stack } = createEmbeddedService({}, () => undefined);

const askProxy = async (rawTarget: string): Promise<readonly Json[]> => {
  const reply = await service.proxy.handle(
    { method: "GET", rawTarget, headers: new Headers(), bodyBytes: 0 },
    {
      id: "readme",
      deadline: Date.now() + 30_000,
      caller: { kind: "local" },
      publicBase: "http://127.0.0.1:8787",
    },
  );
  expect(reply.status).toBe(200);
  return ((await reply.json()) as Page).value;
};

/** The ids that the local caller is given of people: the list of people is in the order of these, not in that of names. */
const sealedIds = async (ids: readonly string[]): Promise<readonly string[]> => {
  const { configuration, views } = service.parts;
  const [entry = expect.unreachable()] = configuration.policy.callers;
  const { seal } = await views(entry).getVeil(new AbortController().signal);
  return seal.sealIds("directoryObject", ids);
};

/** What Graph itself answers to the proxy's last request where nothing is selected: the record before. */
const askGraph = async (query: string): Promise<readonly Json[]> => {
  const { target = "", headers } = stack.simulator.journal.of("graph").at(-1) ?? {};
  const [path] = target.split("?");
  const reply = await stack.simulator.fetch(`https://graph.microsoft.com${path}${query}`, {
    headers: { authorization: headers?.get("authorization") ?? "" },
  });
  return ((await reply.json()) as Page).value;
};

/** Holds what is shown against what is real: some members, and strings that may be cut off by `…`. */
const expectShortened = (shown: unknown, real: unknown, place: string): void => {
  if (typeof shown === "string" && shown.endsWith("…")) {
    expect(String(real).startsWith(shown.slice(0, -1)), place).toBe(true);
  } else if (shown !== null && typeof shown === "object") {
    for (const [name, value] of Object.entries(shown))
      expectShortened(value, (real as Json | undefined)?.[name], `${place}/${name}`);
  } else expect(shown, place).toBe(real);
};

const tokensIn = (text: string): readonly string[] => text.match(/\b[psc]1_[\w-]+/g) ?? [];

let people: readonly Json[];
let targets: readonly string[];
let before: Json;
let after: Json;

beforeAll(async () => {
  people = await askProxy("/v1.0/users?$select=id,mail,userPrincipalName,proxyAddresses,accountEnabled");
  const { mailboxes, people: byName } = stack.tenant;
  const readable = new Set<unknown>(await sealedIds(mailboxes.map(({ owner }) => owner.id)));
  targets = exampleTargets(String(people.find(({ id }) => readable.has(id))?.["id"]), stack.tenant);
  const [shown] = await sealedIds([byName[0]?.id ?? ""]);
  [after = {}] = await askProxy(`/v1.0/users/${shown}/messages?$skip=10&$top=1`);
  [before = {}] = await askGraph("?$skip=10&$top=1");
});

describe("the README", () => {
  it("shows the first command that the local server prints", () => {
    expect(readme).toContain(`curl -s 'http://127.0.0.1:8787${targets[0]}'`);
  });

  it("shows a record of Graph's beside what becomes of it", () => {
    expect(Object.keys(graphRecord).length).toBeGreaterThan(8);
    expect(Object.keys(ownRecord).length).toBeGreaterThan(4);
    expectShortened(graphRecord, before, "graph");
    expectShortened(ownRecord, after, "graphveil");
  });

  it("leaves out beside it only what is dropped", () => {
    const leftOut = Object.keys(graphRecord).filter((name) => !Object.hasOwn(ownRecord, name));
    expect(leftOut).toEqual(["categories", "subject", "webLink", "body"]);
    expect(leftOut.filter((name) => Object.hasOwn(after, name))).toEqual([]);
    expect(JSON.stringify(after)).not.toContain("Fitzpaine");
  });

  it("shows each property in the same line on both sides", () => {
    const [left = [], right = []] = blocks.map((block) =>
      block.split("\n").map((line) => line.split(":")[0]),
    );
    expect(right.filter((line, at) => line !== "" && line !== left[at])).toEqual([]);
  });

  it("tells how many types are classified", () => {
    expect(readme).toContain(`Every property of ${typeNames.length} Graph types`);
  });
});

describe("the pictures of the README", () => {
  it.each(["overview-light", "overview-dark"])("%s shows tokens and texts of real replies", (name) => {
    const svg = picture(name);
    const replies = JSON.stringify([people, after]);
    const tokens = tokensIn(svg);
    expect(tokens).toHaveLength(4);
    for (const token of tokens) expect(replies).toContain(token);
    const { content } = before["body"] as { readonly content: string };
    expect(svg).toContain(`${content.length.toLocaleString("en")} characters of HTML`);
    const cut = ["subject", "id", "conversationId"].map((member) => String(before[member]).slice(0, 20));
    for (const text of [...cut, "Ermintrude Fitzpaine", "Scheidungssache Vennbahn"]) {
      expect(svg).toContain(text);
      expect(JSON.stringify(before)).toContain(text);
    }
  });

  it("shows a recording whose tokens are those of the local server", async () => {
    const messages = await askProxy(targets[1] ?? "");
    const replies = JSON.stringify([people, messages, targets]);
    const tokens = tokensIn(picture("start"));
    expect(tokens.length).toBeGreaterThan(5);
    for (const token of tokens) expect(replies).toContain(token);
  });
});
