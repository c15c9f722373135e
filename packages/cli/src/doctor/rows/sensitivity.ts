import type { Finding } from "@graphveil/core/health";
import { replyText } from "@graphveil/core/health";
import { idSegment, isDenied, notAllowed, type Row, type RowContext } from "./row.ts";

/** PidTagSensitivity (MS-OXPROPS 2.984), which every message has. */
const EXPAND = "$expand=singleValueExtendedProperties($filter=id%20eq%20'Integer%200x36')";
const TAGS = "each message says how sensitive it is";
const DELTA =
  "a delta refuses to say how sensitive messages are, so the proxy refuses it to callers with private";
const MESSAGES = 50;

const lacksTag = ({
  singleValueExtendedProperties: properties,
}: Readonly<Record<string, unknown>>): boolean => !Array.isArray(properties) || properties.length === 0;

async function lookAtDelta({ reach }: RowContext, mailbox: string): Promise<Finding> {
  const reply = await reach.ask(`${mailbox}/mailFolders/inbox/messages/delta?$select=id&${EXPAND}`);
  const finding = { check: "private.delta", expected: DELTA, found: replyText(reply) };
  return reply.status >= 400
    ? { ...finding, result: "pass" }
    : {
        ...finding,
        result: "warn",
        remedy: "Graph serves it now: report it, so that such callers get deltas.",
      };
}

/** Whether what `private: "drop"` decides by is there. */
export const sensitivityRow: Row = {
  check: "private",
  direct: true,
  async look(context) {
    const { reach, policy } = context;
    if (policy !== undefined && !policy.callers.some((entry) => entry.private === "drop"))
      return [{ check: "private", result: "pass", expected: TAGS, found: "no caller's scope depends on it" }];
    for (const user of await context.users()) {
      const mailbox = `/users/${idSegment(user)}`;
      const reply = await reach.ask(`${mailbox}/messages?$select=id&$top=${MESSAGES}&${EXPAND}`);
      if (isDenied(reply)) return [notAllowed("private", TAGS, reply)];
      if (reply.status >= 300 || reply.records.length === 0) continue;
      const without = reply.records.filter(lacksTag).length;
      const found = `${without} of ${reply.records.length} messages do not`;
      const tags: Finding =
        without === 0
          ? { check: "private", result: "pass", expected: TAGS, found }
          : {
              check: "private",
              result: "warn",
              expected: TAGS,
              found,
              remedy: "Messages without it are left out. Basic permissions do not show it: grant Mail.Read.",
            };
      return [tags, await lookAtDelta(context, mailbox)];
    }
    return [
      {
        check: "private",
        result: "untried",
        expected: TAGS,
        found: "no mailbox with messages opens",
        remedy: "Mend the leg graph.mail first.",
      },
    ];
  },
};
