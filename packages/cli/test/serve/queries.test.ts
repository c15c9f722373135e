import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createEmbeddedService } from "../../src/serve/embedded.ts";

const guide = readFileSync(join(import.meta.dirname, "../../../../docs/queries.md"), "utf8");
const queries = /```text\n([^`]+)```/.exec(guide)?.[1]?.trim().split("\n") ?? [];

const { service } = createEmbeddedService({}, () => undefined);

const send = (rawTarget: string): Promise<Response> =>
  service.proxy.handle(
    { method: "GET", rawTarget, headers: new Headers(), bodyBytes: 0 },
    {
      id: "queries",
      deadline: Date.now() + 30_000,
      caller: { kind: "local" },
      publicBase: "http://127.0.0.1:8787",
    },
  );

const ask = async (rawTarget: string): Promise<readonly { readonly id: string }[]> => {
  const reply = await send(rawTarget);
  expect(reply.status, rawTarget).toBe(200);
  return ((await reply.json()) as { readonly value: readonly { readonly id: string }[] }).value;
};

/** The first person of the list who has a mailbox. */
const findPerson = async (): Promise<string> => {
  for (const { id } of await ask("/v1.0/users?$select=id"))
    if ((await send(`/v1.0/users/${id}/messages?$top=1&$select=id`)).status === 200) return id;
  return expect.unreachable("nobody has a mailbox");
};

test("the guide has five queries to copy", () => {
  expect(queries).toHaveLength(5);
});

test.each(queries)("%s finds something in the simulated tenant", async (query) => {
  const target = query.replace("{id}", await findPerson()).replaceAll(" ", "%20");
  expect((await ask(target)).length).toBeGreaterThan(0);
});
