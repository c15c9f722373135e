import { startLocalServer } from "@graphveil/cli";
import { statusOf } from "@graphveil/core/test/wire-forms";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type AuditReader, createAuditReader } from "../harness/audit-lines.ts";
import { deployGoogleFunction } from "../harness/google-function.ts";
import { createInProcessService } from "../harness/in-process.ts";
import { useNetwork } from "../harness/network.ts";
import { exchangeBytes, exchangeInTurn, parseReply, resetAfter } from "../harness/wire.ts";

const simulated = useNetwork();
const { stack } = simulated;

/** A server of Node's with its port, and the header lines of a caller that may read. */
interface Server {
  readonly port: number;
  readonly host: string;
  /** Lines that end with CRLF. */
  readonly identity: string;
  output(): string;
  stop(): Promise<void>;
}

const startFunction = async (): Promise<Server> => {
  const { base, container, callerToken, stop } = await deployGoogleFunction(stack, simulated.network);
  const verified = (await callerToken()).replace(/[^.]*$/, "SIGNATURE_REMOVED_BY_GOOGLE");
  const identity = `X-Serverless-Authorization: Bearer ${verified}\r\n`;
  return { port: container.port, host: new URL(base).host, identity, output: container.stdout, stop };
};

const startLocal = async (): Promise<Server> => {
  const { proxy, output } = createInProcessService(stack);
  const { base, close } = await startLocalServer(proxy, 0);
  const { host, port } = new URL(base);
  return { port: Number(port), host, identity: "", output, stop: close };
};

const target = "/v1.0/users?$top=1&$select=id";
const readable = `GET ${target} HTTP/1.1\r\n`;
const lines = (count: number): string => "a:\r\n".repeat(count);
const upgrade = (protocol: string): string => `Connection: Upgrade\r\nUpgrade: ${protocol}\r\n`;

/** A request with its first line, and what follows its `Host` and its caller's identity. */
type Case = readonly [what: string, status: number, first: string, more?: string, body?: string];

/** Requests that a server of Node's may answer by itself, drop, or read otherwise than they are. */
const withHost: readonly Case[] = [
  ["an expectation that nobody can meet", 200, readable, "Expect: nonsense\r\n"],
  ["an expectation of 100", 200, readable, "Expect: 100-continue\r\n"],
  ["an upgrade to WebSocket", 200, readable, upgrade("websocket")],
  ["an upgrade to HTTP/2", 200, readable, `${upgrade("h2c")}HTTP2-Settings: AAMAAABk\r\n`],
  ["HTTP/1.0", 200, `GET ${target} HTTP/1.0\r\n`],
  ["a value of bytes above 7F", 200, readable, "User-Agent: \xe2\x82\xac\xff\r\n"],
  ["a second Host", 400, readable, "Host: evil.example\r\n"],
  ["the same Host again", 400, readable, "Host: 127.0.0.1\r\n"],
  ["CONNECT", 400, "CONNECT graph.microsoft.com:443 HTTP/1.1\r\n"],
  ["CONNECT with an upgrade", 400, "CONNECT evil.example:443 HTTP/1.1\r\n", upgrade("websocket")],
  ["absolute form", 400, `GET http://evil.example${target} HTTP/1.1\r\n`],
  ["asterisk form", 400, "OPTIONS * HTTP/1.1\r\n"],
  ["a line that is folded", 400, readable, "A: b\r\n c\r\n"],
  ["a length and chunks", 400, readable, "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"],
  ["chunks and a length", 400, readable, "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"],
  ["two lengths", 400, readable, "Content-Length: 0\r\nContent-Length: 5\r\n", "hello"],
  ["a length with a sign", 400, readable, "Content-Length: +5\r\n", "hello"],
  ["another transfer coding", 400, readable, "Transfer-Encoding: gzip\r\n", "hello"],
  ["chunked that is not last", 400, readable, "Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"],
  ["a chunk that has no size", 400, readable, "Transfer-Encoding: chunked\r\n", "x\r\n\r\n"],
  ["NUL in a value", 400, readable, "A: b\0c\r\n"],
  ["a carriage return in a value", 400, readable, "A: b\rc\r\n"],
  ["a space before the colon", 400, readable, "Authorization : x\r\n"],
  ["no name", 400, readable, ": x\r\n"],
  ["a name of bytes above 7F", 400, readable, "\xe2\x82\xac: x\r\n"],
  ["a target of bytes above 7F", 400, "GET /v1.0/\xe2\x82\xac HTTP/1.1\r\n"],
  ["no target", 400, "GET HTTP/1.1\r\n"],
  ["two targets", 400, "GET /v1.0/users /v1.0/groups HTTP/1.1\r\n"],
  ["a method of no RFC", 400, "NONSENSE / HTTP/1.1\r\n"],
  ["a method of WebDAV", 405, `PROPFIND ${target} HTTP/1.1\r\n`],
  ["another version", 400, `GET ${target} HTTP/3.0\r\n`],
  ["999 header lines", 200, readable, lines(950)],
  ["1,000 header lines", 413, readable, lines(1_000)],
  ["3,000 header lines", 413, readable, lines(3_000)],
  ["more headers than Node takes", 413, readable, `A: ${"x".repeat(20_000)}\r\n`],
];

/** Bytes to which no header of a caller can be added. */
const alone: readonly (readonly [what: string, status: number, bytes: string])[] = [
  ["no Host", 400, `${readable}\r\n`],
  ["no Host, and an upgrade", 400, `${readable}${upgrade("websocket")}\r\n`],
  ["no Host, and an expectation", 400, `${readable}Expect: nonsense\r\n\r\n`],
  ["CONNECT without Host", 400, "CONNECT evil.example:443 HTTP/1.1\r\n\r\n"],
  ["HTTP/1.0 without Host or caller", 401, `GET ${target} HTTP/1.0\r\n\r\n`],
  ["HTTP/0.9", 400, "GET /\r\n\r\n"],
  ["the preface of HTTP/2", 400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ["TLS", 400, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
  ["what is not HTTP at all", 400, "EHLO evil.example\r\n"],
];

describe.each([
  ["the function bundle under the real functions-framework", startFunction],
  ["the local server", startLocal],
] as const)("a request on the wire to %s", (_, start) => {
  let server: Server;
  let audits: AuditReader;
  beforeAll(async () => {
    server = await start();
    audits = createAuditReader(server.output);
  });
  afterAll(() => server.stop());

  /** The reply to what was written on a connection of its own, and the one audit event that it left. */
  const ask = async (bytes: string) => {
    audits.take();
    const reply = parseReply(await exchangeBytes(server.port, Buffer.from(bytes, "latin1")));
    const events = [...audits.take()];
    await vi.waitFor(() => {
      events.push(...audits.take());
      expect(events.length).toBeGreaterThan(0);
    });
    expect(events).toHaveLength(1);
    return { ...reply, audit: events[0] ?? expect.unreachable() };
  };

  const expectAnswered = (
    { status, headers, body, audit }: Awaited<ReturnType<typeof ask>>,
    expected: number,
  ) => {
    expect([status, audit["status"]]).toEqual([expected, expected]);
    const json = JSON.parse(body.toString()) as object;
    if (status === 200) return expect(Object.keys(json)).toContain("value");
    expect(json).toMatchObject({
      error: { code: expect.any(String), innerError: { date: expect.any(String) } },
    });
    const code = headers.get("x-graphveil-error") ?? "";
    return expect([code, statusOf[code as keyof typeof statusOf]]).toEqual([audit["error"], expected]);
  };

  const lined = (first: string, more = ""): string =>
    `${first}Host: ${server.host}\r\n${server.identity}${more}\r\n`;
  const closing = "Connection: close\r\n";

  test.each(withHost.map((each) => [each[0], each[1], each] as const))(
    "%s is answered with %i and recorded",
    async (_, status, [, , first, more = "", body = ""]) => {
      expectAnswered(await ask(lined(first, more + closing) + body), status);
    },
  );

  test.each(alone)("%s is answered with %i and recorded", async (_, status, bytes) => {
    expectAnswered(await ask(bytes), status);
  });

  /** What comes back for bytes that are sent one after another, and the statuses of the events that they left. */
  const converse = async (...parts: readonly string[]) => {
    audits.take();
    const received = (await exchangeInTurn(server.port, parts)).toString("latin1");
    const replies = [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
    const recorded: unknown[] = [];
    await vi.waitFor(() => {
      recorded.push(...audits.take().map(({ status }) => status));
      expect(recorded.length).toBeGreaterThanOrEqual(2);
    });
    return { replies, recorded: recorded.sort() };
  };

  test("what is no request is answered and recorded after one that was answered, too", async () => {
    expect(await converse(lined(readable), "EHLO x\r\n\r\n")).toEqual({
      replies: [200, 400],
      recorded: [200, 400],
    });
    expect(await converse(lined(readable), `CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n`)).toEqual({
      replies: [200, 400],
      recorded: [200, 400],
    });
  });

  test("what follows a request before its reply is recorded, and gets no reply that could pass for another's", async () => {
    expect(await converse(`${lined(readable)}EHLO x\r\n\r\n`)).toEqual({
      replies: [200],
      recorded: [200, 400],
    });
  });

  test("a client that resets its connection ends nothing but that", async () => {
    for (const bytes of ["CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", lined(readable), "EHLO x\r\n\r\n"])
      await resetAfter(server.port, bytes);
    const bytes = Buffer.from(lined(readable, closing), "latin1");
    expect(parseReply(await exchangeBytes(server.port, bytes)).status).toBe(200);
  });
});
