import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Finding, replyText } from "@graphveil/core/health";
import { CommandError } from "../../command-error.ts";
import { EXIT } from "../../exit-codes.ts";
import { writePrivateFile } from "../../files.ts";
import type { ReachReply } from "../reach.ts";
import { idSegment, pathOfLink, type RowContext } from "./row.ts";

/** A link of a delta that is kept to see how long its state lives. */
interface KeptLink {
  readonly kind: "users" | "messages";
  readonly way: "direct" | "proxy";
  /** RFC 3339. */
  readonly takenAt: string;
  /** Path and query below `/v1.0`. */
  readonly path: string;
  /** The result after so many days. */
  readonly results: readonly { readonly days: number; readonly reply: string }[];
}

interface State {
  readonly version: 1;
  readonly links: readonly KeptLink[];
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Ages at which a link is tried: documents say that a directory's state lives for 7 days, and some saw 30. */
const AGES_DAYS = [8, 31] as const;
const MOST_PAGES = 200;
/** Users whose inbox is tried: some have no mailbox. */
const MOST_USERS = 10;
const EXPECTED = "200, or 410 for a state that is lost: the reader begins again";

const isState = (value: unknown): value is State =>
  typeof value === "object" &&
  value !== null &&
  Reflect.get(value, "version") === 1 &&
  Array.isArray(Reflect.get(value, "links"));

/**
 * Reads the file of `--state`; one that is not there yet has no links.
 *
 * @throws CommandError (wrong use) for a file that the doctor did not write
 */
async function readState(folder: string, path: string): Promise<State> {
  let text: string;
  try {
    text = await readFile(resolve(folder, path), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { version: 1, links: [] };
    throw new CommandError(EXIT.wrongUse, `${path} cannot be read: check its path and permissions.`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isState(value)) return value;
  } catch {
    // Said below.
  }
  throw new CommandError(EXIT.wrongUse, `${path} is no state of the doctor; name another file with --state.`);
}

/** Follows a delta to its end, and gives the path of its next round. */
async function endOfRound({ reach }: RowContext, path: string): Promise<string | undefined> {
  let next: string | undefined = path;
  for (let page = 0; next !== undefined && page < MOST_PAGES; page += 1) {
    const { json }: ReachReply = await reach.ask(next);
    const end = pathOfLink(json["@odata.deltaLink"]);
    if (end !== undefined) return end;
    next = pathOfLink(json["@odata.nextLink"]);
  }
  return undefined;
}

/** Where a round can begin: with the present of the directory, or in the inbox of some user who has one. */
async function startsOf({ users }: RowContext, kind: KeptLink["kind"]): Promise<readonly string[]> {
  if (kind === "users") return ["/users/delta?$select=id&$deltatoken=latest"];
  const some = (await users()).slice(0, MOST_USERS);
  return some.map((id) => `/users/${idSegment(id)}/mailFolders/inbox/messages/delta?$select=id`);
}

async function takeLink(
  context: RowContext,
  kind: KeptLink["kind"],
  now: number,
): Promise<readonly KeptLink[]> {
  for (const start of await startsOf(context, kind)) {
    const path = await endOfRound(context, start);
    if (path !== undefined)
      return [{ kind, way: context.reach.way, takenAt: new Date(now).toISOString(), path, results: [] }];
  }
  return [];
}

const ageOf = ({ takenAt }: KeptLink, now: number): number =>
  Math.floor((now - Date.parse(takenAt)) / DAY_MS);

/** Tries a link that has come of age. Each age is tried once: following a link may prolong nothing, and asks for all changes. */
async function grow({ reach }: RowContext, link: KeptLink, now: number): Promise<KeptLink> {
  const age = ageOf(link, now);
  const due = AGES_DAYS.some((days) => age >= days && !link.results.some((result) => result.days >= days));
  if (!due || link.way !== reach.way) return link;
  const reply = await reach.ask(link.path);
  return { ...link, results: [...link.results, { days: age, reply: replyText(reply) }] };
}

function findingOf(link: KeptLink, now: number): Finding {
  const { kind, results } = link;
  const check = `state.${kind}`;
  const last = results.at(-1);
  if (last === undefined)
    return {
      check,
      result: "untried",
      expected: EXPECTED,
      found: `the link is ${Math.max(0, ageOf(link, now))} days old`,
      remedy: `Run again with the same --state when it is ${AGES_DAYS[0]} days old, and ${AGES_DAYS[1]}.`,
    };
  const found = results.map(({ days, reply }) => `${reply} after ${days} days`).join(", ");
  const isKnown = /^(?:2\d\d|410)\b/.test(last.reply);
  return isKnown
    ? { check, result: "pass", expected: EXPECTED, found }
    : {
        check,
        result: "warn",
        expected: EXPECTED,
        found,
        remedy: "Report the status and the code: a reader that gets them does not know to begin again.",
      };
}

/** Where the links are kept, and the present. */
export interface StateFile {
  readonly folder: string;
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Keeps a link of users and one of messages from run to run, and tries them when they are 8 and 31 days old. */
export async function lookAtState(
  context: RowContext,
  { folder, path, now }: StateFile,
): Promise<readonly Finding[]> {
  const { links } = await readState(folder, path);
  const own = links.filter(({ way }) => way === context.reach.way);
  const kinds = (["users", "messages"] as const).filter((kind) => !own.some((link) => link.kind === kind));
  const taken = (await Promise.all(kinds.map((kind) => takeLink(context, kind, now)))).flat();
  const grown = await Promise.all(own.map((link) => grow(context, link, now)));
  const all = [...links.filter((link) => !own.includes(link)), ...grown, ...taken];
  await writePrivateFile(
    folder,
    path,
    `${JSON.stringify({ version: 1, links: all } satisfies State, null, 2)}\n`,
  );
  const told = [...grown, ...taken].map((link) => findingOf(link, now));
  return told.length > 0
    ? told
    : [
        {
          check: "state",
          result: "untried",
          expected: EXPECTED,
          found: "no delta could be followed to its end",
          remedy: "Run as a caller that reads users and mail.",
        },
      ];
}
