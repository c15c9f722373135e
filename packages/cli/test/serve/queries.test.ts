import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createEmbeddedService } from "../../src/serve/embedded.ts";

const guide = readFileSync(join(import.meta.dirname, "../../../../docs/queries.md"), "utf8");
const queries = /```text\n([^`]+)```/.exec(guide)?.[1]?.trim().split("\n") ?? [];

const { service } = createEmbeddedService({}, () => undefined);

const ask = async (rawTarget: string): Promise<readonly { readonly id: string }[]> => {
  const reply = await service.proxy.handle(
    { method: "GET", rawTarget, headers: new Headers(), bodyBytes: 0 },
    {
      id: "queries",
      deadline: Date.now() + 30_000,
      caller: { kind: "local" },
      publicBase: "http://127.0.0.1:8787",
    },
  );
  expect(reply.status, rawTarget).toBe(200);
  return ((await reply.json()) as { readonly value: readonly { readonly id: string }[] }).value;
};

test("the guide has five queries to copy", () => {
  expect(queries).toHaveLength(5);
});

test.each(queries)("%s finds something in the simulated tenant", async (query) => {
  const [person] = await ask("/v1.0/users?$top=1&$select=id");
  const target = query.replace("{id}", person?.id ?? "").replaceAll(" ", "%20");
  expect((await ask(target)).length).toBeGreaterThan(0);
});
