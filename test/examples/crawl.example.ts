import { createEmbeddedService, startLocalServer } from "@graphveil/cli";
import { type MailboxRefusal, mailboxRefusals } from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { type Ended, runExample } from "./programs.ts";

const passing: MailboxRefusal = { status: 503, code: "ServiceUnavailable", message: "Later." };

/** Runs the program against the local server, over a tenant whose mailboxes are refused by turns as told. */
async function crawl(
  refusals: readonly MailboxRefusal[],
  share: "one of each" | "all" | "all but one",
  slash = "",
): Promise<Ended & { readonly mailboxes: number }> {
  const { service, stack } = createEmbeddedService({ GRAPHVEIL_LOG_LEVEL: "error" }, () => undefined);
  const members = stack.tenant.mailboxes.filter(({ owner }) => owner.kind !== "guest");
  const spared = { "one of each": members.length - refusals.length, all: 0, "all but one": 1 }[share];
  for (const [index, { owner }] of members.slice(0, members.length - spared).entries())
    stack.graph.refuseMailbox(owner.id, refusals[index % refusals.length] ?? passing);
  const server = await startLocalServer(service.proxy, 0);
  try {
    const ended = await runExample("python/crawl.py", { ENDPOINT: server.base + slash });
    return { ...ended, mailboxes: members.length };
  } finally {
    await server.close();
  }
}

const linesOf = (text: string): readonly string[] => text.split("\n").filter(Boolean);

const skippedWith = ({ stderr }: Ended): readonly string[] =>
  linesOf(stderr)
    .filter((line) => line.startsWith("skipped s1_"))
    .map((line) => line.replace(/^skipped \S+ /, ""));

const readOf = ({ stderr }: Ended): number => Number(/^(\d+) mailboxes read, /m.exec(stderr)?.[1]);

describe("python/crawl.py", () => {
  test("reads every mailbox, also where the endpoint ends with a slash", async () => {
    const ended = await crawl([passing], "one of each", "/");
    expect(readOf(ended)).toBe(ended.mailboxes - 1);
    expect(linesOf(ended.stdout).length).toBeGreaterThan(1000);
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
    expect(linesOf(ended.stderr).at(-1)).toBe(
      "more mailboxes were skipped than read: look at their reasons first",
    );
    expect(readOf(ended)).toBe(share === "all" ? 0 : 1);
  });

  test("ends with an error where the list of people cannot be read", async () => {
    const ended = await runExample("python/crawl.py", { ENDPOINT: "http://127.0.0.1:9" }); // nobody listens there
    expect(ended).toEqual({
      code: 1,
      stdout: "",
      stderr: "http://127.0.0.1:9 does not serve this: ConnectionError\n",
    });
  });
});
