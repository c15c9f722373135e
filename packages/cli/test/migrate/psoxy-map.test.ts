import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSimulatedCloud } from "@graphveil/simulator";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { CommandContext } from "../../src/command.ts";
import { run } from "../run-program.ts";
import { psoxyVectors } from "./psoxy-vectors.ts";

const stack = createSimulatedCloud();
const { entra, aws } = stack.simulator.world;
const callers = [
  { name: "reader", match: { local: true }, groups: ["directory"] },
  {
    name: "apart",
    match: { awsRole: "arn:aws:iam::444455556666:role/apart" },
    groups: ["directory"],
    separate: true,
  },
];
const policyOf = (rest: object = {}) =>
  JSON.stringify({ profile: "strict", tenantDomains: ["acme.com"], callers: callers.slice(0, 1), ...rest });
const env = {
  GRAPHVEIL_TENANT_ID: entra.tenantId,
  GRAPHVEIL_CLIENT_ID: entra.clientId,
  GRAPHVEIL_KEY: "dev:a passphrase",
  GRAPHVEIL_POLICY: policyOf(),
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "graphveil-migrate-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

interface Given {
  readonly values?: readonly string[];
  readonly tokens?: readonly string[];
  readonly salt?: string;
  readonly context?: Partial<CommandContext>;
}

const map = async (argv: readonly string[], { values, tokens, salt = "salt", context }: Given = {}) => {
  if (values !== undefined) await writeFile(join(folder, "values.txt"), values.join("\n"));
  if (tokens !== undefined) await writeFile(join(folder, "tokens.txt"), tokens.join("\r\n"));
  const files = values === undefined ? [] : ["values.txt"];
  const old = tokens === undefined ? [] : ["--tokens", "tokens.txt"];
  const fd = context?.askSecret === undefined ? ["--salt-fd", "3"] : [];
  return run(["migrate", "psoxy-map", ...files, ...old, ...fd, ...argv], {
    folder,
    env,
    fetch: () => expect.unreachable("the map is made offline"),
    readDescriptor: async () => salt,
    ...context,
  });
};

type Row = Readonly<Record<string, string>>;

const rows = async (file = "map.ndjson"): Promise<readonly Row[]> =>
  (await readFile(join(folder, file), "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);

const out = ["--out", "map.ndjson"];
const hash = "UFdK0TvVTvZ23c6QslyCy0o2MSq2DRtDjEXfTPJyyMk";
const reversible = "p~UFdK0TvVTvZ23c6QslyCy0o2MSq2DRtDjEXfTPJyyMnKYUk8FJevl3wvFyZY0eF-@acme.com";

describe("a list of values", () => {
  test("is mapped to old and new tokens, and to nothing in the clear", async () => {
    const values = ["alice@acme.com", "48d31887-5fad-4d73-a9f5-3c356e68a038", "alice"];
    const { code, stdout, stderr } = await map(out, { values });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("3 of 3 tokens mapped");
    const text = await readFile(join(folder, "map.ndjson"), "utf8");
    expect(text).not.toMatch(/alice|48d31887/);
    const mapped = await rows();
    expect(mapped.map(({ new_token: token = "" }) => token.slice(0, 3))).toEqual(["p1_", "s1_", "p1_"]);
    expect(mapped[0]).toMatchObject({ old_token: `t~${hash}@acme.com`, old_hash: hash, unmapped: "" });
    expect(mapped[0]?.["new_token"]).toMatch(/@acme\.com$/);
    expect((await stat(join(folder, "map.ndjson"))).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).sort()).toEqual(["map.ndjson", "values.txt"]);
  });

  test("shows addresses only to who asks for them", async () => {
    await map([...out, "--with-addresses"], { values: ["Alice <alice@acme.com>"] });
    expect((await rows())[0]?.["value"]).toBe("Alice <alice@acme.com>");
  });

  test("gives each spelling of an address the same tokens", async () => {
    await map(out, { values: ["alice@acme.com", "ALICE@ACME.com", "Alice <alice+x@acme.com>"] });
    const mapped = await rows();
    expect(new Set(mapped.map((row) => row["old_hash"])).size).toBe(1);
    expect(new Set(mapped.map((row) => row["new_token"])).size).toBe(1);
  });

  test("says what cannot be mapped, and why", async () => {
    const values = [
      "a+x@other.example",
      "a@other.example",
      "10.0.0.1",
      "CN=Ada,OU=x,DC=acme",
      '"a b"@acme.com',
    ];
    const { stdout } = await map(out, { values });
    const reasons = (await rows()).map(({ unmapped = "", new_token: token }) => [token, unmapped]);
    expect(reasons).toEqual([
      ["", expect.stringContaining("several values")],
      ["", expect.stringContaining("several values")],
      ["", expect.stringContaining("IP address")],
      ["", expect.stringContaining("distinguished name")],
      ["", expect.stringContaining("quotation marks")],
    ]);
    expect(stdout).toContain("0 of 5 tokens mapped");
  });

  test("is CSV, too", async () => {
    await map(["--out", "map.csv", "--with-addresses"], { values: ['"Liddell, Alice" <alice@acme.com>'] });
    const text = await readFile(join(folder, "map.csv"), "utf8");
    const [header, row] = text.split("\r\n");
    expect(header).toBe("old_token,old_hash,new_token,unmapped,value");
    expect(row).toMatch(
      /^t~.{43}@acme\.com,.{43},p1_[a-z2-7]{26}@acme\.com,,"""Liddell, Alice"" <alice@acme\.com>"$/,
    );
  });

  test("has the tokens of a separate caller", async () => {
    const apart = { ...env, GRAPHVEIL_POLICY: policyOf({ callers }) };
    const values = ["alice@acme.com"];
    await map(out, { values, context: { env: apart } });
    const [shared] = await rows();
    await map([...out, "--caller", "apart"], { values, context: { env: apart } });
    const [own] = await rows();
    expect(own?.["old_token"]).toBe(shared?.["old_token"]);
    expect(own?.["new_token"]).not.toBe(shared?.["new_token"]);
    const unknown = await map([...out, "--caller", "nobody"], { values, context: { env: apart } });
    expect(unknown.code).toBe(2);
  });
});

describe("a list of old tokens", () => {
  test("finds every form of one value, without the encryption key", async () => {
    const json = JSON.stringify({ domain: "acme.com", hash });
    const tokens = [`t~${hash}@acme.com`, reversible, hash, json, `t~${hash}`, `smtp:t~${hash}@acme.com`];
    const { stdout } = await map(out, { values: ["alice@acme.com"], tokens });
    expect(stdout).toContain("6 of 6 tokens mapped");
    const mapped = await rows();
    expect(mapped.map((row) => row["old_token"])).toEqual(tokens);
    const bare = mapped.map(({ new_token: token = "" }) => token.replace(/^smtp:/, ""));
    expect(new Set(bare).size).toBe(1);
    expect(mapped.at(-1)?.["new_token"]).toMatch(/^smtp:p1_/);
  });

  test("says why a text is not a token, and why a token is of nobody", async () => {
    await map(out, { values: ["bob@acme.com"], tokens: ["t~", "alice@acme.com", reversible] });
    const reasons = (await rows()).map((row) => row["unmapped"]);
    expect(reasons).toEqual([
      expect.stringContaining("no token"),
      expect.stringContaining("no token"),
      expect.stringContaining("no value in the list"),
    ]);
  });

  test("holds for every known answer", async () => {
    const values = psoxyVectors.map(({ input }) => input);
    const { stdout } = await map(out, { values, tokens: psoxyVectors.map(({ output }) => output) });
    expect(stdout).toContain(`${psoxyVectors.length - 4} of ${psoxyVectors.length} tokens mapped`);
    expect(stdout).toContain("4 not mapped: each is of an IP address");
  });
});

describe("the salt", () => {
  const values = ["alice@acme.com"];

  test.each([
    ["strip", `t~${hash}@acme.com`, true],
    ["keep", `t~${hash}@acme.com`, false],
  ] as const)("with a line break at its end is asked about: %s", async (answer, token, same) => {
    const given = { values, salt: "salt\n" };
    const silent = await map(out, given);
    expect([silent.code, silent.stderr]).toEqual([
      2,
      expect.stringContaining("--salt-newline keep or strip"),
    ]);
    await map([...out, "--salt-newline", answer], given);
    expect((await rows())[0]?.["old_token"] === token).toBe(same);
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return answer === "keep" ? "y" : "";
    };
    await map(out, { ...given, context: { ask } });
    expect((await rows())[0]?.["old_token"] === token).toBe(same);
    expect(asked).toEqual([expect.stringContaining("line break")]);
  });

  test("is asked for where no descriptor is given, and refused where nobody can answer", async () => {
    const { code } = await map(out, { values, context: { askSecret: async () => "salt" } });
    expect(code).toBe(0);
    expect((await rows())[0]?.["old_hash"]).toBe(hash);
    await writeFile(join(folder, "values.txt"), "x");
    const alone = await run(["migrate", "psoxy-map", "values.txt", ...out], { folder, env });
    expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining("--salt-fd")]);
  });

  test("that is empty, or in a descriptor that is not open, is refused", async () => {
    expect((await map(out, { values, salt: "" })).stderr).toContain("PSOXY_SALT is empty");
    const readDescriptor = () => Promise.reject(new Error("EBADF"));
    expect((await map(out, { values, context: { readDescriptor } })).stderr).toContain("can be read");
  });

  test("is never written", async () => {
    const salt = "a-salt-that-nobody-may-see";
    const { stdout, stderr } = await map([...out, "--with-addresses"], { values, salt });
    expect(`${stdout}${stderr}${await readFile(join(folder, "map.ndjson"), "utf8")}`).not.toContain(salt);
  });
});

describe("wrong use", () => {
  test.each<[string, readonly string[], Given, number, RegExp]>([
    ["neither a list nor --users", out, {}, 2, /or --users/],
    ["both", [...out, "--users"], { values: ["x"] }, 2, /not both/],
    ["another form", ["--out", "map.txt"], { values: ["x"] }, 2, /\.csv or \.ndjson/],
    ["another reading", [...out, "--emails", "loose"], { values: ["x"] }, 2, /--emails/],
    ["another handling", [...out, "--domains", "encrypt"], { values: ["x"] }, 2, /--domains/],
    ["no variables", out, { values: ["x"], context: { env: {} } }, 3, /GRAPHVEIL_TENANT_ID/],
  ])("%s is said", async (_, argv, given, exitCode, message) => {
    const { code, stderr } = await map(argv, given);
    expect([code, stderr]).toEqual([exitCode, expect.stringMatching(message)]);
    expect(await readdir(folder)).not.toContain("map.ndjson");
  });
});

describe("--users", () => {
  test("takes everybody of the directory, through the proxy's own token", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", aws.proxy.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", aws.proxy.secretAccessKey);
    vi.stubEnv("AWS_SESSION_TOKEN", aws.proxy.sessionToken);
    const context = {
      fetch: stack.simulator.fetch,
      env: {
        ...env,
        AWS_REGION: aws.region,
        GRAPHVEIL_KEY: `awskms:${aws.kmsKeyArn}`,
        GRAPHVEIL_POLICY: policyOf({ tenantDomains: stack.tenant.domains }),
      },
    };
    const { code, stderr } = await map([...out, "--users", "--with-addresses"], { context });
    expect([code, stderr]).toEqual([0, ""]);
    const byValue = new Map((await rows()).map((row) => [row["value"], row]));
    for (const { id } of stack.tenant.people) expect(byValue.get(id)?.["new_token"]).toMatch(/^s1_/);
    const addresses = [...byValue.keys()].filter((value) => value?.includes("@"));
    expect(addresses.length).toBeGreaterThanOrEqual(stack.tenant.people.length);
    expect(stack.simulator.unsimulated).toEqual([]);
  });
});
