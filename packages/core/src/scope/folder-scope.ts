import type { Timeout } from "../concurrency/abort.ts";
import { createExpiringCache } from "../concurrency/expiring-cache.ts";
import { Refusal } from "../errors.ts";
import { pathSegment } from "../graph/path.ts";
import { wellKnownFolders } from "../policy/operations/well-known-folders.ts";
import { SCOPE_LIFETIME_MS } from "./directory.ts";
import type { IdOpener } from "./id-opener.ts";
import { type Lookup, timedOut } from "./lookup.ts";

/** Finds the ids of a mailbox's folders. */
export interface Folders {
  /** The ids behind a policy's folder names and sealed ids; a name that the mailbox does not have has none. */
  allowedIn(
    mailboxId: string,
    folders: readonly string[],
    opener: IdOpener,
    signal: AbortSignal,
  ): Promise<ReadonlySet<string>>;
  /** The id of a folder that a path names by its id or by a well-known name; undefined if there is none. */
  idOf(mailboxId: string, folder: string, signal: AbortSignal): Promise<string | undefined>;
}

/** Options of {@link createFolders}. */
export interface FoldersOptions {
  readonly lookup: Lookup;
  readonly now: () => number;
  readonly timeout: Timeout;
}

const FLIGHT_MS = 15_000;
const MAX_FOLDERS = 20_000;

const openFolder = (sealed: string, opener: IdOpener): string => {
  const id = opener.unsealId("mailFolder", sealed);
  if (id === undefined) throw new Refusal("internal", "policy: a sealed folder does not open");
  return id;
};

/** Looks up the ids of well-known folders, each at most every 15 minutes, since records name their folder only by id. */
export function createFolders({ lookup, now, timeout }: FoldersOptions): Folders {
  const folderIds = createExpiringCache<string | undefined>({
    lifetimeMs: SCOPE_LIFETIME_MS,
    limit: MAX_FOLDERS,
    flightMs: FLIGHT_MS,
    timedOut,
    now,
    timeout,
  });

  const idOf: Folders["idOf"] = async (mailboxId, name, signal) => {
    const folder = name.toLowerCase();
    if (!wellKnownFolders.has(folder)) return name;
    return folderIds.get(`${mailboxId}/${folder}`, signal, async (flight) => {
      const path = `/v1.0/users/${pathSegment(mailboxId)}/mailFolders/${folder}?$select=id`;
      const found = await lookup.get(path, flight);
      return typeof found?.["id"] === "string" ? found["id"] : undefined;
    });
  };

  return {
    idOf,
    async allowedIn(mailboxId, folders, opener, signal) {
      const ids = new Set<string>();
      for (const folder of folders) {
        const id = wellKnownFolders.has(folder)
          ? await idOf(mailboxId, folder, signal)
          : openFolder(folder, opener);
        if (id !== undefined) ids.add(id);
      }
      return ids;
    },
  };
}
