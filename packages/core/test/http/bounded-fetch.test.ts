import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { OutboundRefusedError } from "../../src/errors.ts";
import { createPinnedFetch, ResponseBodyError, readBounded } from "../../src/http/bounded-fetch.ts";

const allowedHosts = new Set(["graph.microsoft.com", "metadata.google.internal", "127.0.0.1:8443"]);

/** A body that never comes, and whether it was given up. */
function hanging() {
  const cancel = vi.fn();
  return { body: new ReadableStream({ cancel }), cancel };
}

function setUp(response = () => Response.json({})) {
  const sent: { readonly input: string | URL | Request; readonly init: RequestInit | undefined }[] = [];
  const pinned = createPinnedFetch({
    allowedHosts,
    fetch: async (input, init) => {
      sent.push({ input, init });
      return response();
    },
  });
  return { sent, pinned };
}

describe("createPinnedFetch", () => {
  it.each([
    ["a URL", "https://graph.microsoft.com/v1.0/users", "https://graph.microsoft.com/v1.0/users"],
    ["the default port", "https://graph.microsoft.com:443/x", "https://graph.microsoft.com/x"],
    ["upper case", "HTTPS://Graph.Microsoft.COM/x", "https://graph.microsoft.com/x"],
    ["a port of its own", "https://127.0.0.1:8443/x", "https://127.0.0.1:8443/x"],
    ["the metadata server", "http://metadata.google.internal/x", "http://metadata.google.internal/x"],
    ["a backslash", "https:\\\\graph.microsoft.com\\x", "https://graph.microsoft.com/x"],
  ])("sends %s in its parsed form", async (_, url, href) => {
    const { sent, pinned } = setUp();
    await pinned(url, { method: "POST", redirect: "follow" });
    await pinned(new URL(url));
    expect(sent.map(({ input }) => input)).toEqual([href, href]);
    expect(sent[0]?.init).toEqual({ method: "POST", redirect: "manual" });
  });

  it("sends a Request as it is, but for redirects", async () => {
    const { sent, pinned } = setUp();
    const request = new Request("https://graph.microsoft.com/x", { redirect: "follow" });
    await pinned(request);
    expect(sent).toEqual([{ input: request, init: { redirect: "manual" } }]);
  });

  it.each([
    ["another host", "https://evil.example/graph.microsoft.com", "host", "evil.example"],
    ["a host that ends like it", "https://evil-graph.microsoft.com/", "host", "evil-graph.microsoft.com"],
    ["a host that begins like it", "https://graph.microsoft.com.evil/", "host", "graph.microsoft.com.evil"],
    ["a trailing dot", "https://graph.microsoft.com./", "host", "graph.microsoft.com."],
    ["another port", "https://graph.microsoft.com:8443/", "host", "graph.microsoft.com:8443"],
    ["a backslash that ends the host", "https://evil.example\\@graph.microsoft.com/", "host", "evil.example"],
    ["an address of the metadata server", "http://169.254.169.254/x", "protocol", "169.254.169.254"],
    ["the same over https", "https://169.254.169.254/x", "host", "169.254.169.254"],
    ["plain http", "http://graph.microsoft.com/", "protocol", "graph.microsoft.com"],
    [
      "http on another port",
      "http://metadata.google.internal:81/",
      "protocol",
      "metadata.google.internal:81",
    ],
    ["a file", "file:///etc/passwd", "protocol", ""],
    ["data", "data:text/plain,x", "protocol", ""],
    ["a user in front", "https://graph.microsoft.com@evil.example/", "url", "evil.example"],
    ["a user at the right host", "https://user:pass@graph.microsoft.com/", "url", "graph.microsoft.com"],
    ["a path alone", "/v1.0/users", "url", ""],
    ["nothing", "", "url", ""],
  ])("refuses %s", async (_, url, reason, host) => {
    const { sent, pinned } = setUp();
    const error: unknown = await pinned(url).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OutboundRefusedError);
    expect(error).toMatchObject({ reason, host });
    expect(sent).toEqual([]);
  });

  it("refuses a Request to another host", async () => {
    const { pinned } = setUp();
    await expect(pinned(new Request("https://evil.example/"))).rejects.toMatchObject({ reason: "host" });
  });

  it("refuses plain http to a metadata server that is not pinned", async () => {
    const pinned = createPinnedFetch({ allowedHosts: new Set(), fetch: () => expect.unreachable() });
    await expect(pinned("http://metadata.google.internal/")).rejects.toMatchObject({ reason: "host" });
  });

  it.each([300, 301, 302, 303, 304, 307, 308])("treats a %i as a refusal", async (status) => {
    const { body, cancel } = hanging();
    const empty = status === 304;
    const headers = { location: "https://evil.example/?secret" };
    const { pinned } = setUp(() => new Response(empty ? null : body, { status, headers }));
    const error: unknown = await pinned("https://graph.microsoft.com/?secret").catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ reason: "redirect", host: "graph.microsoft.com" });
    expect(String(error)).not.toContain("secret");
    expect(cancel).toHaveBeenCalledTimes(empty ? 0 : 1);
  });

  it.each([301, 302, 304, 308])(
    "tells a %i without a Location from one that leads somewhere",
    async (status) => {
      const { pinned } = setUp(() => new Response(null, { status }));
      await expect(pinned("https://graph.microsoft.com/")).rejects.toMatchObject({
        reason: "nowhere",
        host: "graph.microsoft.com",
      });
    },
  );

  it.each([200, 204, 400, 401, 429, 503])("passes a %i on", async (status) => {
    const { pinned } = setUp(() => new Response(null, { status }));
    expect((await pinned("https://graph.microsoft.com/")).status).toBe(status);
  });
});

describe("readBounded", () => {
  const { signal } = new AbortController();
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) {
      close();
    }
  });

  async function answerWith(listener: RequestListener): Promise<Response> {
    const server = createServer(listener).listen(0, "127.0.0.1");
    await once(server, "listening");
    closers.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  }

  it.each([
    ["text", new Response("Zoë"), "Zoë"],
    ["chunks", new Response(new Blob(["a", "b", "c"]).stream()), "abc"],
    ["nothing", new Response(null, { status: 204 }), ""],
    ["as much as it may", new Response("x".repeat(10)), "x".repeat(10)],
    ["a length that holds", new Response("abc", { headers: { "content-length": "3" } }), "abc"],
  ])("reads %s", async (_, response, text) => {
    expect(Buffer.from(await readBounded(response, 10, signal)).toString()).toBe(text);
  });

  it("reads a compressed body whose length says nothing", async () => {
    const text = "x".repeat(50_000);
    const response = await answerWith((_, reply) => {
      const body = gzipSync(text);
      reply.writeHead(200, { "content-encoding": "gzip", "content-length": body.length }).end(body);
    });
    expect((await readBounded(response, 50_000, signal)).byteLength).toBe(50_000);
  });

  it("stops a body that inflates beyond the bound", async () => {
    const response = await answerWith((_, reply) => {
      reply.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(20_000_000)));
    });
    await expect(readBounded(response, 100_000, signal)).rejects.toMatchObject({ fault: "tooLarge" });
  });

  it("stops an endless body", async () => {
    let pulled = 0;
    const cancel = vi.fn();
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(100));
      },
      cancel,
    });
    await expect(readBounded(new Response(body), 1_000, signal)).rejects.toBeInstanceOf(ResponseBodyError);
    expect(cancel).toHaveBeenCalledOnce();
    expect(pulled).toBeLessThan(15);
  });

  it("refuses a declared length at once", async () => {
    const { body, cancel } = hanging();
    const response = new Response(body, { headers: { "content-length": "11" } });
    await expect(readBounded(response, 10, signal)).rejects.toMatchObject({ fault: "tooLarge" });
    expect(cancel).toHaveBeenCalledOnce();
  });

  it.each<readonly [string, RequestListener]>([
    [
      "with a length",
      (_, reply) => {
        reply.writeHead(200, { "content-length": 100 });
        reply.write("half", () => reply.destroy());
      },
    ],
    ["in chunks", (_, reply) => void reply.write("half", () => reply.destroy())],
    [
      "compressed",
      (_, reply) => {
        const body = gzipSync("x".repeat(1_000));
        reply.writeHead(200, { "content-encoding": "gzip", "content-length": body.length });
        reply.write(body.subarray(0, 12), () => reply.destroy());
      },
    ],
  ])("tells a body that breaks off: %s", async (_, listener) => {
    const response = await answerWith(listener);
    await expect(readBounded(response, 1_000, signal)).rejects.toMatchObject({ fault: "truncated" });
  });

  it("tells a body that is shorter than declared", async () => {
    const response = new Response("abc", { headers: { "content-length": "4" } });
    await expect(readBounded(response, 10, signal)).rejects.toMatchObject({ fault: "truncated" });
  });

  it.each<readonly [string, Record<string, string>, readonly number[]]>([
    ["all at once where its length is declared", { "content-length": "6" }, [6]],
    ["chunk by chunk where it is not", {}, [1, 2, 3]],
    ["chunk by chunk where it is encoded", { "content-length": "6", "content-encoding": "br" }, [1, 2, 3]],
  ])("reserves room for a body %s", async (_, headers, expected) => {
    const reserved: number[] = [];
    const chunks = ["a", "bc", "def"].map((text) => Buffer.from(text));
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = chunks.shift();
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
    });
    await readBounded(new Response(body, { headers }), 10, signal, (bytes) => {
      reserved.push(bytes);
      return undefined;
    });
    expect(reserved).toEqual(expected);
  });

  it("releases the body where there is no room for it", async () => {
    const { body, cancel } = hanging();
    const response = new Response(body, { headers: { "content-length": "9" } });
    const reason = new Error("no room");
    await expect(readBounded(response, 10, signal, () => Promise.reject(reason))).rejects.toBe(reason);
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("ends with the signal's reason and releases the body", async () => {
    const controller = new AbortController();
    const { body, cancel } = hanging();
    const reading = readBounded(new Response(body), 10, controller.signal);
    controller.abort(new Error("left"));
    await expect(reading).rejects.toThrow("left");
    expect(cancel).toHaveBeenCalledOnce();
    await expect(readBounded(new Response("abc"), 10, controller.signal)).rejects.toThrow("left");
  });
});
