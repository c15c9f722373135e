import { execFile } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { dataFolder } from "../../../src/serve/tls/data-folder.ts";
import { openLocalTls } from "../../../src/serve/tls/local-authority.ts";
import { createLocalAuthority, issueLocalCertificate } from "../../../src/serve/tls/local-certificate.ts";

const DAY_MS = 24 * 60 * 60_000;

const emptyFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "graphveil-tls-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
};

/** Asks a server with a certificate on loopback, under a name, and gives the status or the code of the client's refusal. */
const ask = async (
  served: { certificate: string; key: string },
  ca: string,
  name: string,
): Promise<unknown> => {
  const server = createServer({ cert: served.certificate, key: served.key }, (_, reply) => reply.end("ok"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve) => {
    const options = { port, host: "127.0.0.1", servername: /\d|:/.test(name) ? "" : name, ca };
    const sent = request({ ...options, headers: { host: name } }, (reply) => {
      reply.resume();
      resolve(reply.statusCode);
    });
    sent.on("error", (error: NodeJS.ErrnoException) => resolve(`${error.code} ${error.message}`));
    sent.end();
  });
};

describe("the authority of the local server", () => {
  const { certificate, key } = createLocalAuthority(Date.now());
  const authority = { certificate, signer: createPrivateKey(key) };

  test.each(["localhost", "127.0.0.1"])("is believed for %s by a client that is given it", async (name) => {
    expect(await ask(issueLocalCertificate(authority, Date.now()), certificate, name)).toBe(200);
  });

  test("is not believed by a client that is not given it", async () => {
    const other = createLocalAuthority(Date.now()).certificate;
    expect(await ask(issueLocalCertificate(authority, Date.now()), other, "localhost")).toMatch(
      /CERT|VERIFY/,
    );
  });

  test.each(["login.microsoftonline.com", "localhost.evil.example"])(
    "is not believed for %s, even where it signs for it",
    async (name) => {
      const forged = issueLocalCertificate(authority, Date.now(), [name]);
      expect(await ask(forged, certificate, name)).toContain("permitted subtree violation");
    },
  );

  test("lasts 30 days, and passes the strict check of OpenSSL", async () => {
    const { validFromDate, validToDate } = new X509Certificate(certificate);
    expect((validToDate.getTime() - validFromDate.getTime()) / DAY_MS).toBeCloseTo(30, 0);
    const folder = await emptyFolder();
    await writeFile(join(folder, "ca.pem"), certificate);
    await writeFile(join(folder, "server.pem"), issueLocalCertificate(authority, Date.now()).certificate);
    const args = ["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "ca.pem", "server.pem"];
    const { stdout } = await promisify(execFile)("openssl", args, { cwd: folder });
    expect(stdout).toBe("server.pem: OK\n");
  });
});

describe("the files of the authority", () => {
  test("are kept for their owner, and used again until they end", async () => {
    const folder = join(await emptyFolder(), "below", "graphveil");
    const now = Date.now();
    const first = await openLocalTls(folder, now);
    expect(first.authorityFile).toBe(join(folder, "local-ca.pem"));
    expect((await stat(join(folder, "local-ca.key"))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const read = () => readFile(first.authorityFile, "utf8");
    const before = await read();
    expect(await ask(await openLocalTls(folder, now), before, "localhost")).toBe(200);
    await openLocalTls(folder, now + 28 * DAY_MS);
    expect(await read()).toBe(before);
    await openLocalTls(folder, now + 29.5 * DAY_MS);
    expect(await read()).not.toBe(before);
  });

  test("are replaced where key and certificate do not belong together", async () => {
    const folder = await emptyFolder();
    const { authorityFile } = await openLocalTls(folder);
    await writeFile(join(folder, "local-ca.key"), createLocalAuthority(Date.now()).key);
    const served = await openLocalTls(folder);
    expect(await ask(served, await readFile(authorityFile, "utf8"), "localhost")).toBe(200);
  });

  test("cannot be where no folder can be made, and that is said in a line", async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, "file"), "");
    await expect(openLocalTls(join(folder, "file", "graphveil"))).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(
        /^The folder .+ cannot be made \(ENOTDIR\); set XDG_DATA_HOME to another\.$/,
      ),
    });
  });

  test.each([
    ["linux", { HOME: "/home/ada" }, "/home/ada/.local/share/graphveil"],
    ["linux", { HOME: "/home/ada", XDG_DATA_HOME: "/data" }, "/data/graphveil"],
    ["darwin", { HOME: "/Users/ada" }, "/Users/ada/Library/Application Support/graphveil"],
    ["win32", { LOCALAPPDATA: "/local" }, "/local/graphveil"],
  ] as const)("are on %s with %j in %s", (platform, env, folder) => {
    expect(dataFolder(env, platform)).toBe(folder);
  });
});
