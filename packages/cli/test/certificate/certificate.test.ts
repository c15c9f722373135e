import { X509Certificate } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSimulator, defaultWorld, type World } from "@graphveil/simulator";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { run } from "../run-program.ts";

const { aws } = defaultWorld;
const { administrator, certificateKey } = aws;
const KEY = `awskms:${certificateKey.arn}`;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "graphveil-certificate-"));
});
afterEach(() => rm(folder, { recursive: true }));

const environment = {
  AWS_ACCESS_KEY_ID: administrator.accessKeyId,
  AWS_SECRET_ACCESS_KEY: administrator.secretAccessKey,
  AWS_SESSION_TOKEN: administrator.sessionToken,
};

const graphveil = (argv: readonly string[], world: World = defaultWorld, env: object = environment) =>
  run(["certificate", ...argv], { folder, env: { ...env }, fetch: createSimulator({ world }).fetch });

const worldWithKey = (changed: Partial<World["aws"]["certificateKey"]>): World => ({
  ...defaultWorld,
  aws: { ...aws, certificateKey: { ...certificateKey, ...changed } },
});

const read = async (file: string): Promise<X509Certificate> =>
  new X509Certificate(await readFile(join(folder, file)));

describe("certificate create", () => {
  test("writes a certificate that the key signed itself, and nothing private", async () => {
    const { code, stdout, stderr } = await graphveil([
      "create",
      "--key",
      KEY,
      "--out",
      "c.pem",
      "--days",
      "90",
    ]);
    expect([code, stderr]).toEqual([0, ""]);
    const certificate = await read("c.pem");
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate).toMatchObject({ issuer: "CN=graphveil", subject: "CN=graphveil", ca: false });
    const { validFromDate, validToDate } = certificate;
    expect(Date.now() - validFromDate.getTime()).toBeGreaterThanOrEqual(4 * MINUTE_MS);
    expect(Math.round((validToDate.getTime() - Date.now()) / DAY_MS)).toBe(90);
    expect(await readdir(folder)).toEqual(["c.pem"]);
    expect(await readFile(join(folder, "c.pem"), "utf8")).not.toContain("PRIVATE");
    expect(stdout).toContain(certificate.fingerprint.replaceAll(":", ""));
    expect(stdout).toMatch(/az ad app credential reset .+ --append/);
    expect(stdout).toMatch(/KeyCredentialsInvalidEndDate/);
    expect(stdout).toMatch(/app management policy/);
  });

  test("gives Graph's keyCredential without an end of its own", async () => {
    const { stdout } = await graphveil(["create", "--key", KEY, "--out", "c.pem", "--json"]);
    const { keyCredential } = JSON.parse(stdout);
    expect(keyCredential).toEqual({
      type: "AsymmetricX509Cert",
      usage: "Verify",
      key: (await read("c.pem")).raw.toString("base64"),
    });
  });

  test("leaves a file that is there alone", async () => {
    await writeFile(join(folder, "c.pem"), "mine");
    const { code, stderr } = await graphveil(["create", "--key", KEY, "--out", "c.pem"]);
    expect([code, stderr]).toEqual([2, "c.pem cannot be written: it is there already.\n"]);
    expect(await readFile(join(folder, "c.pem"), "utf8")).toBe("mine");
    expect(await readdir(folder)).toEqual(["c.pem"]);
  });

  test.each<[string, readonly string[], World, number, RegExp]>([
    [
      "an alias",
      ["--key", "awskms:arn:aws:kms:eu-central-1:111122223333:alias/x"],
      defaultWorld,
      2,
      /--key must/,
    ],
    ["a passphrase", ["--key", "dev:x"], defaultWorld, 2, /--key must/],
    ["no day", ["--key", KEY, "--days", "0"], defaultWorld, 2, /--days must/],
    ["too many days", ["--key", KEY, "--days", "9999"], defaultWorld, 2, /--days must/],
    ["a key for MACs", ["--key", `awskms:${aws.kmsKeyArn}`], defaultWorld, 4, /RSA_2048/],
    ["an elliptic curve", ["--key", KEY], worldWithKey({ spec: "ECC_NIST_P256" }), 4, /RSA_2048/],
    ["a disabled key", ["--key", KEY], worldWithKey({ state: "Disabled" }), 4, /enable-key/],
  ])("says what is wrong with %s", async (_, argv, world, exitCode, message) => {
    const { code, stderr } = await graphveil(["create", ...argv, "--out", "c.pem"], world);
    expect(code).toBe(exitCode);
    expect(stderr).toMatch(message);
    expect(await readdir(folder)).toEqual([]);
  });

  test("says so without credentials, and with those of the function", async () => {
    const nobody = await graphveil(["create", "--key", KEY, "--out", "c.pem"], defaultWorld, {});
    expect([nobody.code, nobody.stderr]).toEqual([4, expect.stringMatching(/credentials/)]);
    const env = {
      AWS_ACCESS_KEY_ID: aws.proxy.accessKeyId,
      AWS_SECRET_ACCESS_KEY: aws.proxy.secretAccessKey,
      AWS_SESSION_TOKEN: aws.proxy.sessionToken,
    };
    const role = await graphveil(["create", "--key", KEY, "--out", "c.pem"], defaultWorld, env);
    expect([role.code, role.stderr]).toEqual([4, expect.stringMatching(/kms:GetPublicKey/)]);
  });
});

describe("certificate renew", () => {
  test("makes one of the same key, name and lifetime, and both are valid", async () => {
    await graphveil([
      "create",
      "--key",
      KEY,
      "--out",
      "old.pem",
      "--days",
      "60",
      "--name",
      "proxy of Contoso",
    ]);
    const { code, stdout } = await graphveil(["renew", "old.pem", "--key", KEY, "--out", "new.pem"]);
    expect(code).toBe(0);
    const [old, next] = [await read("old.pem"), await read("new.pem")];
    expect(next.publicKey.equals(old.publicKey)).toBe(true);
    expect(next.subject).toBe("CN=proxy of Contoso");
    expect(next.fingerprint256).not.toBe(old.fingerprint256);
    expect(next.validFromDate.getTime()).toBeLessThan(old.validToDate.getTime());
    expect(stdout).toContain("Leave the old one in place");
  });

  test("refuses the certificate of another key, and what is not a certificate", async () => {
    await graphveil(["create", "--key", KEY, "--out", "old.pem"], worldWithKey({ spec: "RSA_3072" }));
    const other = await graphveil(["renew", "old.pem", "--key", KEY, "--out", "new.pem"]);
    expect([other.code, other.stderr]).toEqual([1, expect.stringMatching(/another key/)]);
    await writeFile(join(folder, "none.pem"), "none");
    const none = await graphveil(["renew", "none.pem", "--key", KEY, "--out", "new.pem"]);
    expect([none.code, none.stderr]).toEqual([2, expect.stringMatching(/not a certificate/)]);
  });
});

describe("the guide", () => {
  test("has commands that work one after the other", async () => {
    const guide = await readFile(
      join(import.meta.dirname, "..", "..", "..", "..", "docs", "certificate.md"),
      "utf8",
    );
    const lines = [...guide.matchAll(/^ *graphveil certificate (.+)$/gm)].map(([, line = ""]) => line);
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["create", "show", "renew"]);
    for (const line of lines) {
      const { code, stderr } = await graphveil(line.split(" "));
      expect([code, stderr]).toEqual([0, ""]);
    }
    expect((await readdir(folder)).sort()).toEqual(["certificate.pem", "next.pem"]);
  });
});

describe("certificate show", () => {
  test("prints validity and thumbprints, and compares with a key", async () => {
    await graphveil(["create", "--key", KEY, "--out", "c.pem", "--days", "10"]);
    const { fingerprint, fingerprint256 } = await read("c.pem");
    const shown = await graphveil(["show", "c.pem"]);
    expect(shown.code).toBe(0);
    for (const each of [fingerprint, fingerprint256])
      expect(shown.stdout).toContain(each.replaceAll(":", ""));
    expect(shown.stdout).toMatch(/\(9 days left\)|\(10 days left\)/);
    expect((await graphveil(["show", "c.pem", "--key", KEY])).code).toBe(0);
    const other = await graphveil(["show", "c.pem", "--key", KEY], worldWithKey({ spec: "RSA_3072" }));
    expect([other.code, other.stdout]).toEqual([1, expect.stringMatching(/ANOTHER key/)]);
  });

  test("the file may be read by everybody", async () => {
    await graphveil(["create", "--key", KEY, "--out", "c.pem"]);
    expect((await stat(join(folder, "c.pem"))).mode & 0o777).toBe(0o644);
  });
});
