import type { Finding } from "@graphveil/core/health";
import type { ReachReply } from "../reach.ts";
import { idSegment, isRefused, notAllowed, pathOfLink, type Row, type RowContext } from "./row.ts";

const CHECK = "deltaPages";
const EXPECTED = "a delta of messages in pages of two names every message of the folder";
const MOST_MESSAGES = 60;
const PREFER = { prefer: "odata.maxpagesize=2" };

interface Folder {
  readonly path: string;
  readonly total: number;
}

/** A folder with more messages than a page has, and few enough to read. */
async function findFolder({ reach }: RowContext, user: string): Promise<Folder | ReachReply | undefined> {
  const mailbox = `/users/${idSegment(user)}/mailFolders`;
  const reply = await reach.ask(`${mailbox}?$select=id,totalItemCount&$top=50`);
  if (isRefused(reply)) return reply;
  for (const { id, totalItemCount: total } of reply.records) {
    if (typeof id === "string" && typeof total === "number" && total > 2 && total <= MOST_MESSAGES)
      return { path: `${mailbox}/${idSegment(id)}/messages`, total };
  }
  return undefined;
}

/** How many messages a round names, to its delta link; undefined where it has none. */
async function countRound({ reach }: RowContext, path: string): Promise<number | ReachReply | undefined> {
  let next: string | undefined = `${path}/delta?$select=id`;
  let told = 0;
  for (let page = 0; next !== undefined && page < MOST_MESSAGES; page += 1) {
    const reply: ReachReply = await reach.ask(next, PREFER);
    if (reply.status >= 300) return reply;
    told += reply.records.length;
    if (reply.json["@odata.deltaLink"] !== undefined) return told;
    next = pathOfLink(reply.json["@odata.nextLink"]);
  }
  return undefined;
}

const judge = ({ total }: Folder, told: number | undefined): Finding => {
  const finding = { check: CHECK, expected: EXPECTED, found: `${told ?? "an endless round"} of ${total}` };
  return told !== undefined && told >= total
    ? { ...finding, result: "pass" }
    : {
        ...finding,
        result: "fail",
        code: "deltaLosesMail",
        remedy:
          "A reader would lose mail: read messages in full, and report it with the version. Mail that moved meanwhile is another matter: run again.",
      };
};

/** Whether a preferred page size loses mail, as `$top` does. */
export const deltaPagesRow: Row = {
  check: CHECK,
  direct: false,
  async look(context) {
    for (const user of await context.users()) {
      const folder = await findFolder(context, user);
      if (folder === undefined) continue;
      if (!("total" in folder)) return [notAllowed(CHECK, EXPECTED, folder)];
      const told = await countRound(context, folder.path);
      return typeof told === "object" ? [notAllowed(CHECK, EXPECTED, told)] : [judge(folder, told)];
    }
    return [
      {
        check: CHECK,
        result: "untried",
        expected: EXPECTED,
        found: "no folder with some messages was found",
        remedy: "Run again later, or with more mailboxes in scope.",
      },
    ];
  },
};
