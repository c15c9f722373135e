import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { Refusal } from "../../src/errors.ts";
import { readNodeRequest, writeNodeReply } from "../../src/hosting/node-http.ts";
import type { ProxyRequest } from "../../src/invocation.ts";

/** A server on loopback that is closed with the test. */
async function listen(answer: RequestListener): Promise<number> {
  const server = createServer({ requireHostHeader: false }, answer);
  server.maxHeadersCount = 0;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Sends bytes as they are and gives all that comes back until the server closes. */
const exchange = (port: number, bytes: string): Promise<string> => {
  const socket = connect(port, "127.0.0.1");
  socket.write(bytes, "latin1");
  return text(socket);
};

/** What is read of a request that is sent as these lines, with a body behind them. */
async function received(lines: readonly string[], body = ""): Promise<ProxyRequest> {
  const { promise, resolve } = Promise.withResolvers<ProxyRequest>();
  const port = await listen((request, response) => {
    resolve(readNodeRequest(request));
    response.writeHead(204, { connection: "close" }).end();
  });
  await exchange(port, `${lines.join("\r\n")}\r\nHost: h\r\nConnection: close\r\n\r\n${body}`);
  return promise;
}

/** What comes back for a request when the server writes this reply. */
async function written(reply: Response, lines: readonly string[] = ["GET / HTTP/1.1"]): Promise<string> {
  const port = await listen((_, response) => writeNodeReply(reply, response));
  return exchange(port, `${lines.join("\r\n")}\r\nHost: h\r\nConnection: close\r\n\r\n`);
}

describe("a body", () => {
  const limit = 30 * 1024 * 1024;

  it.each([
    [limit, `content-length: ${limit}`, "transfer-encoding"],
    [limit + 1, "transfer-encoding: chunked", "content-length"],
  ])("of %i bytes has the header %s", async (length, header, absent) => {
    const text = await written(new Response("a".repeat(length)));
    const [head = ""] = text.split("\r\n\r\n", 1);
    expect(head.toLowerCase()).toContain(header);
    expect(head.toLowerCase()).not.toContain(absent);
    expect(text.length - head.length).toBeGreaterThanOrEqual(length);
  });
});

describe("readNodeRequest", () => {
  it.each([
    "/v1.0/users/../groups",
    "/v1.0/%2e%2e/users?$top=1&$top=2",
    "//evil.example/x",
    "/v1.0/users?a=%00#x",
    "http://evil.example/v1.0/users",
    "*",
  ])("hands the target over as it was on the wire: %s", async (target) => {
    const method = target === "*" ? "OPTIONS" : "GET";
    expect(await received([`${method} ${target} HTTP/1.1`])).toMatchObject({ method, rawTarget: target });
  });

  const joined: readonly (readonly [string, string, readonly string[], string])[] = [
    ["Prefer", "prefer", ["a", 'b="c"'], 'a, b="c"'],
    ["X-Own", "x-own", ["1", "2", "3"], "1, 2, 3"],
    ["Authorization", "authorization", ["Bearer first", "Bearer second"], "Bearer first, Bearer second"],
    ["X-Serverless-Authorization", "x-serverless-authorization", ["one", "two"], "one, two"],
    ["Content-Type", "content-type", ["a/b", "c/d"], "a/b, c/d"],
    ["User-Agent", "user-agent", ["a", "b"], "a, b"],
    ["Cookie", "cookie", ["a=1", "b=2"], "a=1; b=2"],
  ];

  it.each(joined)("joins repeated headers and drops none: %s", async (sent, name, values, expected) => {
    const { headers } = await received(["GET / HTTP/1.1", ...values.map((value) => `${sent}: ${value}`)]);
    expect(headers.get(name)).toBe(expected);
  });

  it("reads header names without case and values as bytes", async () => {
    const { headers } = await received(["GET / HTTP/1.1", "X-ODD: caf\u00e9", "__proto__: x", "Empty:"]);
    expect(headers.get("x-odd")).toBe("café");
    expect(headers.get("__proto__")).toBe("x");
    expect(headers.get("empty")).toBe("");
  });

  const line = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `a${at}: x`);

  it("loses no header line, and refuses so many that some versions of Node lose some", async () => {
    const { headers, unreadable } = await received(["GET / HTTP/1.1", ...line(997)]);
    expect([unreadable, [...headers].length, headers.get("host")]).toEqual([undefined, 999, "h"]);
    const refused = await received(["GET / HTTP/1.1", ...line(998)]);
    expect([refused.unreadable, [...refused.headers]]).toEqual(["tooLarge", []]);
  });

  it.each([
    ["two hosts", "GET / HTTP/1.1\r\nHost: h\r\nHost: i", "malformed"],
    ["one host twice", "GET / HTTP/1.1\r\nHost: h\r\nHost: h", "malformed"],
    ["two hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: h\r\nHost: i", "malformed"],
    ["no host", "GET / HTTP/1.1", "malformed"],
    ["an empty host", "GET / HTTP/1.1\r\nHost:", undefined],
    ["no host in HTTP/1.0", "GET / HTTP/1.0", undefined],
  ])("asks for one Host: %s", async (_, head, unreadable) => {
    const { promise, resolve } = Promise.withResolvers<ProxyRequest>();
    const port = await listen((request, response) => {
      resolve(readNodeRequest(request));
      response.writeHead(204, { connection: "close" }).end();
    });
    await exchange(port, `${head}\r\nConnection: close\r\n\r\n`);
    expect((await promise).unreadable).toBe(unreadable);
  });

  const bodies: readonly (readonly [string, readonly string[], string, number])[] = [
    ["none", ["GET / HTTP/1.1"], "", 0],
    ["none, and a length that says so", ["GET / HTTP/1.1", "Content-Length: 0"], "", 0],
    ["one with a length", ["POST / HTTP/1.1", "Content-Length: 5"], "hello", 5],
    ["one of a GET", ["GET / HTTP/1.1", "Content-Length: 2"], "{}", 2],
    ["one in chunks", ["POST / HTTP/1.1", "Transfer-Encoding: chunked"], "2\r\n{}\r\n0\r\n\r\n", 1],
    ["no chunk", ["GET / HTTP/1.1", "Transfer-Encoding: chunked"], "0\r\n\r\n", 1],
  ];

  it.each(bodies)("knows the size of a body without reading it: %s", async (_, lines, body, size) => {
    const request = await received(lines, body);
    expect(request.bodyBytes).toBe(size);
    expect(request.body === undefined).toBe(size === 0);
  });

  /** What comes of a request whose body is read before it is answered. */
  async function reading(head: string, body: string): Promise<string> {
    const port = await listen((incoming, response) => {
      const { body: read = async () => Buffer.from("none") } = readNodeRequest(incoming);
      read()
        .then(
          (bytes) => `${bytes.length} bytes, ${Buffer.from(bytes.subarray(0, 8)).toString("utf8")}`,
          (error: unknown) => (error instanceof Refusal ? `${error.code}, ${error.reason}` : "broken"),
        )
        .then((text) => writeNodeReply(new Response(text), response))
        .catch(() => response.destroy());
    });
    const raw = await exchange(
      port,
      `POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n${head}\r\n\r\n${body}`,
    );
    return raw.slice(raw.indexOf("\r\n\r\n") + 4);
  }

  const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
  const chunked = "Transfer-Encoding: chunked";
  const half = "x".repeat(512 * 1024);

  it.each([
    ["with a length", "Content-Length: 5", "hello", "5 bytes, hello"],
    ["in chunks", chunked, `${chunk("{}")}${chunk("[]")}0\r\n\r\n`, "4 bytes, {}[]"],
    ["in no chunk", chunked, "0\r\n\r\n", "0 bytes, "],
    ["that is not there", "Content-Length: 0", "", "4 bytes, none"],
    ["of 1 MiB", chunked, `${chunk(half)}${chunk(half)}0\r\n\r\n`, "1048576 bytes, xxxxxxxx"],
    ["of a byte more", chunked, `${chunk(half)}${chunk(`${half}x`)}0\r\n\r\n`, "tooLarge, body: too large"],
  ])("passes a body on to be read: one %s", async (_, head, body, expected) => {
    expect(await reading(head, body)).toBe(expected);
  });
});

describe("writeNodeReply", () => {
  it("writes status, headers and body", async () => {
    const reply = new Response('{"a":"é"}', { status: 403, headers: { "x-graphveil-error": "notFound" } });
    const raw = await written(reply);
    expect(raw).toMatch(/^HTTP\/1\.1 403 /);
    expect(raw).toContain("\r\nx-graphveil-error: notFound\r\n");
    expect(raw).toContain("\r\ncontent-length: 10\r\n");
    expect(raw).not.toContain("transfer-encoding");
    expect(raw.slice(raw.indexOf("\r\n\r\n") + 4)).toBe('{"a":"é"}');
  });

  it("writes an empty body", async () => {
    expect(await written(new Response(null, { status: 200 }))).toContain("\r\ncontent-length: 0\r\n");
  });

  it("writes no body for HEAD, and the length that it would have", async () => {
    const raw = await written(new Response("abc", { status: 405 }), ["HEAD / HTTP/1.1"]);
    expect(raw).toContain("\r\ncontent-length: 3\r\n");
    expect(raw.endsWith("\r\n\r\n")).toBe(true);
  });

  it("answers without reading the request's body", async () => {
    const lines = ["POST / HTTP/1.1", "Content-Length: 3"];
    expect(await written(new Response("no", { status: 405 }), lines)).toMatch(/^HTTP\/1\.1 405 /);
  });

  it("keeps the connection good for the next request, when a body was left unread", async () => {
    const port = await listen((request, response) => writeNodeReply(new Response(request.url), response));
    const raw = await exchange(
      port,
      "POST /one HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nGET GET /two HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    );
    expect(raw.match(/\/(?:one|two)/g)).toEqual(["/one", "/two"]);
  });

  /** The two sides of a request whose client leaves before there is an answer. */
  async function abandoned(): Promise<readonly [IncomingMessage, ServerResponse]> {
    const { promise, resolve } = Promise.withResolvers<readonly [IncomingMessage, ServerResponse]>();
    const port = await listen((request, response) => {
      response.once("close", () => resolve([request, response]));
      socket.destroy();
    });
    const socket = connect(port, "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    return promise;
  }

  it("does not wait for a client that has gone", async () => {
    const [, response] = await abandoned();
    await writeNodeReply(new Response("late"), response);
    expect(response.destroyed).toBe(true);
  });

  it("does not wait for a client that goes in the middle of a reply", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const port = await listen((_, response) => {
      writeNodeReply(new Response("x".repeat(16 * 1024 * 1024)), response).then(
        () => resolve("over"),
        resolve,
      );
    });
    const socket = connect(port, "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    socket.once("data", () => socket.destroy());
    expect(await promise).toBe("over");
  });
});
