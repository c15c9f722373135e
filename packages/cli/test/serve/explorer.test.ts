import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { GraphProxy } from "@graphveil/core";
import { expect, onTestFinished, test } from "vitest";
import { explorerPage } from "../../src/serve/explorer.ts";
import { startLocalServer } from "../../src/serve/local-server.ts";

const proxy: GraphProxy = { handle: async ({ rawTarget }) => new Response(`the proxy: ${rawTarget}`) };

const served = async (path: string, init?: RequestInit): Promise<Response> => {
  const server = await startLocalServer(proxy, 0);
  onTestFinished(() => server.close());
  return fetch(server.base + path, init);
};

test("the local server shows the explorer that was built", async () => {
  const reply = await served("/explorer");
  expect(reply.status).toBe(200);
  expect(reply.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(reply.headers.get("content-security-policy")).toBe("frame-ancestors 'none'");
  expect(await reply.text()).toContain("<title>Graphveil explorer</title>");
});

test.each(["/explorer/", "/explorer?x=1", "/explorers", "/v1.0/explorer"])(
  "%s goes to the proxy",
  async (path) => {
    expect(await (await served(path)).text()).toBe(`the proxy: ${path}`);
  },
);

test("so does what is no GET", async () => {
  expect(await (await served("/explorer", { method: "POST" })).text()).toBe("the proxy: /explorer");
});

test("where nobody built it, the page says which command does", async () => {
  const folder = await mkdtemp(join(tmpdir(), "graphveil-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const reply = await explorerPage(
    pathToFileURL(join(folder, "packages", "cli", "src", "serve", "explorer.ts")),
  );
  expect(reply.status).toBe(404);
  expect(await reply.text()).toContain("npx --yes pnpm@12 run build");
});
