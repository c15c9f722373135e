import type { Random } from "../../random.ts";
import { ownFolders } from "../corpus/places.ts";
import { folderId, itemId, type MailboxIdentity } from "../exchange-ids.ts";
import { type JsonObject, unsafeInteger } from "../wire.ts";

/** A mail folder before its messages are counted. */
export interface Folder {
  readonly id: string;
  /** Graph's well-known name, or null for a folder of the user's own. */
  readonly wellKnownName: string | null;
  readonly displayName: string;
  readonly parentFolderId: string;
  readonly isHidden: boolean;
  /** Number inside the ids of the items in it. */
  readonly counter: number;
  /** A search folder's word: its messages are those of `sourceFolderIds` whose subject has it. */
  readonly search: { readonly word: string; readonly sourceFolderIds: readonly string[] } | null;
  /** Leading scan positions that hold nothing visible: a page of this folder may be empty and still have a nextLink. */
  readonly scanGap: number;
}

const wellKnown = [
  ["archive", 0x15d, "Archive", "Archiv"],
  ["conversationhistory", 0x115, "Conversation History", "Aufgezeichnete Unterhaltungen"],
  ["deleteditems", 0x10a, "Deleted Items", "Gelöschte Elemente"],
  ["drafts", 0x10f, "Drafts", "Entwürfe"],
  ["inbox", 0x10c, "Inbox", "Posteingang"],
  ["junkemail", 0x119, "Junk Email", "Junk-E-Mail"],
  ["outbox", 0x10b, "Outbox", "Postausgang"],
  ["sentitems", 0x109, "Sent Items", "Gesendete Elemente"],
  ["syncissues", 0x11d, "Sync Issues", "Synchronisierungsprobleme"],
] as const;

/** What the search folders look for in subjects. */
const searchWord = "orchard";

/** What {@link createFolders} needs to know. */
export interface FolderPlan {
  readonly identity: MailboxIdentity;
  readonly random: Random;
  /** Folder names in German, as a mailbox has them whose owner works in German. */
  readonly localized: boolean;
  /** The big mailbox has every shape of folder, an archive among them whose first page is empty. */
  readonly rich: boolean;
  /** Name of the search folder, or null for a mailbox without one. */
  readonly searchName: string | null;
}

type FolderSeed = Pick<Folder, "displayName" | "parentFolderId" | "counter"> & Partial<Folder>;

function ownTree(
  plan: FolderPlan,
  create: (seed: FolderSeed) => Folder,
  root: string,
  inbox: string,
): Folder[] {
  const names = plan.random.sample(ownFolders, plan.rich ? 6 : 3);
  const [first = "", second = "", third = "", ...rest] = names;
  const parent = create({
    displayName: first,
    parentFolderId: inbox,
    counter: 0x2_0000 + plan.random.int(1, 999),
  });
  const child = create({
    displayName: second,
    parentFolderId: parent.id,
    counter: 0x2_1000 + plan.random.int(1, 999),
  });
  const grandchild = create({
    displayName: third,
    parentFolderId: child.id,
    counter: 0x2_2000 + plan.random.int(1, 999),
  });
  const top = rest.map((displayName, at) =>
    create({ displayName, parentFolderId: root, counter: 0x3_0000 + at * 257 }),
  );
  return [parent, child, grandchild, ...top];
}

/** Creates a mailbox's folders: the well-known ones with ids of the run-length form, own ones two levels deep. */
export function createFolders(plan: FolderPlan): readonly Folder[] {
  const { identity } = plan;
  const create = (seed: FolderSeed): Folder => ({
    id: folderId(identity, seed.counter, seed.wellKnownName !== undefined),
    wellKnownName: null,
    isHidden: false,
    search: null,
    scanGap: 0,
    ...seed,
  });
  const root = create({
    displayName: plan.localized ? "Oberste Ebene des Informationsspeichers" : "Top of Information Store",
    parentFolderId: folderId(identity, 0x101, true),
    counter: 0x108,
    wellKnownName: "msgfolderroot",
  });
  const known = wellKnown.map(([wellKnownName, counter, english, german]) =>
    create({
      displayName: plan.localized ? german : english,
      parentFolderId: root.id,
      counter,
      wellKnownName,
      isHidden: wellKnownName === "syncissues",
      scanGap: plan.rich && wellKnownName === "archive" ? 10 : 0,
    }),
  );
  const inbox = known.find(({ wellKnownName }) => wellKnownName === "inbox") ?? root;
  const searchFolder =
    plan.searchName === null
      ? []
      : [
          {
            ...create({
              displayName: `Suche ${plan.searchName}`,
              parentFolderId: inbox.id,
              counter: 0x4_0001,
            }),
            id: itemId(identity, 0x4_0001, 0x4_0002),
            search: { word: searchWord, sourceFolderIds: [inbox.id] },
          },
        ];
  return [root, ...known, ...ownTree(plan, create, root.id, inbox.id), ...searchFolder];
}

/** The folder as Graph answers it, with a size that no schema declares; the archive of the rich mailbox is enormous. */
export function folderWire(
  folder: Folder,
  counts: { readonly children: number; readonly unread: number; readonly total: number },
): JsonObject {
  return {
    ...(folder.search === null ? {} : { "@odata.type": "#microsoft.graph.mailSearchFolder" }),
    id: folder.id,
    displayName: folder.displayName,
    parentFolderId: folder.parentFolderId,
    childFolderCount: counts.children,
    unreadItemCount: counts.unread,
    totalItemCount: counts.total,
    sizeInBytes: folder.scanGap > 0 ? unsafeInteger : counts.total * 75_811,
    isHidden: folder.isHidden,
    ...(folder.search === null
      ? {}
      : {
          isSupported: true,
          includeNestedFolders: true,
          sourceFolderIds: folder.search.sourceFolderIds,
          filterQuery: `contains(subject, '${folder.search.word}')`,
        }),
  };
}
