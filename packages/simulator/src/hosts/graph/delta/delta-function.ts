import { UnsimulatedRequest } from "../../../wire/host.ts";
import type { GraphCall } from "../graph-call.ts";
import { GraphError } from "../graph-error.ts";
import type { Query } from "../odata/query.ts";
import type { Change, TrackedEntity } from "./sync-states.ts";

/** A collection at the moment of a request. */
export interface TrackedCollection<T extends TrackedEntity> {
  /** `"@odata.context":…,` or nothing. */
  readonly head: string;
  readonly entries: readonly T[];
  /** Whether the client has to learn about the newer one of two states. */
  readonly differs: (before: T, now: T) => boolean;
  readonly write: (change: Change<T>) => string;
  /** Kinds of changes that the delta names; default all. */
  readonly kinds?: readonly Change<T>["kind"][];
  readonly pageSize: number;
  /** How much a round tells at most: an empty page ends it behind so many entries, and the rest is lost. */
  readonly limit?: number;
  /** The first page of the first round is empty and has a nextLink nevertheless. */
  readonly startsEmpty?: boolean;
}

/** A delta function of one kind of collection. */
export interface DeltaFunction<T extends TrackedEntity> {
  /** Names the collection; throws what Graph answers when it is not there. */
  readonly key: (call: GraphCall) => string;
  /** The absolute URL that tokens are appended to. */
  readonly link: (call: GraphCall) => string;
  /** Reads the parameters of the first request and throws what Graph answers to a bad one. */
  readonly open: (call: GraphCall) => TrackedCollection<T>;
  /** Milliseconds for which a token is good. */
  readonly lifetime: number;
  /** The code of a lost state: the two services spell it differently. */
  readonly lostCode: "SyncStateNotFound" | "syncStateNotFound";
  /** The directory knows a token for the present. */
  readonly knowsLatest: boolean;
  readonly resourceUnits?: number;
  readonly applied: (call: GraphCall) => readonly string[];
}

/** One round of a delta function, from the page that is asked for on. */
export interface Round<T extends TrackedEntity> {
  readonly collection: TrackedCollection<T>;
  /** What is still to be told. */
  readonly pending: readonly Change<T>[];
  /** A page without entries comes first. */
  readonly empty?: boolean;
  /** A page without entries comes last, for the round ended before all was told. */
  readonly cutShort?: boolean;
  /** The token behind the page: for what is left of the round, or for the next one where that is null. */
  readonly issue: (rest: readonly Change<T>[] | null) => string;
}

/** What Graph answers to a token whose state it does not have. */
export const lostState = <T extends TrackedEntity>(
  call: GraphCall,
  { lostCode, link }: DeltaFunction<T>,
): GraphError =>
  new GraphError(
    410,
    lostCode,
    "The sync state generation is not found; generation=605;[highest=841][841][839][840].",
    { location: `${link(call)}?$deltatoken=` },
  );

const tokenNames = ["skiptoken", "deltatoken"] as const;

/** The token of a request, without any other parameter: an empty one asks for a first round. */
export function tokenOf({ query, request }: GraphCall) {
  const name = tokenNames.find((candidate) => query.has(candidate));
  if (name === undefined) return undefined;
  if (query.size > 1) throw new UnsimulatedRequest(request, "parameters beside a token are not simulated");
  const value = query.get(name)?.value ?? "";
  return value === "" ? undefined : { name, value };
}

/** A query without its tokens: that of a first round. */
export const withoutTokens = (query: Query): Query =>
  new Map([...query].filter(([name]) => name !== "skiptoken" && name !== "deltatoken"));

/** True for a request for a round in which nothing is told: the client starts from the present. */
export const asksForPresent = <T extends TrackedEntity>(call: GraphCall, { knowsLatest }: DeltaFunction<T>) =>
  knowsLatest && call.query.get("deltatoken")?.value === "latest";

/** Entities by their ids. */
export const byId = <T extends TrackedEntity>(entries: readonly T[]): ReadonlyMap<string, T> =>
  new Map(entries.map((entry) => [entry.id, entry]));

/** What a client that knows some entities has to learn about a collection. */
export function changesSince<T extends TrackedEntity>(
  known: ReadonlyMap<string, T>,
  { entries, differs, kinds }: TrackedCollection<T>,
): readonly Change<T>[] {
  const present = byId(entries);
  const changes: Change<T>[] = [];
  for (const now of entries) {
    const before = known.get(now.id);
    if (before === undefined) changes.push({ kind: "created", now });
    else if (differs(before, now)) changes.push({ kind: "updated", now, before });
  }
  for (const before of known.values()) {
    if (!present.has(before.id)) changes.push({ kind: "deleted", before });
  }
  return kinds === undefined ? changes : changes.filter(({ kind }) => kinds.includes(kind));
}

/** The part of the changes that a round tells. */
export function told<T extends TrackedEntity>(
  changes: readonly Change<T>[],
  { limit }: TrackedCollection<T>,
) {
  const cutShort = limit !== undefined && changes.length > limit;
  return { pending: changes.slice(0, limit), cutShort };
}
