/*
 * The room of a caller's scope: which mailboxes, folders, calendars and directory objects it may read of what its operations
 * reach. It may ask Graph what a decision depends on, and lets out the decision only. It fails closed: what cannot be decided
 * is refused, and a look-up that fails never widens a scope. It knows no keys, no profile and no reply beyond its records.
 */
import type { Timeout } from "../concurrency/abort.ts";
import type { Refusal } from "../errors.ts";
import type { GraphClient } from "../graph/client.ts";
import { pathSegment } from "../graph/path.ts";
import { asksForSettings, type Permit } from "../policy/policy.ts";
import { createCalendarOwners } from "./calendar-owner.ts";
import { createDirectory, type Directory } from "./directory.ts";
import {
  type AddressedRequest,
  type Examination,
  itemNotFound,
  mailboxNotFound,
  refuseUndecidable,
  userNotFound,
} from "./examined-request.ts";
import { createFolders } from "./folder-scope.ts";
import type { IdOpener } from "./id-opener.ts";
import { createItemVerdict, type IsTenantAddress } from "./internal-items.ts";
import { createJunkFolders } from "./junk-folders.ts";
import { createLookup } from "./lookup.ts";
import { createMailboxScope, type IsInScope, type MailboxScope, type MailboxTest } from "./mailbox-scope.ts";
import type { RecordFilter } from "./record-filter.ts";
import { kindOf } from "./record-rules.ts";
import { rulesFor, type Sources, withholdsResources } from "./request-rules.ts";
import { createResourceMailboxes } from "./resource-mailboxes.ts";
import { filterOf } from "./rule-filter.ts";
import { targetItems } from "./target-items.ts";

/** What an entry's scope makes of a request that it does not refuse. */
export interface Restriction {
  /** The path that goes to Graph, with the mailbox by its object id. */
  readonly path: string;
  readonly mailbox: string | undefined;
  /** Properties that a `$select` must have for the filter to decide on. */
  readonly select: readonly string[];
  readonly expand: readonly string[];
  /** Takes out the records that the caller may not have; undefined where the path says all. */
  readonly filter: RecordFilter | undefined;
  /** True where a group excludes mailboxes and has no members. */
  readonly excludesNobody: boolean;
  /** What becomes of an entity that the filter takes out: it does not exist. */
  readonly missing: Refusal;
}

/**
 * Holds a request against the scope of its caller's entry; undefined, at once, for an entry without one.
 *
 * @throws Refusal `notFound` as Graph answers for what does not exist, `operationRefused` for what cannot be checked, and
 * `upstreamUnavailable` where what it depends on is not available
 */
export type ScopeCheck = (
  permit: Permit,
  request: AddressedRequest,
  opener: IdOpener,
  examination: Examination,
) => Promise<Restriction> | undefined;

/** Options of {@link createScopeCheck}. */
export interface ScopeCheckOptions {
  readonly graph: Pick<GraphClient, "get">;
  /** Origin of the cloud's Graph. */
  readonly graphRoot: string;
  /** True where the application has `Member.Read.Hidden`. */
  readonly readsHidden: boolean;
  /** Tells the operator of a group that excludes mailboxes and has no members. */
  readonly warnOfEmptyExclusion: () => void;
  /** Tells who is of the tenant. Default: nobody is. */
  readonly isTenantAddress?: IsTenantAddress;
  readonly now: () => number;
  readonly timeout: Timeout;
}

/** The path with its mailbox by another key of the same: what was decided on is what is sent. */
const withMailbox = (path: string, from: string | undefined, to: string | undefined): string => {
  if (to === undefined || from === to) return path;
  const head = `/v1.0/users/${pathSegment(from ?? "")}`;
  if (path !== head && !path.startsWith(`${head}/`)) throw refuseUndecidable("the mailbox of the path");
  return `/v1.0/users/${pathSegment(to)}${path.slice(head.length)}`;
};

const isMailboxOperation = ({ operation }: Permit, { query }: AddressedRequest): boolean =>
  operation.group === "mail" || operation.group === "calendar" || asksForSettings(query);

const isScopedDirectory = ({ operation, entry }: Permit): boolean =>
  operation.group === "directory" && entry.scopeDirectory === true;

/** The test of an entry's mailbox scope, made once for each set of keys; undefined for an entry without one. */
type ScopeOf = (permit: Permit, opener: IdOpener, signal: AbortSignal) => Promise<MailboxTest> | undefined;

const createScopes = (directory: Directory, warn: () => void): ScopeOf => {
  const scopes = new WeakMap<IdOpener, MailboxScope>();
  return ({ entry }, opener, signal) => {
    if (entry.mailboxes === undefined && entry.exclude === undefined) return undefined;
    const scope = scopes.get(opener) ?? createMailboxScope(directory, opener, warn);
    scopes.set(opener, scope);
    return scope(entry, signal);
  };
};

/** Whose data a request reads, and the test that it has to pass. */
interface Examinee {
  readonly mailboxId: string | undefined;
  /** True for a mailbox, false for a user of the directory. */
  readonly isMailbox: boolean;
  /** Undefined where every user passes whom the directory knows. */
  readonly isInScope: IsInScope | undefined;
}

/** The mailbox, or the user, by object id, once it is known to be in scope; undefined where the path names none. */
const checkedUser = async (
  { mailboxId, isMailbox, isInScope }: Examinee,
  directory: Directory,
  signal: AbortSignal,
): Promise<string | undefined> => {
  if (mailboxId === undefined) {
    if (isMailbox) throw refuseUndecidable("a mailbox that is not named");
    return undefined;
  }
  const id = await directory.userOf(mailboxId, signal);
  if (id === undefined || isInScope?.(id) === false) throw isMailbox ? mailboxNotFound() : userNotFound();
  return id;
};

/** True for an entry without a scope; `scopeDirectory` says only how far the mailbox scope reaches. */
const isUnlimited = ({
  entry: { mailboxes, exclude, folders, private: sensitivity, senders },
}: Permit): boolean => (mailboxes ?? exclude ?? folders ?? sensitivity ?? senders) === undefined;

/**
 * Makes the one check of scopes. It runs for every request, those that follow links included, and before Graph is asked: a
 * link that was given out under a wider scope does not outlive it.
 */
export function createScopeCheck(options: ScopeCheckOptions): ScopeCheck {
  const { graph, isTenantAddress = () => false, now, timeout } = options;
  const lookup = createLookup({ graph, now });
  const directory = createDirectory({ ...options, lookup });
  const sources: Sources = {
    lookup,
    folders: createFolders({ lookup, now, timeout }),
    owners: createCalendarOwners({ lookup, directory, now, timeout }),
    resources: createResourceMailboxes({ ...options, lookup }),
    junkIn: createJunkFolders({ lookup, now, timeout }),
    verdictOn: createItemVerdict({ lookup, now, timeout }),
    isTenantAddress,
  };
  const scopeOf = createScopes(directory, options.warnOfEmptyExclusion);

  const check = async (
    permit: Permit,
    request: AddressedRequest,
    opener: IdOpener,
    examination: Examination,
  ): Promise<Restriction> => {
    const { signal } = examination;
    const { mailboxId, query } = request;
    const isMailbox = isMailboxOperation(permit, request);
    const isScoped = isMailbox || isScopedDirectory(permit);
    const { isInScope, excludesNobody = false }: Partial<MailboxTest> =
      (isScoped ? await scopeOf(permit, opener, signal) : undefined) ?? {};
    const mailbox =
      isInScope === undefined && !withholdsResources(permit)
        ? mailboxId
        : await checkedUser({ mailboxId, isMailbox, isInScope }, directory, signal);
    const path = withMailbox(request.path, mailboxId, mailbox);
    const kind = kindOf(permit.operation.reply.type);
    const items = targetItems(path);
    const rules = await rulesFor(
      { ...examination, permit, path, query, items, kind, mailbox, isInScope, opener },
      sources,
    );
    return {
      path,
      mailbox,
      select: rules.flatMap(({ properties }) => properties),
      expand: rules.flatMap(({ expand }) => (expand === undefined ? [] : [expand.text])),
      filter: filterOf(rules, query.select),
      excludesNobody,
      missing: kind === "user" ? userNotFound() : itemNotFound("record"),
    };
  };

  return (permit, ...rest) => (isUnlimited(permit) ? undefined : check(permit, ...rest));
}
