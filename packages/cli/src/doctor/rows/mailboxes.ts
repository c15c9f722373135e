import { type Finding, replyText } from "@graphveil/core/health";
import type { ReachReply } from "../reach.ts";
import { idSegment, isRefused, notAllowed, type Row, tally } from "./row.ts";

const CHECK = "mailboxes";
const EXPECTED = "most of 50 users at random have a mailbox that opens";
const SAMPLED_USERS = 50;
const PARALLEL_USERS = 4;

/** Some of them at random (Fisher and Yates). */
export function sample<T>(items: readonly T[], most: number, random: () => number): readonly T[] {
  const left = [...items];
  return Array.from({ length: Math.min(most, left.length) }, () => {
    const index = Math.floor(random() * left.length);
    return left.splice(index, 1);
  }).flat();
}

/** A refusal that a crawl records and goes on after, in words; the rest as it is. */
const told = (reply: ReachReply): string => {
  if (reply.status < 300) return "200";
  const text = replyText(reply);
  return reply.code === "UnknownError" && reply.status === 401 ? `${text} (on premises)` : text;
};

const nobody: Finding = {
  check: CHECK,
  result: "untried",
  expected: EXPECTED,
  found: "no user is known",
  remedy: "Mend the leg graph.directory first, or run as a caller that reads users.",
};

/** What the mailboxes of the tenant answer: a crawl meets the same. */
export const mailboxesRow: Row = {
  check: CHECK,
  direct: false,
  async look({ reach, users, random }) {
    const asked = sample(await users(), SAMPLED_USERS, random);
    if (asked.length === 0) return [nobody];
    const replies: ReachReply[] = [];
    for (let start = 0; start < asked.length; start += PARALLEL_USERS) {
      const some = asked.slice(start, start + PARALLEL_USERS);
      const paths = some.map((id) => `/users/${idSegment(id)}/messages?$select=id&$top=1`);
      replies.push(...(await Promise.all(paths.map((path) => reach.ask(path)))));
    }
    const [first] = replies;
    if (first !== undefined && isRefused(first)) return [notAllowed(CHECK, EXPECTED, first)];
    const opened = replies.filter(({ status }) => status < 300).length;
    const finding = { check: CHECK, expected: EXPECTED, found: tally(replies.map(told)) || "no user" };
    const remedy =
      "Callers record such mailboxes and go on: docs/calling.md. A 401 is on premises or has no licence, a 403 outside the scope, a 404 without a mailbox, a 503 that stays is asked by its object id.";
    const result: Finding["result"] = opened === 0 ? "fail" : opened * 2 < replies.length ? "warn" : "pass";
    return [{ ...finding, result, ...(opened === replies.length ? {} : { remedy }) }];
  },
};
