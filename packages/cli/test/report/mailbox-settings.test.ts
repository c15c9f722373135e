import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type MailboxRefusal, mailboxRefusals } from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { report, rowsOf, type Served, serveTenant, type WireReply, watchBatches, write } from "./served.ts";

const COLUMNS =
  "mailbox,id,timeZone,language,workingDays,workingHoursStart,workingHoursEnd,workingHoursTimeZone,dateFormat,timeFormat,automaticReplies,automaticRepliesStart,automaticRepliesEnd,userPurpose,delegateDelivery";

/** What Graph answers. */
interface Wire {
  readonly timeZone: string;
  readonly dateFormat: string;
  readonly timeFormat: string;
  readonly userPurpose: string;
  readonly delegateMeetingMessageDeliveryOptions: string;
  readonly language: { readonly locale: string };
  readonly workingHours: {
    readonly daysOfWeek: readonly string[];
    readonly startTime: string;
    readonly endTime: string;
    readonly timeZone: { readonly name: string };
  };
  readonly automaticRepliesSetting: {
    readonly status: string;
    readonly internalReplyMessage: string;
    readonly scheduledStartDateTime: { readonly dateTime: string };
    readonly scheduledEndDateTime: { readonly dateTime: string };
  };
}

const counts = (values: readonly string[]): ReadonlyMap<string, number> => {
  const seen = new Map<string, number>();
  for (const value of values) seen.set(value, (seen.get(value) ?? 0) + 1);
  return seen;
};

/** Every user is in one of the two files, once. */
async function expectEveryone(served: Served): Promise<void> {
  const ids = [
    ...(await rowsOf(served, "settings.csv")),
    ...(await rowsOf(served, "settings.failures.csv")),
  ].map(({ id = "" }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(served.stack.tenant.people.length);
}

const withoutFraction = (time: string) => time.replace(/\.0+$/, "");

describe("the report of mailbox settings", () => {
  test("holds what every mailbox is set to, and never the text of an automatic reply", async () => {
    const served = await serveTenant("raw");
    const { code, stderr } = await report(served);
    expect([code, stderr]).toEqual([0, expect.stringContaining("100 %")]);
    const rows = await rowsOf(served, "settings.csv");
    const { mailboxes } = served.stack.tenant;
    expect(rows).toHaveLength(mailboxes.length);
    for (const { owner, settings } of mailboxes) {
      const row = rows.find(({ id }) => id === owner.id) ?? expect.unreachable();
      const wire = settings.wire as unknown as Wire;
      const { workingHours, automaticRepliesSetting: replies, language } = wire;
      expect(row).toEqual({
        mailbox: owner.mail,
        id: owner.id,
        timeZone: wire.timeZone,
        language: language.locale,
        workingDays: workingHours.daysOfWeek.join(" "),
        workingHoursStart: withoutFraction(workingHours.startTime),
        workingHoursEnd: withoutFraction(workingHours.endTime),
        workingHoursTimeZone: workingHours.timeZone.name,
        dateFormat: wire.dateFormat,
        timeFormat: wire.timeFormat,
        automaticReplies: replies.status,
        automaticRepliesStart: `${withoutFraction(replies.scheduledStartDateTime.dateTime)}Z`,
        automaticRepliesEnd: `${withoutFraction(replies.scheduledEndDateTime.dateTime)}Z`,
        userPurpose: wire.userPurpose,
        delegateDelivery: wire.delegateMeetingMessageDeliveryOptions,
      });
    }
    const text = await readFile(join(served.folder, "settings.csv"), "utf8");
    const messages = mailboxes
      .map(({ settings }) => (settings.wire as unknown as Wire).automaticRepliesSetting.internalReplyMessage)
      .filter((message) => message !== "");
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages) expect(text).not.toContain(message);
    expect(text.startsWith(`${COLUMNS}\r\n`)).toBe(true);
  });

  test("shows mailboxes as the profile does, asks for each once, and comes close to one request for 20", async () => {
    const served = await serveTenant();
    const { fetch, batches } = watchBatches();
    const { code, stdout } = await report(served, [], { fetch });
    expect(code).toBe(0);
    await expectEveryone(served);
    for (const { mailbox } of await rowsOf(served, "settings.csv"))
      expect(mailbox).toMatch(/^p1_[a-z2-7]{26}@/);
    const people = served.stack.tenant.people.length;
    const asked = counts(batches.flat());
    expect([...asked.values()].every((count) => count === 1)).toBe(true);
    expect(batches).toHaveLength(Math.ceil(people / 20));
    const graph = served.stack.simulator.journal
      .of("graph")
      .filter(({ target }) => target.endsWith("$batch"));
    expect(graph).toHaveLength(batches.length);
    expect(stdout).toContain(`${people} mailboxes: ${served.stack.tenant.mailboxes.length} read`);
    expect((await readdir(served.folder)).toSorted()).toEqual(["settings.csv", "settings.failures.csv"]);
  });

  test("says what it came to as JSON, and takes another place for failures", async () => {
    const served = await serveTenant();
    const { stdout } = await report(served, ["--json", "--failures", "missed.csv"]);
    const { people, mailboxes } = served.stack.tenant;
    const missed = people.length - mailboxes.length;
    expect(JSON.parse(stdout)).toMatchObject({
      mailboxes: people.length,
      read: mailboxes.length,
      notRead: missed,
      withoutMailbox: missed,
      byCode: { MailboxNotEnabledForRESTAPI: missed },
      out: "settings.csv",
      failures: "missed.csv",
    });
    expect(await rowsOf(served, "missed.csv")).toHaveLength(missed);
  });

  test.each<[keyof typeof mailboxRefusals, string, string]>([
    ["onPremises", "mailboxRefused", "on-premises"],
    ["unlicensed", "mailboxRefused", "licence"],
    ["unlicensedBadRequest", "mailboxRefused", "licence"],
    ["outsideScope", "mailboxRefused", "Exchange role"],
    ["withoutExchange", "mailboxRefused", "no Exchange Online"],
    ["unsupported", "notFound", "Leave it out"],
    ["unknownToExchange", "notFound", "scope"],
    ["notFound", "notFound", "scope"],
    ["stale", "mailboxRefused", "--mailboxes"],
  ])("records a mailbox that is %s with its remedy, and goes on", async (kind, error, remedy) => {
    const served = await serveTenant("raw");
    const { graph, tenant } = served.stack;
    const [one] = tenant.mailboxes;
    const refusal: MailboxRefusal = mailboxRefusals[kind];
    graph.refuseMailbox(one?.owner.id ?? "", refusal);
    const { code } = await report(served);
    expect(code).toBe(0);
    await expectEveryone(served);
    const row = (await rowsOf(served, "settings.failures.csv")).find(({ id }) => id === one?.owner.id);
    expect(row).toMatchObject({ mailbox: one?.owner.mail, error, remedy: expect.stringContaining(remedy) });
  });

  test("ends with 1 where more than half could not be read, and not where it is half", async () => {
    for (const [share, expected] of [
      [0.5, 0],
      [0.6, 1],
      [1, 1],
    ] as const) {
      const served = await serveTenant();
      const { graph, tenant } = served.stack;
      const refused = tenant.mailboxes.slice(0, Math.floor(tenant.mailboxes.length * share));
      for (const { owner } of refused) graph.refuseMailbox(owner.id, mailboxRefusals.outsideScope);
      const { code, stdout } = await report(served);
      expect([share, code]).toEqual([share, expected]);
      expect(stdout).toContain(`${refused.length}  ErrorAccessDenied`);
      await expectEveryone(served);
    }
  });

  test("defuses formulas, and quotes as RFC 4180 says", async () => {
    const served = await serveTenant("raw");
    const { fetch } = watchBatches(({ responses }: WireReply) => {
      for (const part of responses)
        if (part.status === 200)
          part.body = { timeZone: '=HYPERLINK("x","y")', dateFormat: "+1", timeFormat: "a,b\r\nc" };
    });
    expect((await report(served, [], { fetch })).code).toBe(0);
    const text = await readFile(join(served.folder, "settings.csv"), "utf8");
    expect(text).toContain(',"\'=HYPERLINK(""x"",""y"")",');
    expect(text).toContain(`,"'+1",`);
    expect(text).toContain(',"a,b\r\nc",');
  });

  test("leaves what a policy hides empty", async () => {
    const overrides = { properties: { "user.mail": "drop", "mailboxSettings.timeZone": "drop" } };
    const served = await serveTenant("strict", { overrides });
    expect((await report(served)).code).toBe(0);
    const [row] = await rowsOf(served, "settings.csv");
    expect(row).toMatchObject({ mailbox: expect.stringMatching(/^p1_/), timeZone: "" });
  });
});

describe("chosen mailboxes", () => {
  const idsOf = async (served: Served): Promise<readonly string[]> => {
    await report(served);
    return (await rowsOf(served, "settings.csv")).map(({ id = "" }) => id);
  };

  test.each([
    ["ids, one a line", (ids: readonly string[]) => `${ids.join("\n")}\n\n`],
    ["ids of Windows", (ids: readonly string[]) => `\uFEFF${ids.join("\r\n")}`],
    [
      "a CSV with a column id",
      (ids: readonly string[]) => `mailbox,id\r\n${ids.map((id) => `x,${id}`).join("\r\n")}`,
    ],
  ])("are read from %s, with their names, in two requests each", async (_, contents) => {
    const served = await serveTenant();
    const chosen = (await idsOf(served)).slice(3, 28);
    await write(served, "ids.txt", contents([...chosen, ...chosen.slice(0, 2)]));
    const { fetch, batches } = watchBatches();
    const before = await rowsOf(served, "settings.csv");
    const { code } = await report(served, ["--mailboxes", "ids.txt"], { fetch });
    expect(code).toBe(0);
    const rows = await rowsOf(served, "settings.csv");
    const inOrder = (all: readonly { readonly id?: string }[]) =>
      all.toSorted((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
    expect(inOrder(rows)).toEqual(inOrder(before.filter(({ id = "" }) => chosen.includes(id))));
    expect(batches.flat()).toHaveLength(chosen.length * 2);
  });

  test("that were not read before can be taken from the file of failures", async () => {
    const served = await serveTenant();
    const { graph, tenant } = served.stack;
    const [one] = tenant.mailboxes;
    const mend = graph.refuseMailbox(one?.owner.id ?? "", mailboxRefusals.stale);
    await report(served);
    mend();
    const { code, stdout } = await report(served, ["--mailboxes", "settings.failures.csv", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ read: 1 });
    // All others of that file have no mailbox.
    expect(code).toBe(1);
  });

  test.each([
    ["", "holds no id"],
    ["a,b\n1,2", "none is named id"],
    ["s1_x\n../me", "no id, as entry 2"],
  ])("cannot be read from %j", async (contents, line) => {
    const served = await serveTenant();
    await write(served, "ids.txt", contents);
    const { code, stderr } = await report(served, ["--mailboxes", "ids.txt"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(line)]);
    expect(await readdir(served.folder)).toEqual(["ids.txt"]);
  });
});
