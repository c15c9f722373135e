import type { Mailbox, MailFolder } from "../../../tenant/mailbox.ts";
import { type GraphCall, parameter } from "../graph-call.ts";
import { itemNotFound } from "../graph-error.ts";
import { notFound } from "./mailbox-index.ts";
import { mailboxOf } from "./principals.ts";

/** How deep the simulator follows `childFolders` in one path. */
const MAX_FOLDER_LEVELS = 5;

/** `/mailFolders/{folder}`, and the same at the end of ever longer chains of `childFolders`. */
export const folderPaths = Array.from({ length: MAX_FOLDER_LEVELS }, (_, level) => {
  const chain = Array.from({ length: level }, (_unused, at) => `/{above${at}}/childFolders`).join("");
  return `/users/{user}/mailFolders${chain}/{folder}`;
});

function findFolder(call: GraphCall, mailbox: Mailbox, key: string): MailFolder {
  const folder =
    call.mailboxIndex(mailbox).folders.get(key) ??
    mailbox.folders.find(({ wellKnownName }) => wellKnownName === key.toLowerCase());
  if (folder === undefined) throw notFound(key, mailbox, call.tenant);
  return folder;
}

/** The folder that the path names, by id or well-known name; each folder of a chain must lie in the one before. */
export function folderOf(call: GraphCall, mailbox: Mailbox): MailFolder {
  const chain = [...call.parameters].filter(([name]) => name.startsWith("above")).map(([, key]) => key);
  let parent: MailFolder | undefined;
  for (const key of [...chain, parameter(call, "folder")]) {
    const folder = findFolder(call, mailbox, key);
    if (parent !== undefined && folder.parentFolderId !== parent.id) throw itemNotFound();
    parent = folder;
  }
  return parent as MailFolder;
}

/** The folders below another one; hidden ones only on request. */
function childrenOf(call: GraphCall, mailbox: Mailbox, parentId: string): readonly MailFolder[] {
  const hidden = call.query.get("includehiddenfolders")?.value.toLowerCase() === "true";
  return mailbox.folders.filter(
    ({ parentFolderId, isHidden }) => parentFolderId === parentId && (hidden || !isHidden),
  );
}

/** The folders below the root, which itself is not listed. */
export const topFoldersOf = (call: GraphCall) => {
  const mailbox = mailboxOf(call);
  const root = mailbox.folders.find(({ wellKnownName }) => wellKnownName === "msgfolderroot");
  return childrenOf(call, mailbox, root?.id ?? "");
};

/** The folders below the one that the path names. */
export const childFoldersOf = (call: GraphCall) => {
  const mailbox = mailboxOf(call);
  return childrenOf(call, mailbox, folderOf(call, mailbox).id);
};
