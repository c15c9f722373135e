import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSimulatedCloud } from "@graphveil/simulator";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createEmbeddedService } from "../../src/serve/embedded.ts";
import { run } from "../run-program.ts";

const stack = createSimulatedCloud();
const { aws, entra } = stack.simulator.world;
const policy = {
  tenantDomains: stack.tenant.domains,
  callers: [
    { name: "local", match: { local: true }, groups: ["directory"] },
    { name: "apart", match: { awsAccount: "123456789012" }, groups: ["mail"], separate: true },
  ],
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "graphveil-pseudonym-"));
  writeFileSync(join(folder, "policy.json"), JSON.stringify(policy));
  for (const [version, byte] of [
    ["v1", 1],
    ["v2", 2],
  ] as const)
    writeFileSync(join(folder, `${version}.root`), Buffer.alloc(32, byte));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

/** The variables of the proxy, as its owner has them at the desk. */
const env = {
  AWS_REGION: aws.region,
  GRAPHVEIL_TENANT_ID: entra.tenantId,
  GRAPHVEIL_CLIENT_ID: entra.clientId,
  GRAPHVEIL_KEY: `awskms:${aws.kmsKeyArn}`,
};

const withCredentials = (): void => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", aws.proxy.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", aws.proxy.secretAccessKey);
  vi.stubEnv("AWS_SESSION_TOKEN", aws.proxy.sessionToken);
};

const ask = (argv: readonly string[], input = "") =>
  run(["pseudonym", ...argv], { env, folder, input, fetch: stack.simulator.fetch });

/** Every pseudonym that the proxy hands out in the directory. */
const handedOut = async (): Promise<string> => {
  const { service } = createEmbeddedService(
    { GRAPHVEIL_POLICY: JSON.stringify(policy) },
    () => undefined,
    stack,
  );
  const rawTarget = "/v1.0/users?$top=999&$select=id,mail,userPrincipalName,proxyAddresses";
  const invocation = { id: "1", deadline: Date.now() + 30_000, publicBase: "http://127.0.0.1" };
  const reply = await service.proxy.handle(
    { method: "GET", rawTarget, headers: new Headers(), bodyBytes: 0 },
    { ...invocation, caller: { kind: "local" } },
  );
  return reply.text();
};

describe("graphveil pseudonym", () => {
  test("prints what the proxy hands out for a person, under the key of the KMS, which records it", async () => {
    withCredentials();
    const people = stack.tenant.people.filter(({ mail }) => mail !== null).slice(0, 3);
    const addresses = people.map(({ mail }) => mail ?? "");
    stack.simulator.journal.clear();
    const { code, stdout } = await ask(["--policy", "policy.json", "--caller", "local", ...addresses]);
    expect(code).toBe(0);
    expect(stack.simulator.journal.of("awsKms").map(({ status }) => status)).toEqual([200]);
    const rows = stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t"));
    expect(rows.map(([address]) => address)).toEqual(addresses);
    const reply = await handedOut();
    for (const [, caller, version, token] of rows) {
      expect([caller, version]).toEqual(["", "v1"]);
      expect(reply).toContain(`"${token}"`);
    }
  });

  test("says on the standard error who asked, when and for how many, and no address", async () => {
    const { stderr } = await ask([
      "--root",
      "v1=v1.root",
      "--policy",
      "policy.json",
      "ada@contoso.com",
      "b@c.test",
    ]);
    expect(stderr).toMatch(
      /^\S+ on \S+ asked for pseudonyms of 2 value\(s\) at \d{4}-\d\d-\d\dT[\d:.]+Z, under v1\.\n$/,
    );
    expect(stderr).not.toContain("@");
  });

  test("prints one for each version and each caller with keys of its own, offline", async () => {
    const roots = "v1=v1.root,v2=v2.root";
    const { stdout } = await ask(["--root", roots, "--policy", "policy.json", "--json", "ada@contoso.com"]);
    const list = JSON.parse(stdout) as readonly { caller?: string; version: string; pseudonym: string }[];
    expect(list.map(({ caller, version }) => [caller, version])).toEqual([
      [undefined, "v1"],
      [undefined, "v2"],
      ["apart", "v1"],
      ["apart", "v2"],
    ]);
    expect(new Set(list.map(({ pseudonym }) => pseudonym)).size).toBe(4);
  });

  test("reads addresses from the standard input where no list of processes is to show them", async () => {
    const options = ["--root", "v1=v1.root", "--policy", "policy.json", "--caller", "local"];
    const one = await ask([...options, "ada@contoso.com"]);
    expect((await ask(options, "\r\nada@contoso.com\n\n")).stdout).toBe(one.stdout);
    expect(one.stdout.split("\n")).toHaveLength(2);
  });

  test.each([
    [["--policy", "policy.json"], 2, /^Give addresses as arguments/],
    [["--root", "v1=v1.root", "a@b.test"], 2, /^--root goes with --policy/],
    [["--root", "v1.root", "--policy", "policy.json", "a@b.test"], 2, /^--root must be <version>=<file>/],
    [["--root", "v1=policy.json", "--policy", "policy.json", "a@b.test"], 2, /must hold the 32 bytes/],
    [
      ["--root", "v1=v1.root", "--policy", "policy.json", "--caller", "x", "a@b.test"],
      2,
      /has no caller of that name/,
    ],
    [["--policy", "policy.json", "a@b.test"], 4, /credentials/],
  ])("refuses %j in a line, and prints no pseudonym", async (argv, code, stderr) => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "");
    const result = await ask(argv);
    expect([result.code, result.stdout]).toEqual([code, ""]);
    expect(result.stderr).toMatch(stderr);
  });

  test("says all variables that are missing at once", async () => {
    const { code, stderr } = await run(["pseudonym", "a@b.test"], { folder });
    expect(code).toBe(3);
    for (const name of ["TENANT_ID", "CLIENT_ID", "KEY", "POLICY"])
      expect(stderr).toContain(`  GRAPHVEIL_${name} `);
  });
});
