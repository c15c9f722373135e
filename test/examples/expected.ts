import { expect } from "vitest";
import type { Ended } from "./programs.ts";

/** What the programs read of the seeded tenant. */
export interface Tenant {
  readonly people: number;
  readonly mailboxes: number;
}

const MAIL_LINE = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z\s(?:p1_[a-z2-7]{26}@\S+|-)$/;

const linesOf = (text: string): readonly string[] => text.split("\n").filter((line) => line !== "");

type Check = (ended: Ended, tenant: Tenant) => void;

const readsPeopleAndMail: Check = ({ code, stdout, stderr }, { people }) => {
  expect([code, stderr]).toEqual([0, ""]);
  const [count, mailbox, ...mail] = linesOf(stdout);
  expect(count).toBe(`${people} people`);
  expect(mailbox).toMatch(/^p1_[a-z2-7]{26}@/);
  expect(mail.length).toBeGreaterThan(0);
  for (const line of mail) expect(line).toMatch(MAIL_LINE);
};

/** Each program that a reader runs, with its arguments and what it has to print. */
export const programs: readonly (readonly [name: string, args: readonly string[], check: Check])[] = [
  [
    "curl/first-look.sh",
    [],
    ({ code, stdout, stderr }) => {
      expect([code, stderr]).toEqual([0, ""]);
      const lines = linesOf(stdout);
      expect(
        lines.filter((line) => /^\{"mail":.*"id":"s1_/.test(line) || /^\{"id":"s1_/.test(line)),
      ).toHaveLength(5);
      // Three pages of ten at most; more than one page is read.
      expect(lines.filter((line) => MAIL_LINE.test(line)).length).toBeGreaterThan(10);
      const last = lines.slice(-2).filter((line) => /^(?:200|404)\t\S|^No batch: /.test(line));
      expect(last.length).toBe(lines.at(-1)?.startsWith("No batch: ") ? 1 : 2);
    },
  ],
  [
    "python/crawl.py",
    [],
    ({ code, stdout, stderr }, { mailboxes }) => {
      expect(code).toBe(0);
      expect(stderr).toContain(`${mailboxes} mailboxes read, `);
      const [first = "", ...more] = linesOf(stdout);
      expect(more.length).toBeGreaterThan(1_000);
      expect(JSON.parse(first)).toEqual({
        mailbox: expect.stringMatching(/^p1_/),
        id: expect.stringMatching(/^s1_/),
        received: expect.stringMatching(/^\d{4}-/),
        from: expect.anything(),
      });
    },
  ],
  [
    "python/meetings.py",
    ["2026-02-01", "2026-04-01"],
    ({ code, stdout, stderr }) => {
      expect([code, stdout]).toEqual([0, expect.stringContaining("percent_with_outsiders")]);
      for (const line of linesOf(stderr))
        expect(line).toMatch(/^skipped s1_\S+ 404 MailboxNotEnabledForRESTAPI$/);
      const days = [...stdout.matchAll(/^│ (\w+day) +│ +(\d+) │ +(\d+) │ +([\d.]+) │/gm)];
      expect(days.map(([, day]) => day).slice(0, 5)).toEqual([
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
      ]);
      for (const [, , meetings, people, hours] of days)
        expect(Math.min(Number(meetings), Number(people), Number(hours))).toBeGreaterThan(0);
    },
  ],
  ["typescript/microsoft-graph-client.ts", [], readsPeopleAndMail],
  ["typescript/msgraph-sdk.ts", [], readsPeopleAndMail],
  ["typescript/pnp-graph.ts", [], readsPeopleAndMail],
];

/** The reader of Backstage, which does not sign. */
export const backstage = [
  "typescript/backstage.ts",
  ({ code, stdout, stderr }: Ended, { people }: Tenant): void => {
    expect([code, stderr]).toEqual([0, ""]);
    const [count, ...groups] = linesOf(stdout);
    expect(count).toBe(`${people} people`);
    expect(groups.length).toBeGreaterThan(3);
    for (const group of groups) expect(group).toMatch(/^s1_\S+ \d+ members$/);
  },
] as const;
