import { Refusal } from "../errors.ts";
import { isGuid } from "../guid.ts";
import type { MailboxSet, ScopeRules } from "../policy/document/scope-rules.ts";
import type { Directory } from "./directory.ts";
import type { IdOpener } from "./id-opener.ts";

/** Tells whether a user, by object id in lower case, is in a scope. */
export type IsInScope = (userId: string) => boolean;

/** What of the mailboxes an entry reaches, as of one request. */
export interface MailboxTest {
  readonly isInScope: IsInScope;
  /** True where a group excludes mailboxes and has no members: it may well be another group than was meant. */
  readonly excludesNobody: boolean;
}

/** Makes the test of an entry's mailbox scope; what groups hold is as of the call. */
export type MailboxScope = (rules: ScopeRules, signal: AbortSignal) => Promise<MailboxTest>;

/** The id that a policy names in clear or sealed. */
const unsealObjectId = (id: string, opener: IdOpener): string => {
  const opened = isGuid(id) ? id : opener.unsealId("directoryObject", id);
  if (opened === undefined)
    throw new Refusal("misconfigured", "policy: a sealed id of the scope does not open");
  return opened.toLowerCase();
};

/**
 * Decides on mailboxes by object id: those that are excluded are out, whatever else says; of the rest those are in that are
 * listed, or all where no list is. An id of the policy that does not open refuses everything, since it is not known what
 * it was meant to exclude.
 *
 * @param warn called for a group that excludes mailboxes and has no members, once each time that it is looked up
 */
export function createMailboxScope(directory: Directory, opener: IdOpener, warn: () => void): MailboxScope {
  const listed = new WeakMap<readonly string[], ReadonlySet<string>>();
  const known = new WeakSet<ReadonlySet<string>>();

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
    const excludesNobody = excluded?.size === 0;
    if (excludesNobody && !known.has(excluded)) {
      known.add(excluded);
      warn();
    }
    return {
      isInScope: (userId) =>
        excluded?.has(userId) !== true && (included === undefined || included.has(userId)),
      excludesNobody,
    };
  };
}
