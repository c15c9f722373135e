import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { GraphProxy, Invocation } from "@graphveil/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { PortError, startLocalServer } from "../../src/serve/local-server.ts";
import { serve } from "../../src/serve/serve.ts";

/** A server over a proxy that says who it was told calls. */
const open = async () => {
  const seen: Invocation[] = [];
  const proxy: GraphProxy = {
    handle: async (_, invocation) => {
      seen.push(invocation);
      return new Response(null, { status: invocation.caller.kind === "local" ? 204 : 401 });
    },
  };
  const server = await startLocalServer(proxy, 0);
  onTestFinished(() => server.close());
  return { seen, ...server };
};

const ask = async (base: string, headers: Record<string, string>): Promise<number> => {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const sent = request(`${base}/v1.0/users`, { headers }, (reply) => {
      reply.resume();
      resolve(reply.statusCode ?? 0);
    });
    sent.on("error", reject);
    sent.end();
  });
};

describe("the local server", () => {
  test("listens on loopback alone", async () => {
    const { base } = await open();
    expect(base).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test.each([
    ["127.0.0.1:PORT", 204],
    ["localhost:PORT", 204],
    ["LOCALHOST:PORT", 204],
    ["[::1]:PORT", 204],
    ["evil.example:PORT", 401],
    ["127.0.0.1.evil.example", 401],
    ["localhost.evil.example:PORT", 401],
    ["127.0.0.1@evil.example", 401],
  ])("takes a request for the host %s with %i", async (host, status) => {
    const { base } = await open();
    expect(await ask(base, { host: host.replace("PORT", new URL(base).port) })).toBe(status);
  });

  test.each(["https://evil.example", "null", "http://localhost:3000"])(
    "lets no page of %s in",
    async (origin) => {
      const { base } = await open();
      expect(await ask(base, { origin })).toBe(401);
    },
  );

  test("links to itself, whatever the request says of its host", async () => {
    const { base, seen } = await open();
    await ask(base, { host: `localhost:${new URL(base).port}` });
    expect(seen.map(({ publicBase }) => publicBase)).toEqual([base]);
  });

  test("says which port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const proxy: GraphProxy = { handle: async () => expect.unreachable() };
    await expect(startLocalServer(proxy, port)).rejects.toThrow(PortError);
    await expect(startLocalServer(proxy, port)).rejects.toThrow(String(port));
  });
});

describe("serve", () => {
  test.each(["http", "-1", "65536", "8787.5", "0x50"])("refuses the port %s", async (port) => {
    await expect(serve({ env: { PORT: port }, write: () => undefined })).rejects.toThrow(PortError);
  });

  test("prints the base URL, the tenant and three commands that work, and then one line a request", async () => {
    const lines: string[] = [];
    const server = await serve({ env: { PORT: "0" }, write: (text) => lines.push(text) });
    onTestFinished(() => server.close());
    const [greeting = ""] = lines.splice(0);
    expect(greeting).toContain(`${server.base}/v1.0`);
    expect(greeting).toMatch(/Tenant: .+ simulated: \d+ users/);
    expect(greeting).toContain("Policy:\n  caller local: strict\n");
    const urls = [...greeting.matchAll(/curl -s '([^']+)'/g)].map(([, url = ""]) => url);
    expect(urls).toHaveLength(3);
    for (const url of urls) {
      const reply = await fetch(url);
      expect(reply.status).toBe(200);
      const { value } = (await reply.json()) as { readonly value: readonly unknown[] };
      expect(value.length).toBeGreaterThan(0);
    }
    expect(lines).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d local 200 GET \/users {2}3 records {2}\d+ ms\n$/),
      expect.stringMatching(/^.{8} local 200 GET \/users\/\{user-id\}\/messages {2}2 records {2}\d+ ms\n$/),
      expect.stringMatching(
        /^.{8} local 200 GET \/users\/\{user-id\}\/calendarView {2}\d records {2}\d+ ms\n$/,
      ),
    ]);
  });

  test("tries a policy against the simulated tenant", async () => {
    const policy = {
      profile: "analytics",
      callers: [{ name: "trial", match: { local: true }, groups: ["directory", "mail"] }],
    };
    const lines: string[] = [];
    const env = { PORT: "0", GRAPHVEIL_POLICY: JSON.stringify(policy) };
    const server = await serve({ env, write: (text) => lines.push(text) });
    onTestFinished(() => server.close());
    const [, url = ""] = /curl -s '([^']+messages[^']+)'/.exec(lines[0] ?? "") ?? [];
    const { value } = (await (await fetch(url)).json()) as { readonly value: readonly object[] };
    expect(value[0]).toHaveProperty(["subject@graphveil.measure", "words"]);
    expect((await fetch(url.replace("messages", "events"))).status).toBe(403);
  });

  test("says first what of a loosened profile leaves in the clear", async () => {
    const policy = {
      overrides: { classes: { name: "keep" } },
      acknowledge: ["name", "url"],
      callers: [{ name: "trial", match: { local: true }, groups: ["rooms"] }],
    };
    const lines: string[] = [];
    const env = { PORT: "0", GRAPHVEIL_POLICY: JSON.stringify(policy) };
    const server = await serve({ env, write: (text) => lines.push(text) });
    onTestFinished(() => server.close());
    const [greeting = ""] = lines;
    expect(greeting).toMatch(
      /Policy:\n {2}caller trial: strict, loosened by name\n .+ strict would not let out:\n +name: .*user\.displayName/,
    );
    expect(greeting).toContain("Warning: /acknowledge lists url");
  });

  test("looks each group of the policy up, and warns of one that does not exist", async () => {
    const missing = "02bd9fd6-8f93-4758-87c3-1fb73740a315";
    const policy = {
      callers: [
        { name: "trial", match: { local: true }, groups: ["directory", "mail"], exclude: { group: missing } },
      ],
    };
    const lines: string[] = [];
    const env = { PORT: "0", GRAPHVEIL_POLICY: JSON.stringify(policy) };
    const server = await serve({ env, write: (text) => lines.push(text) });
    onTestFinished(() => server.close());
    const [greeting = ""] = lines;
    expect(greeting).toContain("Warning: /callers/0/exclude/group (trial) is no group of the tenant");
    expect(greeting).toContain("[groupMissing]");
    expect(greeting).not.toContain(missing);
  });

  test("starts under a policy that lets nobody read mail", async () => {
    const policy = { callers: [{ name: "trial", match: { local: true }, groups: ["rooms"] }] };
    const lines: string[] = [];
    const env = { PORT: "0", GRAPHVEIL_POLICY: JSON.stringify(policy) };
    const server = await serve({ env, write: (text) => lines.push(text) });
    onTestFinished(() => server.close());
    const urls = [...(lines[0] ?? "").matchAll(/curl -s '([^']+)'/g)].map(([, url = ""]) => url);
    expect(urls.map((url) => new URL(url).pathname)).toEqual([
      "/_graphveil/health",
      "/v1.0/places/microsoft.graph.room",
    ]);
    for (const url of urls) expect((await fetch(url)).status).toBe(200);
  });

  test("says of a policy without a caller on loopback how to try it, and shows no command", async () => {
    const match = { awsAccount: "123456789012" };
    const policy = { callers: [{ name: "acme", match, groups: ["directory"] }] };
    const lines: string[] = [];
    const env = { PORT: "0", GRAPHVEIL_POLICY: JSON.stringify(policy) };
    const server = await serve({ env, write: (text) => lines.push(text) });
    onTestFinished(() => server.close());
    expect(lines[0]).toContain('{ "local": true }');
    expect(lines[0]).not.toContain("curl");
  });

  test("serves nothing under a policy with faults", async () => {
    const env = { PORT: "0", GRAPHVEIL_POLICY: JSON.stringify({ callers: [], profile: "open" }) };
    await expect(serve({ env, write: () => undefined })).rejects.toMatchObject({
      name: "ConfigurationError",
      problems: [{ variable: "GRAPHVEIL_POLICY" }, { variable: "GRAPHVEIL_POLICY" }],
    });
  });
});
