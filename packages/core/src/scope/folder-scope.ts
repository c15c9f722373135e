import { Refusal } from "../errors.ts";
import { pathSegment } from "../graph/path.ts";
import { wellKnownFolders } from "../policy/operations/well-known-folders.ts";
import type { IdOpener } from "./id-opener.ts";
import { createScopeMemory, type ScopeLookupOptions } from "./scope-memory.ts";

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

const MAX_FOLDERS = 20_000;

const openFolder = (sealed: string, opener: IdOpener): string => {
  const id = opener.unsealId("mailFolder", sealed);
  if (id === undefined) throw new Refusal("internal", "policy: a sealed folder does not open");
  return id;
};

/** Looks up the ids of well-known folders, each at most every 15 minutes, since records name their folder only by id. */
export function createFolders({ lookup, now, timeout }: ScopeLookupOptions): Folders {
  const folderIds = createScopeMemory<string | undefined>({ limit: MAX_FOLDERS, now, timeout });

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
