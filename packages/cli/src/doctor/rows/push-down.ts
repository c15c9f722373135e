import type { Finding } from "@graphveil/core/health";
import { idSegment, isDenied, notAllowed, type Row, type RowContext } from "./row.ts";

const CHECK = "pushDown";
const EXPECTED = "a mailbox takes the type casts by which the proxy selects what may pass";

const eventMessage = [
  "microsoft.graph.eventMessage/meetingMessageType",
  "microsoft.graph.eventMessageRequest/meetingRequestType",
  "microsoft.graph.eventMessageResponse/responseType",
];

/** What is selected, the most first. The proxy goes down these rungs where a mailbox refuses one. */
const RUNGS = [
  ["all type casts", ["id", ...eventMessage, "microsoft.graph.calendarSharingMessage/canAccept"]],
  ["the type casts of meeting messages", ["id", ...eventMessage]],
  ["no type cast", ["id", "receivedDateTime"]],
] as const;

async function highestRung({ reach }: RowContext, user: string): Promise<string | undefined> {
  for (const [name, select] of RUNGS) {
    const reply = await reach.ask(`/users/${idSegment(user)}/messages?$select=${select.join(",")}&$top=1`);
    if (reply.status < 300) return name;
  }
  return undefined;
}

/** How much of what may not pass the tenant lets the proxy leave at Microsoft. */
export const pushDownRow: Row = {
  check: CHECK,
  direct: true,
  async look(context) {
    for (const user of await context.users()) {
      const reply = await context.reach.ask(`/users/${idSegment(user)}/messages?$select=id&$top=1`);
      if (isDenied(reply)) return [notAllowed(CHECK, EXPECTED, reply)];
      if (reply.status >= 300) continue;
      const rung = await highestRung(context, user);
      const finding: Finding = {
        check: CHECK,
        result: "pass",
        expected: EXPECTED,
        found: `${rung ?? "none"} holds`,
      };
      return rung === RUNGS[0][0] || rung === RUNGS[1][0]
        ? [finding]
        : [
            {
              ...finding,
              result: "warn",
              remedy: "Nothing leaks: more is fetched and dropped here. Report it, with the version.",
            },
          ];
    }
    return [
      {
        check: CHECK,
        result: "untried",
        expected: EXPECTED,
        found: "no mailbox opens",
        remedy: "Mend the leg graph.mail first.",
      },
    ];
  },
};
