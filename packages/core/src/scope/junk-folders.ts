import { pathSegment } from "../graph/path.ts";
import { failClosed, type JsonObject, recordsOf } from "./lookup.ts";
import { createScopeMemory, type ScopeLookupOptions } from "./scope-memory.ts";

/** The ids of a mailbox's Junk Email and of all folders below it; undefined for a mailbox without one. */
export type JunkFolders = (
  mailboxId: string,
  signal: AbortSignal,
) => Promise<ReadonlySet<string> | undefined>;

const MAX_MAILBOXES = 20_000;
/** More folders below Junk Email than these are not looked for: then the mailbox is undecided. */
const MAX_JUNK_FOLDERS = 100;

const idOf = (folder: unknown): string => {
  const id = typeof folder === "object" && folder !== null && "id" in folder ? folder.id : undefined;
  if (typeof id !== "string") throw failClosed("a folder without an id");
  return id;
};

const childrenIn = (page: JsonObject | undefined): readonly string[] => {
  if (page === undefined) throw failClosed("a junk folder went away");
  if (page["@odata.nextLink"] !== undefined) throw failClosed("too many junk folders");
  return recordsOf(page).map(idOf);
};

/**
 * Looks up where a mailbox keeps junk, at most every 15 minutes. A rule can sort junk into folders below Junk Email, so they
 * count as junk, too. It fails closed: a mailbox whose junk folders cannot all be known is undecided.
 */
export function createJunkFolders({ lookup, now, timeout }: ScopeLookupOptions): JunkFolders {
  const known = createScopeMemory<ReadonlySet<string> | undefined>({ limit: MAX_MAILBOXES, now, timeout });

  const load = async (mailboxId: string, signal: AbortSignal): Promise<ReadonlySet<string> | undefined> => {
    const folders = `/v1.0/users/${pathSegment(mailboxId)}/mailFolders`;
    const junk = await lookup.get(`${folders}/junkemail?$select=id`, signal);
    if (junk === undefined) return undefined;
    const ids = new Set([idOf(junk)]);
    // A set gives what is added to it while it is read.
    for (const id of ids) {
      if (ids.size > MAX_JUNK_FOLDERS) throw failClosed("too many junk folders");
      const children = `${folders}/${pathSegment(id)}/childFolders?$select=id&$top=${MAX_JUNK_FOLDERS}&includeHiddenFolders=true`;
      for (const child of childrenIn(await lookup.get(children, signal))) ids.add(child);
    }
    return ids;
  };

  return (mailboxId, signal) => known.get(mailboxId, signal, (flight) => load(mailboxId, flight));
}
