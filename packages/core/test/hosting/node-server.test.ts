import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { Refusal } from "../../src/errors.ts";
import { answerEveryRequest } from "../../src/hosting/node-server.ts";

const TOO_MUCH_BYTES = 24 * 1024 * 1024;

it("takes the rest of a body that is too large, so that a client that writes all before it reads gets its reply", async () => {
  const server = createServer();
  answerEveryRequest(server, async ({ body }) => {
    await expect(body?.()).rejects.toBeInstanceOf(Refusal);
    return new Response("too large", { status: 413 });
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1").pause();
  const head = `POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ${TOO_MUCH_BYTES}\r\n\r\n`;
  await new Promise<void>((resolve) => {
    socket.write(head);
    socket.write(Buffer.alloc(TOO_MUCH_BYTES), () => resolve());
  });
  const [reply] = await new Promise<readonly [string]>((resolve) => {
    socket.once("data", (bytes) => resolve([String(bytes)]));
    socket.resume();
  });
  expect(reply).toMatch(/^HTTP\/1\.1 413 /);
  socket.destroy();
});
