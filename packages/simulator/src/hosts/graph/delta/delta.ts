import { UnsimulatedRequest } from "../../../wire/host.ts";
import type { GraphCall, GraphReply } from "../graph-call.ts";
import { GraphError } from "../graph-error.ts";
import type { Query } from "../odata/query.ts";
import type { Change, SyncState, TrackedEntity } from "./sync-states.ts";

/** A collection at the moment of a request. */
export interface TrackedCollection<T extends TrackedEntity> {
  /** `"@odata.context":…,` or nothing. */
  readonly head: string;
  readonly entries: readonly T[];
  /** Whether the client has to be told of the newer one of two states. */
  readonly differs: (before: T, now: T) => boolean;
  readonly write: (change: Change<T>) => string;
  /** Kinds of changes that are told; default all. */
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

const lost = (code: string, link: string) =>
  new GraphError(
    410,
    code,
    "The sync state generation is not found; generation=605;[highest=841][841][839][840].",
    { location: `${link}?$deltatoken=` },
  );

const tokenNames = ["skiptoken", "deltatoken"] as const;

/** The token of a request, without any other parameter: an empty one asks for a first round. */
function tokenOf({ query, request }: GraphCall) {
  const name = tokenNames.find((candidate) => query.has(candidate));
  if (name === undefined) return undefined;
  if (query.size > 1) throw new UnsimulatedRequest(request, "parameters beside a token are not simulated");
  const value = query.get(name)?.value ?? "";
  return value === "" ? undefined : { name, value };
}

const withQuery = (call: GraphCall, query: Query): GraphCall => ({ ...call, query });

const withoutTokens = (query: Query): Query =>
  new Map([...query].filter(([name]) => name !== "skiptoken" && name !== "deltatoken"));

const byId = <T extends TrackedEntity>(entries: readonly T[]): ReadonlyMap<string, T> =>
  new Map(entries.map((entry) => [entry.id, entry]));

function changesSince<T extends TrackedEntity>(
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

interface Round<T extends TrackedEntity> {
  readonly collection: TrackedCollection<T>;
  readonly query: Query;
  readonly known: ReadonlyMap<string, T>;
  readonly pending: readonly Change<T>[];
  /** A page without entries comes first. */
  readonly empty?: boolean;
  /** A page without entries comes last, for the round ended before all was told. */
  readonly cutShort?: boolean;
}

/** The part of the changes that a round tells. */
function told<T extends TrackedEntity>(changes: readonly Change<T>[], { limit }: TrackedCollection<T>) {
  const cutShort = limit !== undefined && changes.length > limit;
  return { pending: changes.slice(0, limit), cutShort };
}

function firstRound<T extends TrackedEntity>(call: GraphCall, { open }: DeltaFunction<T>): Round<T> {
  const query = withoutTokens(call.query);
  const collection = open(withQuery(call, query));
  return {
    collection,
    query,
    known: byId(collection.entries),
    ...told(changesSince(new Map(), collection), collection),
    empty: collection.startsEmpty === true,
  };
}

/** A round of which nothing is told: the client starts from the present. */
function latestRound<T extends TrackedEntity>(call: GraphCall, functionOf: DeltaFunction<T>): Round<T> {
  const query = withoutTokens(call.query);
  const collection = functionOf.open(withQuery(call, query));
  return { collection, query, known: byId(collection.entries), pending: [] };
}

function laterRound<T extends TrackedEntity>(
  call: GraphCall,
  { open }: DeltaFunction<T>,
  state: SyncState,
): Round<T> {
  const collection = open(withQuery(call, state.query));
  // The key of the state is that of the collection, so that its entities are of the same kind.
  const known = state.known as ReadonlyMap<string, T>;
  const pending = state.pending as readonly Change<T>[] | null;
  if (pending !== null)
    return { collection, query: state.query, known, pending, cutShort: state.cutShort === true };
  return {
    collection,
    query: state.query,
    known: byId(collection.entries),
    ...told(changesSince(known, collection), collection),
  };
}

function roundOf<T extends TrackedEntity>(call: GraphCall, functionOf: DeltaFunction<T>): Round<T> {
  const latest = call.query.get("deltatoken")?.value === "latest";
  if (latest && functionOf.knowsLatest) return latestRound(call, functionOf);
  const token = tokenOf(call);
  if (token === undefined) return firstRound(call, functionOf);
  const state = call.syncStates.find(token.value, functionOf.lifetime);
  const expected = token.name === "skiptoken";
  if (
    state === undefined ||
    state.collection !== functionOf.key(call) ||
    (state.pending !== null) !== expected
  )
    throw lost(functionOf.lostCode, functionOf.link(call));
  return laterRound(call, functionOf, state);
}

/**
 * Answers a delta function: the pages of a round with a `$skiptoken` for the next one, and a `$deltatoken` behind the
 * last. What changes while a round is read belongs to the next one.
 */
export function deltaReply<T extends TrackedEntity>(
  call: GraphCall,
  functionOf: DeltaFunction<T>,
): GraphReply {
  const key = functionOf.key(call);
  const { collection, query, known, pending, empty, cutShort } = roundOf(call, functionOf);
  const size = empty === true ? 0 : collection.pageSize;
  const rest = pending.slice(size);
  const more = rest.length > 0 || (cutShort === true && pending.length > 0);
  const state = { collection: key, query, known, pending: more ? rest : null };
  const token = call.syncStates.issue(cutShort === true && more ? { ...state, cutShort } : state);
  const link = `${functionOf.link(call)}?$${more ? "skiptoken" : "deltatoken"}=${token}`;
  const value = pending.slice(0, size).map(collection.write).join(",");
  return {
    body: `{${collection.head}"@odata.${more ? "nextLink" : "deltaLink"}":${JSON.stringify(link)},"value":[${value}]}`,
    preferencesApplied: functionOf.applied(call),
    ...(functionOf.resourceUnits === undefined ? {} : { resourceUnits: functionOf.resourceUnits }),
  };
}
