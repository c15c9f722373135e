import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseCallerCommand } from "../smoke/caller-command.ts";
import { type Ask, smoke } from "../smoke/smoke.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const people = Array.from({ length: 5 }, (_, index) => ({ id: `s1_${index}` }));
const error = (code: string) => JSON.stringify({ error: { code, message: "" } });

/** A proxy whose first mailboxes answer; `change` gives another reply to some requests. */
const proxy =
  (
    readable: number,
    change: (path: string, as: string) => { status: number; body: string } | undefined = () => undefined,
  ): Ask =>
  async (path, as) => {
    const other = change(path, as);
    if (other !== undefined) return other;
    if (as === "nobody") return { status: 403, body: "" };
    const [, person] = /users\/s1_(\d+)\/messages/.exec(path) ?? [];
    if (person === undefined) return { status: 200, body: JSON.stringify({ value: people }) };
    return Number(person) < readable
      ? { status: 200, body: "{}" }
      : { status: 403, body: error("accessDenied") };
  };

const lines = async (ask: Ask, mailboxes = { count: false, most: undefined as number | undefined }) =>
  (await smoke(ask, mailboxes)).map(({ ok, line }) => `${ok} ${line}`);

describe("the smoke test", () => {
  test("passes where the caller reads and a stranger does not", async () => {
    expect(await lines(proxy(5))).toEqual(["true the caller reads users", "true without credentials: 403"]);
  });

  test.each([
    [401, "callerUnknown", "the policy does not name this caller"],
    [403, "consentMissing", "the consent is missing"],
    [503, "tokenUnavailable", "wait and try again"],
  ])("fails at %i %s, and says what to do", async (status, code, hint) => {
    const [first] = await lines(
      proxy(5, (_path, as) => (as === "caller" ? { status, body: error(code) } : undefined)),
    );
    expect(first).toContain(`false the caller gets ${status} ${code} instead of users: `);
    expect(first).toContain(hint);
  });

  test.each([
    ["a page without users", '{"value":[]}'],
    ["a page of HTML", "<html>"],
  ])("takes %s for no users", async (_what, body) => {
    const [first] = await lines(
      proxy(5, (_path, as) => (as === "caller" ? { status: 200, body } : undefined)),
    );
    expect(first).toMatch(/^false the caller gets 200 instead of users/);
  });

  test("fails where somebody without credentials gets an answer", async () => {
    const [, second] = await lines(
      proxy(5, (_path, as) => (as === "nobody" ? { status: 200, body: "{}" } : undefined)),
    );
    expect(second).toBe("false without credentials the answer is 200, and must be 401 or 403");
  });

  test("counts the mailboxes that answer, and fails where there are more than members", async () => {
    expect((await lines(proxy(2), { count: true, most: 2 })).at(-1)).toBe(
      "true 2 of the first 5 mailboxes can be read",
    );
    expect((await lines(proxy(5), { count: true, most: 2 })).at(-1)).toMatch(
      /^false 5 of the first 5 .* at most 2 may be/,
    );
    expect((await lines(proxy(5), { count: true, most: undefined })).at(-1)).toMatch(/^true 5 of/);
  });

  test("counts no mailbox that failed otherwise, and fails", async () => {
    const throttled = proxy(2, (path) => (path.includes("s1_4") ? { status: 429, body: "" } : undefined));
    expect((await lines(throttled, { count: true, most: 2 })).at(-1)).toBe(
      "false 2 of the first 5 mailboxes can be read, 1 failed",
    );
  });

  test("repeats no text of a reply", async () => {
    const body = JSON.stringify({ error: { code: "adele@contoso.com is unknown" } });
    const said = await lines(proxy(5, () => ({ status: 403, body })));
    expect(said.join()).not.toContain("contoso");
  });
});

describe("the command of a caller", () => {
  test.each([
    "rm -rf /",
    "curl --silent 'https://x/v1.0/users?%24top=3'; rm x",
    "curl --silent 'https://x/other'",
  ])("%s is refused", (command) => {
    expect(() => parseCallerCommand(command)).toThrow("caller_command");
  });

  test.each(["aws-proxy", "gcp-proxy"])("%s prints one", async (module) => {
    const source = await readFile(join(root, "infra", "modules", module, "outputs.tf"), "utf8");
    const [, block = ""] = /output "caller_command" \{([\s\S]*?)\n\}/.exec(source) ?? [];
    expect(block).toContain("curl --silent ");
    expect(block).toMatch(/'\$\{[\w.]+\}\/v1\.0\/users\?%24top=3'/);
  });
});
