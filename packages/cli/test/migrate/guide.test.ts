import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createSimulatedCloud } from "@graphveil/simulator";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { oldToken } from "../../src/migrate/psoxy/old-token.ts";
import { run } from "../run-program.ts";

const guide = await readFile(
  join(import.meta.dirname, "..", "..", "..", "..", "docs", "migrating-from-psoxy.md"),
  "utf8",
);
const blocks = (language: string): readonly string[] =>
  [...guide.matchAll(new RegExp(`^ *\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, "gm"))].map(([, text = ""]) =>
    text.trim(),
  );
const commandLine = (name: string): readonly string[] => {
  const line = blocks("sh").find((each) => each.startsWith(`graphveil ${name}`)) ?? expect.unreachable();
  return line
    .replace(/ \d<.*$/, "")
    .split(" ")
    .slice(1);
};

const stack = createSimulatedCloud();
const { aws, entra } = stack.simulator.world;
const SALT = "a salt of the old proxy";
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "graphveil-guide-"));
  vi.stubEnv("AWS_ACCESS_KEY_ID", aws.proxy.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", aws.proxy.secretAccessKey);
  vi.stubEnv("AWS_SESSION_TOKEN", aws.proxy.sessionToken);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A week of mail: the senders in the clear, as often as each has written. */
const senders = stack.tenant.people
  .slice(0, 12)
  .flatMap(({ userPrincipalName }, index) => Array.from({ length: index + 1 }, () => userPrincipalName));
const oldSenders = senders.map((sender) =>
  oldToken(sender, { salt: SALT, emails: "strict" }, { domains: "preserve" }),
);

const rowsOf = (csv: string): readonly (readonly string[])[] =>
  csv
    .trim()
    .split("\r\n")
    .map((line) => line.split(","));

describe("the guide for those who come from Psoxy", () => {
  test("makes a policy that is checked without a fault", async () => {
    const made = await run(commandLine("migrate psoxy-policy"), { folder });
    expect([made.code, made.stderr]).toEqual([0, ""]);
    const checked = await run(commandLine("policy check"), { folder });
    expect([checked.code, checked.stderr]).toEqual([0, ""]);
  });

  test("maps the tokens of a week, and its query proves the joins", async () => {
    await writeFile(join(folder, "old-tokens.txt"), [...new Set(oldSenders)].join("\n"));
    const policy = JSON.parse(await readFile(join(folder, "policy.json"), "utf8"));
    const env = {
      AWS_REGION: aws.region,
      GRAPHVEIL_TENANT_ID: entra.tenantId,
      GRAPHVEIL_CLIENT_ID: entra.clientId,
      GRAPHVEIL_KEY: `awskms:${aws.kmsKeyArn}`,
      GRAPHVEIL_POLICY: JSON.stringify({ ...policy, tenantDomains: stack.tenant.domains }),
    };
    const mapped = await run(commandLine("migrate psoxy-map"), {
      folder,
      env,
      fetch: stack.simulator.fetch,
      readDescriptor: async (descriptor) => (descriptor === 3 ? SALT : expect.unreachable()),
    });
    expect([mapped.code, mapped.stderr]).toEqual([0, ""]);
    const [, ...rows] = rowsOf(await readFile(join(folder, "map.csv"), "utf8"));
    const newToken = new Map(rows.map(([from = "", , to = ""]) => [from, to]));
    expect(newToken.size).toBe(12);

    const database = new DatabaseSync(":memory:");
    database.exec(
      "CREATE TABLE map (old_token, new_token); CREATE TABLE old_messages (sender); CREATE TABLE new_messages (sender);",
    );
    for (const [from, to] of newToken) database.prepare("INSERT INTO map VALUES (?, ?)").run(from, to);
    for (const sender of oldSenders) {
      database.prepare("INSERT INTO old_messages VALUES (?)").run(sender);
      database.prepare("INSERT INTO new_messages VALUES (?)").run(newToken.get(sender) ?? "");
    }
    const [query = ""] = blocks("sql");
    expect(database.prepare(query).get()).toEqual({ people: 12, equal_people: 12 });
    const lost = newToken.get(oldSenders.at(-1) ?? "") ?? "";
    database
      .prepare(
        "DELETE FROM new_messages WHERE rowid = (SELECT rowid FROM new_messages WHERE sender = ? LIMIT 1)",
      )
      .run(lost);
    expect(database.prepare(query).get()).toEqual({ people: 12, equal_people: 11 });
    database.close();
  });
});
