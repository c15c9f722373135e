import type { Timeout } from "../concurrency/abort.ts";
import type { Refusal } from "../errors.ts";
import type { GraphClient } from "../graph/client.ts";
import { pathSegment } from "../graph/path.ts";
import { asksForSettings, type Permit } from "../policy/policy.ts";
import type { Seal } from "../privacy/tokens/seal.ts";
import { createCalendarOwners } from "./calendar-owner.ts";
import { createDirectory } from "./directory.ts";
import { type AddressedRequest, noItem, noMailbox, noUser, unchecked } from "./examined-request.ts";
import { createFolders } from "./folder-scope.ts";
import { createLookup } from "./lookup.ts";
import { createMailboxScope, type IsInScope, type MailboxScope } from "./mailbox-scope.ts";
import { refuseProbes } from "./probes.ts";
import type { RecordFilter } from "./record-filter.ts";
import { kindOf, type RecordRule } from "./record-rules.ts";
import { rulesFor, type Sources } from "./request-rules.ts";
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
  /** What becomes of an entity that the filter takes out: it does not exist. */
  readonly missing: Refusal;
}

/**
 * Holds a request against the scope of its caller's entry; undefined, at once, for an entry without one.
 *
 * @throws Refusal `notFound` as Graph answers for what does not exist, `operationRefused` for what cannot be checked, and
 * `upstreamUnavailable` where what it depends on cannot be had
 */
export type Restrict = (
  permit: Permit,
  resolved: AddressedRequest,
  seal: Seal,
  signal: AbortSignal,
) => Promise<Restriction> | undefined;

/** Options of {@link createRestrict}. */
export interface RestrictOptions {
  readonly graph: Pick<GraphClient, "get">;
  /** Origin of the cloud's Graph. */
  readonly graphRoot: string;
  readonly now: () => number;
  readonly timeout: Timeout;
}

/** The path with its mailbox by another key of the same: what was decided on is what is sent. */
const withMailbox = (path: string, from: string | undefined, to: string | undefined): string => {
  if (to === undefined || from === to) return path;
  const head = `/v1.0/users/${pathSegment(from ?? "")}`;
  if (path !== head && !path.startsWith(`${head}/`)) throw unchecked("the mailbox of the path");
  return `/v1.0/users/${pathSegment(to)}${path.slice(head.length)}`;
};

/** One filter of all rules: a record stays if every rule keeps it. */
function filterOf(
  rules: readonly RecordRule[],
  selected: readonly string[] | undefined,
): RecordFilter | undefined {
  if (rules.length === 0) return undefined;
  const expanded = rules.flatMap(({ expand }) => (expand === undefined ? [] : [expand.property]));
  const added = selected === undefined ? [] : rules.flatMap(({ properties }) => properties);
  const strips = [
    ...added.filter((name) => name !== "id" && selected?.includes(name) !== true),
    ...rules.flatMap((rule) => rule.strips ?? []),
  ];
  return {
    reads: new Set([
      ...expanded,
      ...rules.flatMap(({ properties, annotations = [] }) => [...properties, ...annotations]),
    ]),
    strips: new Set([...strips, ...expanded, ...expanded.map((name) => `${name}@odata.context`)]),
    async keeps(records) {
      const kept = await Promise.all(rules.map((rule) => rule.keeps(records)));
      return records.map((_, i) => kept.every((verdicts) => verdicts[i] === true));
    },
  };
}

const isMailboxOperation = ({ operation }: Permit, { query }: AddressedRequest): boolean =>
  operation.group === "mail" || operation.group === "calendar" || asksForSettings(query);

/**
 * Makes the one check of scopes. It runs for every request, those that follow links included, and before Graph is asked: a
 * link that was handed out under a wider scope does not outlive it.
 */
export function createRestrict({ graph, graphRoot, now, timeout }: RestrictOptions): Restrict {
  const lookup = createLookup({ graph, now });
  const directory = createDirectory({ lookup, graphRoot, now, timeout });
  const sources: Sources = {
    lookup,
    folders: createFolders({ lookup, now, timeout }),
    owners: createCalendarOwners({ lookup, directory, now, timeout }),
  };
  const scopes = new WeakMap<Seal, MailboxScope>();

  const scopeOf = async ({ entry }: Permit, seal: Seal, signal: AbortSignal) => {
    if (entry.mailboxes === undefined && entry.exclude === undefined) return undefined;
    const scope = scopes.get(seal) ?? createMailboxScope(directory, seal);
    scopes.set(seal, scope);
    return scope(entry, signal);
  };

  /** The mailbox, or the user, by object id, once it is known to be in scope. */
  const checkedUser = async (
    mailboxId: string,
    isInScope: IsInScope,
    missing: () => Refusal,
    signal: AbortSignal,
  ): Promise<string> => {
    const id = await directory.userOf(mailboxId, signal);
    if (id === undefined || !isInScope(id)) throw missing();
    return id;
  };

  const examine = async (
    permit: Permit,
    resolved: AddressedRequest,
    seal: Seal,
    signal: AbortSignal,
  ): Promise<Restriction> => {
    const { mailboxId } = resolved;
    const isMailbox = isMailboxOperation(permit, resolved);
    const isDirectory = permit.operation.group === "directory" && permit.entry.scopeDirectory === true;
    const isInScope = isMailbox || isDirectory ? await scopeOf(permit, seal, signal) : undefined;
    if (isInScope !== undefined && isMailbox && mailboxId === undefined)
      throw unchecked("a mailbox that is not named");
    const mailbox =
      isInScope === undefined || mailboxId === undefined
        ? mailboxId
        : await checkedUser(mailboxId, isInScope, isMailbox ? noMailbox : noUser, signal);
    const path = withMailbox(resolved.path, resolved.mailboxId, mailbox);
    const kind = kindOf(permit.operation.reply.type);
    const items = targetItems(path);
    const rules = await rulesFor({ permit, path, items, kind, mailbox, isInScope, seal, signal }, sources);
    refuseProbes(resolved.query, rules);
    return {
      path,
      mailbox,
      select: rules.flatMap(({ properties }) => properties),
      expand: rules.flatMap(({ expand }) => (expand === undefined ? [] : [expand.text])),
      filter: filterOf(rules, resolved.query.select),
      missing: kind === "user" ? noUser() : noItem("record"),
    };
  };

  return (permit, ...rest) => {
    const { mailboxes, exclude, folders, private: sensitivity } = permit.entry;
    const isUnlimited = (mailboxes ?? exclude ?? folders ?? sensitivity) === undefined;
    return isUnlimited ? undefined : examine(permit, ...rest);
  };
}
