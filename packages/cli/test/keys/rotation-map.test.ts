import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsePolicyDocument } from "@graphveil/core/policy";
import {
  createKeyedVeil,
  deriveKeys,
  type Keyring,
  plainProfile,
  rootKeyLabel,
  separateKeyring,
} from "@graphveil/core/privacy";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mapRotation, type VersionedRoot } from "../../src/keys/rotation-map.ts";
import { run } from "../run-program.ts";

const tenant = "2F4A9838-26B7-47EE-BE60-CCC1FDEC5953";
const guide = readFileSync(join(import.meta.dirname, "../../../../docs/rotation.md"), "utf8");
/** The root key of a version, as a key management service computes it for the label that the guide writes. */
const rootOf = (version: string): VersionedRoot => {
  const [, label = ""] = /^printf '([^']+)' /m.exec(guide) ?? [];
  const message = [version, tenant.toLowerCase()].reduce((text, value) => text.replace("%s", value), label);
  expect(message).toBe(rootKeyLabel(version, tenant));
  return { version, root: createHmac("sha256", "imported key").update(message).digest() };
};
const [from, to] = [rootOf("v1"), rootOf("v2")];

const caller = { match: { local: true }, groups: ["mail"] };
const policy = {
  tenantDomains: ["*.northwind-traders.com", "northwind-traders.com"],
  callers: [
    { name: "plain", ...caller },
    { name: "apart", groups: ["mail"], match: { awsAccount: "123456789012" }, separate: true },
  ],
};

const parsed = parsePolicyDocument(policy);
const document = parsed.ok ? parsed.document : expect.fail(JSON.stringify(parsed.faults));

/** What a reply holds of a person under the keys of a root. */
const tokensOf = ({ version, root }: VersionedRoot, separate?: string): readonly string[] => {
  const own = { version, keys: deriveKeys(root) };
  const shared: Keyring = { issue: own, accept: [own] };
  const keyring = separate === undefined ? shared : separateKeyring(shared, separate);
  const profile = plainProfile("strict");
  const veil = createKeyedVeil({
    keyring,
    profile,
    keepsDomain: (domain) => domain.endsWith("northwind-traders.com"),
  });
  const person = {
    id: "3f1d8c52-0b6e-4a7d-9c11-0000000000a1",
    mail: "Ines@eu.northwind-traders.com",
    otherMails: ["ines@tailspintoys.com"],
  };
  const { body } = veil.sanitize(
    Buffer.from(JSON.stringify(person)),
    { kind: "entity", type: "user" },
    () => undefined,
  );
  const { id, mail, otherMails } = JSON.parse(Buffer.from(body).toString());
  return [id, mail, ...otherMails];
};

describe("the rotation map", () => {
  test.each([
    ["plain", undefined],
    ["apart", "apart"],
  ])("gives what replies to the caller %s held before and hold now", (name, separate) => {
    const before = tokensOf(from, separate);
    const after = tokensOf(to, separate);
    const values = [before[0] ?? "", "ines@eu.northwind-traders.com", "INES@tailspintoys.com"];
    const mapped = mapRotation(values, { from, to, policy: document, caller: name });
    expect(mapped).toEqual(before.map((token, i) => ({ from: token, to: after[i] })));
    expect(after).not.toEqual(before);
  });

  test("maps no seal of another caller's keys", () => {
    const [id = ""] = tokensOf(from, "apart");
    expect(mapRotation([id], { from, to, policy: document, caller: "plain" })).toEqual([
      { from: id, to: undefined },
    ]);
  });

  test("is not made for a caller that the policy does not have", () => {
    expect(() => mapRotation([], { from, to, policy: document, caller: "nobody" })).toThrow(
      /^the policy has no/,
    );
  });
});

describe("graphveil keys rotation-map", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "rotation-"));
    for (const [name, data] of [
      ["v1.root", from.root],
      ["v2.root", to.root],
      ["short.root", "short"],
      ["policy.json", JSON.stringify(policy)],
      ["faulty.json", "{}"],
    ] as const)
      writeFileSync(join(folder, name), data);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The command line that the guide shows, without its redirections. */
  const [, shown = ""] =
    /^npx --yes pnpm@12 --silent run graphveil ([^<]+) < values\.txt/m.exec(guide.replaceAll("\\\n", "")) ??
    [];
  const argv = shown.split(/\s+/);

  test("prints the map line by line, as the guide shows it", async () => {
    const input = `${tokensOf(from)[0]}\ns1_unknown\nines@eu.northwind-traders.com\n`;
    const [before, after] = [tokensOf(from), tokensOf(to)];
    expect(await run(argv, { folder, input })).toEqual({
      code: 0,
      stdout: `${before[0]}\t${after[0]}\ns1_unknown\t\n${before[1]}\t${after[1]}\n`,
      stderr: expect.stringMatching(
        /^\S+ on \S+ asked for the rotation map of 3 value\(s\) at \S+Z, under v1 and v2\.\n$/,
      ),
    });
  });

  test("maps the tokens of a caller with keys of its own", async () => {
    const input = `${tokensOf(from, "apart")[0]}\n`;
    const { stdout } = await run([...argv, "--caller", "apart"], { folder, input });
    expect(stdout).toBe(`${tokensOf(from, "apart")[0]}\t${tokensOf(to, "apart")[0]}\n`);
  });

  test.each([
    ["--from", "v1.root", 2, "--from must be <version>=<file>, such as v1=v1.root.\n"],
    ["--to", "v2=none.root", 2, "none.root cannot be read: there is no such file. Check the path.\n"],
    ["--to", "v2=short.root", 2, expect.stringMatching(/^short\.root must hold the 32 bytes .+ not 5; docs/)],
    [
      "--policy",
      "faulty.json",
      3,
      expect.stringMatching(/^faulty\.json has a fault; correct .+\nfaulty\.json:1:1 /),
    ],
    ["--caller", "nobody", 2, expect.stringMatching(/^the policy has no caller named nobody; /)],
  ])("says of %s %s what is wrong", async (option, value, code, stderr) => {
    expect(await run([...argv, option, value], { folder })).toEqual({ code, stdout: "", stderr });
  });

  test("needs both roots and the policy", async () => {
    const { code, stderr } = await run(["keys", "rotation-map", "--from", "v1=v1.root"], { folder });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "error: required option '--to <version=file>' not specified; see graphveil --help\n",
    });
  });
});
