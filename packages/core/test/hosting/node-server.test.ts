import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import { Refusal } from "../../src/errors.ts";
import { answerEveryRequest } from "../../src/hosting/node-server.ts";

const MB = 1024 * 1024;

/** A server that says 413 of each body, with the first of it read or without. */
async function listen(reads: boolean): Promise<number> {
  const server = createServer();
  answerEveryRequest(server, async ({ body }) => {
    if (reads) await expect(body?.()).rejects.toBeInstanceOf(Refusal);
    return new Response("too large", { status: 413 });
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}

const headOf = (bytes: number, more = ""): string =>
  `POST / HTTP/1.1\r\nHost: h\r\n${more}Content-Length: ${bytes}\r\n\r\n`;

it.each([2, 24, 40])(
  "takes a body of %i MB, so that a client that writes all before it reads gets its reply",
  async (size) => {
    const socket = connect(await listen(true), "127.0.0.1").pause();
    await new Promise<void>((resolve) => {
      socket.write(headOf(size * MB));
      socket.write(Buffer.alloc(size * MB), () => resolve());
    });
    const reply = await new Promise<string>((resolve) => {
      socket.once("data", (bytes) => resolve(String(bytes)));
      socket.resume();
    });
    expect(reply).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  },
);

it.each([true, false])(
  "resets no connection that is to be closed behind the reply (body read: %s)",
  async (reads) => {
    const port = await listen(reads);
    for (let attempt = 0; attempt < 20; attempt++) {
      const socket = connect(port, "127.0.0.1");
      socket.write(headOf(5 * MB, "Connection: close\r\n"));
      socket.write(Buffer.alloc(5 * MB));
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 413 /);
    }
  },
);
