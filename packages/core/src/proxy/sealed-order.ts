import type { Operation } from "../policy/operations/operation.ts";
import { idKindOfRecords } from "../policy/operations/record-ids.ts";
import type { ParsedQuery } from "../policy/query/query.ts";
import type { Seal } from "../privacy/tokens/seal.ts";
import { structuredType } from "../schema/schema.ts";
import type { Visibility } from "../schema/visibility.ts";
import type { RecordFilter } from "../scope/record-filter.ts";
import type { ResolvedRequest } from "./resolve.ts";

/** How the records of a reply of the directory are put into an order that tells nothing of them. */
export interface SealedOrder {
  /** The kind under which the ids of the records are sealed. */
  readonly idKind: string;
  /** True where the caller is not given the id, which is fetched for the order only. */
  readonly stripsId: boolean;
  /** Most records of one reply; undefined for all of Graph's page. */
  readonly top: number | undefined;
  /** The sealed id behind which the reply goes on in Graph's page. */
  readonly after: string | undefined;
}

/** What the directory may order its records by. */
const orderedBy = ["id", "displayName", "userPrincipalName"] as const;

/** True where the caller does not see in the clear all that the directory may order its records by. */
const hidesOrder = ({ reply: { type } }: Operation, { actionFor }: Visibility): boolean => {
  const { properties } = structuredType(type);
  return orderedBy.some((name) => {
    const property = properties.get(name);
    return property !== undefined && actionFor(property, type) !== "keep";
  });
};

/**
 * The order of the records of a reply; undefined where it stays Graph's own: for an order that the caller asks for, by what it
 * sees.
 *
 * Graph lists the directory by user principal name. Somebody who knows some of the names would align them with the records.
 * So Graph's pages are read as large as they come, their records are sorted by sealed id, and `$top` cuts the reply out of
 * the page.
 */
export function sealedOrderOf(
  operation: Operation,
  { query, cursor }: Pick<ResolvedRequest, "query" | "cursor">,
  visibility: Visibility,
): SealedOrder | undefined {
  const { group, reply } = operation;
  const idKind = idKindOfRecords(operation);
  const isList = reply.kind === "collection" || reply.kind === "delta";
  if (group !== "directory" || reply.type === "organization" || !isList) return undefined;
  if (query.orderBy !== undefined || idKind === undefined) return undefined;
  if (!hidesOrder(operation, visibility)) return undefined;
  const stripsId = reply.kind === "collection" && query.select?.includes("id") === false;
  return { idKind, stripsId, top: query.top, after: cursor?.after };
}

/** A filter that also sorts the records that stay, and takes those of the reply. */
export function orderedFilter(
  filter: RecordFilter | undefined,
  { idKind, stripsId, top = Number.POSITIVE_INFINITY, after = "" }: SealedOrder,
  { sealIds }: Pick<Seal, "sealIds">,
): RecordFilter {
  return {
    reads: new Set([...(filter?.reads ?? []), "id"]),
    strips: new Set([...(filter?.strips ?? []), ...(stripsId ? ["id"] : [])]),
    keepsCount: filter === undefined && after === "",
    keeps: async (records) => (await filter?.keeps(records)) ?? records.map(() => true),
    arrange(records) {
      const named: { readonly id: string; readonly position: number }[] = [];
      const nameless: number[] = [];
      for (const [position, { members }] of records.entries()) {
        const { id } = members;
        if (typeof id === "string") named.push({ id, position });
        else nameless.push(position);
      }
      const sealed = sealIds(
        idKind,
        named.map(({ id }) => id),
      );
      const behind = named
        .map(({ position }, i) => ({ id: sealed[i] ?? "", position }))
        .filter(({ id }) => id > after)
        .sort((one, other) => (one.id < other.id ? -1 : Number(one.id > other.id)));
      const served = behind.slice(0, top);
      return {
        // Graph gives every record an id. One without is served once, since no link could go on behind it.
        positions: [...(after === "" ? nameless : []), ...served.map(({ position }) => position)],
        goesOnBehind: served.length < behind.length ? served.at(-1)?.id : undefined,
      };
    },
  };
}

/** Graph gives no more users at once where their sign-ins are selected. */
const SIGN_IN_PAGE_RECORDS = 500;

/**
 * The query for a page in sealed order: as large as Graph gives it.
 *
 * @see https://learn.microsoft.com/graph/api/user-list
 */
export function wholePage(query: ParsedQuery, { reply, maxTop }: Operation): ParsedQuery {
  if (reply.kind !== "collection") return query;
  return { ...query, top: query.select?.includes("signInActivity") === true ? SIGN_IN_PAGE_RECORDS : maxTop };
}
