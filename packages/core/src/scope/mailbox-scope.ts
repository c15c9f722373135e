import { Refusal } from "../errors.ts";
import { isGuid } from "../guid.ts";
import type { MailboxSet, ScopeRules } from "../policy/document/scope-rules.ts";
import type { Directory } from "./directory.ts";
import type { IdOpener } from "./id-opener.ts";

/** Tells whether a user, by object id in lower case, is in a scope. */
export type IsInScope = (userId: string) => boolean;

/** Makes the test of an entry's mailbox scope; what groups hold is as of the call. */
export type MailboxScope = (rules: ScopeRules, signal: AbortSignal) => Promise<IsInScope>;

/** The id that a policy names in clear or sealed. */
const unsealObjectId = (id: string, opener: IdOpener): string => {
  const opened = isGuid(id) ? id : opener.unsealId("directoryObject", id);
  if (opened === undefined) throw new Refusal("internal", "policy: a sealed id of the scope does not open");
  return opened.toLowerCase();
};

/**
 * Decides on mailboxes by object id: those that are excluded are out, whatever else says; of the rest those are in that are
 * listed, or all where no list is. An id of the policy that does not open refuses everything, since nobody could tell what
 * it was meant to exclude.
 */
export function createMailboxScope(directory: Directory, opener: IdOpener): MailboxScope {
  const listed = new WeakMap<readonly string[], ReadonlySet<string>>();

  const membersOf = async (set: MailboxSet, signal: AbortSignal): Promise<ReadonlySet<string>> => {
    if ("group" in set) return directory.membersOf(unsealObjectId(set.group, opener), signal);
    const members = listed.get(set) ?? new Set(set.map((id) => unsealObjectId(id, opener)));
    listed.set(set, members);
    return members;
  };

  return async ({ mailboxes, exclude }, signal) => {
    const [included, excluded] = await Promise.all(
      [mailboxes, exclude].map((set) => (set === undefined ? undefined : membersOf(set, signal))),
    );
    return (userId) => excluded?.has(userId) !== true && (included === undefined || included.has(userId));
  };
}
