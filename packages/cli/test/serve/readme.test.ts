import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { createEmbeddedService } from "../../src/serve/embedded.ts";
import { exampleTargets } from "../../src/serve/greeting.ts";

const readme = readFileSync(join(import.meta.dirname, "../../../../README.md"), "utf8");
const shown = [...readme.matchAll(/```json\n([^`]+)```/g)].map(([, json = ""]) => JSON.parse(json) as object);
const [user = {}, message = {}] = shown;

type Json = Readonly<Record<string, unknown>>;

const { service, stack } = createEmbeddedService({}, () => undefined);
let targets: readonly string[];

const ask = async (rawTarget: string): Promise<readonly Json[]> => {
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
  return ((await reply.json()) as { readonly value: readonly Json[] }).value;
};

beforeAll(() => {
  targets = exampleTargets(String((user as Json)["id"]), stack.tenant);
});

describe("the README", () => {
  it("shows the first command that the local server prints, and the first record of its reply", async () => {
    const [first = ""] = targets;
    expect(readme).toContain(`curl -s 'http://127.0.0.1:8787${first}'`);
    expect((await ask(first))[0]).toEqual(user);
  });

  it("shows what the second leaves of a message, shortened", async () => {
    const [answered = {}] = await ask(targets[1] ?? "");
    const { id, toRecipients, ...rest } = message as Json;
    expect(answered).toMatchObject(rest);
    expect(answered["toRecipients"]).toEqual(expect.arrayContaining(toRecipients as unknown[]));
    expect(String(answered["id"])).toMatch(new RegExp(`^${String(id).replace("…", "")}`));
    for (const hidden of ["subject", "body", "bodyPreview", "webLink"])
      expect(answered).not.toHaveProperty(hidden);
    expect(JSON.stringify(message)).toContain(String((user as Json)["mail"]));
  });
});
