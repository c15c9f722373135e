import type { Reply, Send, Wanted } from "./caller.ts";
import { type Collection, collections, type Expectations, type Told } from "./expectations.ts";

/** What a reader found of what it had to find. */
export interface Findings {
  expected: number;
  read: number;
  missing: number;
  /** Records that came again, or that nobody expected. */
  twice: number;
  /** The least number of requests to Graph's mailboxes that all of it takes. */
  floor: number;
  /** How many records each collection told. */
  readonly records: Record<Collection, number>;
  /** The mailboxes that cannot be read, by number, with the last answer of each. */
  readonly skipped: Map<number, string>;
}

/** Nothing was read yet. */
export const createFindings = (): Findings => ({
  expected: 0,
  read: 0,
  missing: 0,
  twice: 0,
  floor: 0,
  records: { inbox: 0, sentitems: 0, calendar: 0 },
  skipped: new Map(),
});

/** How a reader reads. */
export interface ReaderOptions {
  /** Asks until there is an answer. */
  readonly ask: Send;
  readonly expectations: Expectations;
  /** Entries on a page. */
  readonly pageSize: number;
  /** How many mailboxes are read at once; each is asked for its collections at once. */
  readonly width: number;
}

/** Reads a tenant as an analytics platform does: all people, all of each mailbox, and then what changed. */
export interface Reader {
  /** The people, as their ids, each once. */
  readPeople(): Promise<readonly string[]>;
  /** A first round of every collection of these people. */
  readAll(people: readonly string[]): Promise<Findings>;
  /** What changed since, from the revision that the first round told. */
  readChanges(since: number): Promise<Findings>;
}

interface Round {
  readonly ids: readonly string[];
  readonly removed: readonly string[];
  readonly link: string;
}

interface Entry {
  readonly id?: unknown;
  readonly "@removed"?: unknown;
}

interface Page {
  readonly value?: readonly Entry[];
  readonly "@odata.nextLink"?: string;
  readonly "@odata.deltaLink"?: string;
}

const range = `startDateTime=${encodeURIComponent("2025-01-01T00:00:00Z")}&endDateTime=${encodeURIComponent("2028-01-01T00:00:00Z")}`;

const pathOf: Readonly<Record<Collection, string>> = {
  inbox: "mailFolders/inbox/messages/delta",
  sentitems: "mailFolders/sentitems/messages/delta",
  calendar: `calendarView/delta?${range}`,
};

/** A link as a target: the path and the query to the letter. */
const targetOf = (link: string): string => link.slice(link.indexOf("/v1.0/"));

const wantedOf = (target: string, pageSize: number): Wanted => ({
  target,
  headers: { prefer: `odata.maxpagesize=${pageSize}` },
});

/** A mailbox that does not answer, with what it said. */
class Unreadable extends Error {
  constructor({ status, code }: Reply) {
    super(`${status} ${code ?? ""}`.trim());
  }
}

/** All pages of a round, to its link. */
async function readRound(ask: Send, first: string, pageSize: number): Promise<Round> {
  const [ids, removed]: [string[], string[]] = [[], []];
  for (let target = first; ; ) {
    const reply = await ask(wantedOf(target, pageSize));
    if (reply.status !== 200) throw new Unreadable(reply);
    const { value = [], ...links } = reply.json as Page;
    for (const entry of value) (entry["@removed"] === undefined ? ids : removed).push(String(entry.id));
    const next = links["@odata.nextLink"];
    if (next === undefined) return { ids, removed, link: targetOf(links["@odata.deltaLink"] ?? "") };
    target = targetOf(next);
  }
}

/** Counts what a round told against what it had to tell. */
function compare(findings: Findings, { ids, removed }: Round, told: Told): void {
  for (const [seen, expected] of [
    [ids, told.records],
    [removed, told.removed],
  ] as const) {
    const distinct = new Set(seen);
    const found = [...distinct].filter((id) => expected.has(id)).length;
    findings.expected += expected.size;
    findings.read += seen.length;
    findings.missing += expected.size - found;
    findings.twice += seen.length - found;
  }
}

/** Works on all items, so many at a time. */
async function inParallel<Item>(
  items: Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = rest.next(); next.done !== true; next = rest.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** Creates the reader of one driver. It holds a link for each collection, and nothing of a record. */
export function createReader({ ask, expectations, pageSize, width }: ReaderOptions): Reader {
  /** The links of each mailbox, in the order of the collections. */
  const links = new Map<number, readonly string[]>();

  const readMailbox = async (
    findings: Findings,
    number: number,
    { targets, since }: { readonly targets: readonly string[]; readonly since: number | null },
  ): Promise<void> => {
    const rounds = await Promise.allSettled(targets.map((target) => readRound(ask, target, pageSize)));
    const failed = rounds.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") {
      if (!(failed.reason instanceof Unreadable)) throw failed.reason;
      findings.skipped.set(number, failed.reason.message);
      findings.floor += targets.length;
      return;
    }
    const read = rounds.flatMap((round) => (round.status === "fulfilled" ? [round.value] : []));
    for (const [at, round] of read.entries()) {
      const collection = collections[at] ?? "inbox";
      const told = expectations.told(number, collection, since);
      compare(findings, round, told);
      findings.records[collection] += round.ids.length;
      findings.floor += told.pages;
    }
    links.set(
      number,
      read.map(({ link }) => link),
    );
  };

  return {
    async readPeople() {
      const ids: string[] = [];
      for (let target: string | undefined = "/v1.0/users?%24select=id&%24top=999"; target !== undefined; ) {
        const reply: Reply = await ask({ target, headers: {} });
        if (reply.status !== 200) throw new Unreadable(reply);
        const page = reply.json as Page;
        ids.push(...(page.value ?? []).map(({ id }) => String(id)));
        target = page["@odata.nextLink"] === undefined ? undefined : targetOf(page["@odata.nextLink"]);
      }
      return ids;
    },
    async readAll(people) {
      const findings = createFindings();
      await inParallel(people, width, async (id) => {
        const number = expectations.numbers.get(id);
        if (number === undefined) throw new Error("a person is told whom the tenant does not have");
        const targets = collections.map((name) => `/v1.0/users/${id}/${pathOf[name]}`);
        await readMailbox(findings, number, { targets, since: null });
      });
      return findings;
    },
    async readChanges(since) {
      const findings = createFindings();
      await inParallel([...links], width, ([number, targets]) =>
        readMailbox(findings, number, { targets, since }),
      );
      return findings;
    },
  };
}
