import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createEmbeddedService, startLocalServer } from "@graphveil/cli";
import { type MailboxRefusal, mailboxRefusals } from "@graphveil/simulator";
import { beforeAll, describe, expect, test } from "vitest";
import { codeBlocks } from "./blocks.ts";
import { pythonPrograms } from "./python.ts";

interface Crawl {
  readonly code: number;
  readonly lines: readonly string[];
  readonly errors: readonly string[];
}

const page = await readFile(join(import.meta.dirname, "..", "..", "..", "docs", "calling.md"), "utf8");
const [program = "", ...others] = codeBlocks(page)
  .filter(({ language }) => language === "python")
  .map(({ text }) => text);

/** The program as it is printed, which waits for nothing. */
const withoutWaits = `import time\ntime.sleep = lambda seconds: None\n${program}`;

const passing: MailboxRefusal = { status: 503, code: "ServiceUnavailable", message: "Later." };

let python: string;
beforeAll(() => {
  python = join(pythonPrograms(), "python");
});

/** Runs the program against the local server, over a tenant whose mailboxes are refused by turns as told. */
async function crawl(
  refusals: readonly MailboxRefusal[],
  share: "one of each" | "all" | "all but one",
  slash = "",
): Promise<Crawl & { readonly mailboxes: number }> {
  const { service, stack } = createEmbeddedService({ GRAPHVEIL_LOG_LEVEL: "error" }, () => undefined);
  const members = stack.tenant.mailboxes.filter(({ owner }) => owner.kind !== "guest");
  const spared = { "one of each": members.length - refusals.length, all: 0, "all but one": 1 }[share];
  for (const [index, { owner }] of members.slice(0, members.length - spared).entries())
    stack.graph.refuseMailbox(owner.id, refusals[index % refusals.length] ?? passing);
  const server = await startLocalServer(service.proxy, 0);
  const env = {
    ENDPOINT: server.base + slash,
    REGION: "local",
    AWS_ACCESS_KEY_ID: "any",
    AWS_SECRET_ACCESS_KEY: "any",
  };
  try {
    const ended = await run(env);
    return { ...ended, mailboxes: members.length };
  } finally {
    await server.close();
  }
}

const run = (env: Readonly<Record<string, string>>): Promise<Crawl> =>
  new Promise((resolve, reject) => {
    const child = spawn(python, ["-"], { env, stdio: ["pipe", "pipe", "pipe"] });
    const [stdout, stderr]: [string[], string[]] = [[], []];
    child.stdout.setEncoding("utf8").on("data", (text: string) => stdout.push(text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => stderr.push(text));
    child.once("error", reject);
    const linesOf = (texts: readonly string[]) => texts.join("").split("\n").filter(Boolean);
    child.once("close", (code) =>
      resolve({ code: code ?? -1, lines: linesOf(stdout), errors: linesOf(stderr) }),
    );
    child.stdin.end(withoutWaits);
  });

const skippedWith = ({ errors }: Crawl): readonly string[] =>
  errors.filter((line) => line.startsWith("skipped s1_")).map((line) => line.replace(/^skipped \S+ /, ""));

const readOf = ({ errors }: Crawl): number => Number(/^(\d+) mailboxes read, /m.exec(errors.join("\n"))?.[1]);

describe("the program of docs/calling.md", () => {
  test("is the only one of the page", () => {
    expect(others).toEqual([]);
    expect(program).not.toBe("");
  });

  test("reads every mailbox, also where the endpoint ends with a slash", async () => {
    const ended = await crawl([passing], "one of each", "/");
    expect(readOf(ended)).toBe(ended.mailboxes - 1);
    expect(ended.lines.length).toBeGreaterThan(1000);
    expect(ended.lines).toContainEqual(expect.stringMatching(/^p1_\w+@\S+ \d{4}-\d{2}-\d{2}T/));
    expect(skippedWith(ended)).toContain("503 upstreamUnavailable ServiceUnavailable");
    expect(ended.code).toBe(0);
  });

  test("skips mailboxes that are refused, each with its reason, and reads the others", async () => {
    const { onPremises, outsideScope, notFound, inactive, stale, unlicensed } = mailboxRefusals;
    const refusals = [onPremises, outsideScope, notFound, inactive, stale, unlicensed];
    const ended = await crawl(refusals, "one of each");
    expect(skippedWith(ended)).toEqual(
      expect.arrayContaining([
        "403 mailboxRefused UnknownError",
        "403 mailboxRefused ErrorAccessDenied",
        "403 mailboxRefused AuthenticationError",
        "404 notFound ResourceNotFound",
        "404 notFound MailboxNotEnabledForRESTAPI",
        "503 mailboxRefused MailboxInfoStale",
      ]),
    );
    expect(readOf(ended)).toBe(ended.mailboxes - refusals.length);
    expect(ended.code).toBe(0);
  });

  test.each(["all", "all but one"] as const)("ends with an error where %s are refused", async (share) => {
    const ended = await crawl([mailboxRefusals.outsideScope, mailboxRefusals.onPremises], share);
    expect(ended.code).toBe(1);
    expect(ended.errors.at(-1)).toBe("more mailboxes were skipped than read: look at their reasons first");
    expect(readOf(ended)).toBe(share === "all" ? 0 : 1);
  });

  test("ends with an error where the list of people cannot be read", async () => {
    const port = 9; // nobody listens there
    const env = { REGION: "local", AWS_ACCESS_KEY_ID: "any", AWS_SECRET_ACCESS_KEY: "any" };
    const ended = await run({ ...env, ENDPOINT: `http://127.0.0.1:${port}` });
    expect([ended.code, ended.lines]).toEqual([1, []]);
  });
});
