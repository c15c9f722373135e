import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { ResponseBodyError, readBounded } from "../../src/http/bounded-fetch.ts";
import { createNodeFetch } from "../../src/http/node-fetch.ts";

const MEGABYTE = 1024 * 1024;
const never = new AbortController().signal;
const stops: (() => void)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function serve(listener: RequestListener): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1.0/me?$top=1` };
}

/** A server that answers with these bytes, whatever they are, and closes. */
async function serveBytes(bytes: string): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.once("data", () => socket.end(bytes));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stops.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const gzipped =
  (body: Uint8Array): RequestListener =>
  (_, response) => {
    response.writeHead(200, { "content-encoding": "gzip", "content-type": "application/json" }).end(body);
  };

const send = createNodeFetch({});
const get = (url: string, init: RequestInit = {}): Promise<Response> =>
  send(url, { redirect: "manual", ...init });

describe("createNodeFetch", () => {
  it("sends what it is given, and asks for gzip alone", async () => {
    const seen: unknown[] = [];
    const { url } = await serve((request, response) => {
      const body: Uint8Array[] = [];
      request.on("data", (chunk: Uint8Array) => body.push(chunk));
      request.on("end", () => {
        const { method, headers } = request;
        const { accept, authorization } = headers;
        expect(headers["user-agent"]).toBe("graphveil");
        seen.push([
          method,
          request.url,
          accept,
          authorization,
          headers["accept-encoding"],
          `${Buffer.concat(body)}`,
        ]);
        response.writeHead(207, [
          ["x-one", "1"],
          ["x-two", "a"],
          ["x-two", "b"],
        ]);
        response.end("{}");
      });
    });
    const reply = await get(url, { method: "POST", body: "{}", headers: { authorization: "Bearer x" } });
    expect([reply.status, reply.headers.get("x-one"), reply.headers.get("x-two")]).toEqual([
      207,
      "1",
      "a, b",
    ]);
    expect(await reply.text()).toBe("{}");
    await (await get(url, { headers: new Headers({ accept: "application/json" }) })).text();
    await (await get(url, { method: "POST", body: new TextEncoder().encode("bytes") })).text();
    await (await get(url, { method: "POST", body: new TextEncoder().encode("buffer").buffer })).text();
    expect(seen).toEqual([
      ["POST", "/v1.0/me?$top=1", "*/*", "Bearer x", "gzip", "{}"],
      ["GET", "/v1.0/me?$top=1", "application/json", undefined, "gzip", ""],
      ["POST", "/v1.0/me?$top=1", "*/*", undefined, "gzip", "bytes"],
      ["POST", "/v1.0/me?$top=1", "*/*", undefined, "gzip", "buffer"],
    ]);
  });

  it.each([
    ["small", Buffer.from('{"value":[]}')],
    ["empty", Buffer.alloc(0)],
    ["large once unpacked", Buffer.alloc(3 * MEGABYTE, "a")],
    ["large, as it is packed, too", randomBytes(2 * MEGABYTE)],
    ["as large as is unpacked at once", Buffer.alloc(MEGABYTE, "a")],
    ["larger by a byte", Buffer.alloc(MEGABYTE + 1, "a")],
  ])("unpacks a body that is %s", async (_, plain) => {
    const { url } = await serve(gzipped(gzipSync(plain)));
    const reply = await get(url);
    expect(reply.headers.get("content-encoding")).toBe("gzip");
    expect(Buffer.from(await reply.arrayBuffer()).equals(plain)).toBe(true);
  });

  it("unpacks a body of several members, whose end tells the size of the last one alone", async () => {
    const members = [gzipSync("a".repeat(100_000)), gzipSync("b")];
    const { url } = await serve(gzipped(Buffer.concat(members)));
    expect(await (await get(url)).text()).toBe(`${"a".repeat(100_000)}b`);
  });

  it.each([
    ["less", 5],
    ["more", 5000],
    ["four gigabytes", 0xffff_ffff],
  ])("refuses a body that says to be %s than it is", async (_, size) => {
    const packed = gzipSync("x".repeat(1000));
    packed.writeUInt32LE(size, packed.length - 4);
    const { url } = await serve(gzipped(packed));
    await expect(readBounded(await get(url), MEGABYTE, never)).rejects.toEqual(
      new ResponseBodyError("truncated"),
    );
  });

  it.each([1, 3, 4])("refuses a packed body of %i bytes", async (length) => {
    const { url } = await serve(gzipped(gzipSync("x").subarray(0, length)));
    await expect(readBounded(await get(url), MEGABYTE, never)).rejects.toEqual(
      new ResponseBodyError("truncated"),
    );
  });

  it("stops at the cap of its reader, however much a body unpacks to", async () => {
    const bomb = gzipSync(Buffer.alloc(200 * MEGABYTE));
    const { url } = await serve(gzipped(bomb));
    const before = process.memoryUsage().rss;
    await expect(readBounded(await get(url), MEGABYTE, never)).rejects.toEqual(
      new ResponseBodyError("tooLarge"),
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MEGABYTE);
  });

  it.each([
    ["a small body", gzipSync("x".repeat(1000)).subarray(0, -4)],
    ["a large body", gzipSync(randomBytes(MEGABYTE)).subarray(0, -9)],
    ["a body that is not packed", Buffer.from("{}")],
  ])("refuses %s that ends before its end, as packed", async (_, body) => {
    const { url } = await serve(gzipped(body));
    await expect(readBounded(await get(url), 8 * MEGABYTE, never)).rejects.toEqual(
      new ResponseBodyError("truncated"),
    );
  });

  it.each(["", "gzip"])("refuses a body whose connection breaks off: coding '%s'", async (coding) => {
    const { url } = await serve((_, response) => {
      const headers = { "content-length": "100", ...(coding === "" ? {} : { "content-encoding": coding }) };
      response.writeHead(200, headers);
      response.write("{", () => response.destroy());
    });
    await expect(readBounded(await get(url), 100, never)).rejects.toEqual(new ResponseBodyError("truncated"));
  });

  it("takes a body of no byte for one, whatever its coding: gateways send errors like that", async () => {
    const { url } = await serve(gzipped(Buffer.alloc(0)));
    expect((await (await get(url)).arrayBuffer()).byteLength).toBe(0);
  });

  it("refuses a coding that it did not ask for", async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { "content-encoding": "br" }).end(brotliCompressSync("{}"));
    });
    await expect(get(url)).rejects.toThrow("a coding that was not asked for");
  });

  it.each([204, 205, 304])("gives a reply of %i without a body", async (status) => {
    const { url } = await serve((_, response) => response.writeHead(status).end());
    const reply = await get(url);
    expect([reply.status, reply.body]).toEqual([status, null]);
  });

  it("gives a redirect as it is", async () => {
    const { url } = await serve((_, response) => response.writeHead(302, { location: "/elsewhere" }).end());
    const reply = await get(url);
    expect([reply.status, reply.headers.get("location")]).toEqual([302, "/elsewhere"]);
    await reply.body?.cancel();
  });

  it("refuses what it would not send as it was meant", async () => {
    const { url } = await serve((_, response) => response.end());
    await expect(send(url)).rejects.toThrow("redirects are not followed");
    await expect(send(new Request(url), { redirect: "manual" })).rejects.toThrow("Only a URL");
    await expect(get(url, { method: "POST", body: new URLSearchParams("a=b") })).rejects.toThrow(
      "text or bytes",
    );
    await expect(get("ftp://127.0.0.1/")).rejects.toThrow("http: and https:");
  });

  it.each([
    ["closes without an answer", ""],
    ["speaks no HTTP", "SSH-2.0-x\r\n"],
    ["answers with a status that is not valid", "HTTP/1.1 999 X\r\ncontent-length: 0\r\n\r\n"],
  ])("is rejected where the server %s", async (_, bytes) => {
    await expect(get(await serveBytes(bytes))).rejects.toThrow();
  });

  it("is rejected where nobody listens", async () => {
    const { server, url } = await serve((_, response) => response.end());
    server.close();
    await expect(get(url)).rejects.toThrow("ECONNREFUSED");
  });

  it("stops with the signal's reason: before, while it waits, and while it reads", async () => {
    const reason = new Error("the deadline");
    await expect(get("http://127.0.0.1:1/", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

    const waiting = new AbortController();
    const { url } = await serve(() => waiting.abort(reason));
    await expect(get(url, { signal: waiting.signal })).rejects.toBe(reason);

    const reading = new AbortController();
    const slow = await serve((_, response) => response.writeHead(200).write("{"));
    const reply = await get(slow.url, { signal: reading.signal });
    const body = readBounded(reply, 100, reading.signal);
    reading.abort(reason);
    await expect(body).rejects.toBe(reason);
  });

  it("keeps its connection for the next request, and gives up that of a body that nobody reads on", async () => {
    const { server, url } = await serve((_, response) => response.writeHead(200).end(Buffer.alloc(MEGABYTE)));
    let connections = 0;
    server.on("connection", () => {
      connections += 1;
    });
    for (let request = 0; request < 5; request++) await (await get(url)).arrayBuffer();
    expect(connections).toBe(1);
    const closed = new Promise<void>((resolve) => {
      server.once("request", (request) => request.socket.once("close", () => resolve()));
    });
    await (await get(url)).body?.cancel();
    await closed;
    expect(connections).toBe(1);
  });
});
