import type { GraphCall, GraphReply } from "../graph-call.ts";
import type { Query } from "../odata/query.ts";
import {
  asksForPresent,
  byId,
  changesSince,
  type DeltaFunction,
  lostState,
  type Round,
  tokenOf,
  told,
  withoutTokens,
} from "./delta-function.ts";
import { replayedRound } from "./replayed-round.ts";
import type { Change, SyncState, TrackedEntity } from "./sync-states.ts";

const withQuery = (call: GraphCall, query: Query): GraphCall => ({ ...call, query });

/** A round whose state is kept, as the service keeps it, with what it begins from. */
interface KeptRound<T extends TrackedEntity> extends Omit<Round<T>, "issue"> {
  readonly query: Query;
  readonly known: ReadonlyMap<string, T>;
}

function firstRound<T extends TrackedEntity>(call: GraphCall, { open }: DeltaFunction<T>): KeptRound<T> {
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
function latestRound<T extends TrackedEntity>(call: GraphCall, functionOf: DeltaFunction<T>): KeptRound<T> {
  const query = withoutTokens(call.query);
  const collection = functionOf.open(withQuery(call, query));
  return { collection, query, known: byId(collection.entries), pending: [] };
}

function laterRound<T extends TrackedEntity>(
  call: GraphCall,
  { open }: DeltaFunction<T>,
  state: SyncState,
): KeptRound<T> {
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

function keptRoundOf<T extends TrackedEntity>(call: GraphCall, functionOf: DeltaFunction<T>): KeptRound<T> {
  if (asksForPresent(call, functionOf)) return latestRound(call, functionOf);
  const token = tokenOf(call);
  if (token === undefined) return firstRound(call, functionOf);
  const state = call.syncStates.find(token.value, functionOf.lifetime);
  const expected = token.name === "skiptoken";
  if (
    state === undefined ||
    state.collection !== functionOf.key(call) ||
    (state.pending !== null) !== expected
  )
    throw lostState(call, functionOf);
  return laterRound(call, functionOf, state);
}

/** A round of which the service remembers all that its tokens stand for. */
function keptRound<T extends TrackedEntity>(call: GraphCall, functionOf: DeltaFunction<T>): Round<T> {
  const { query, known, ...round } = keptRoundOf(call, functionOf);
  const cutShort = round.cutShort === true;
  return {
    ...round,
    issue(rest: readonly Change<T>[] | null) {
      const state = { collection: functionOf.key(call), query, known, pending: rest };
      return call.syncStates.issue(cutShort && rest !== null ? { ...state, cutShort } : state);
    },
  };
}

/**
 * Answers a delta function: the pages of a round with a `$skiptoken` for the next one, and a `$deltatoken` behind the
 * last. What changes while a round is read belongs to the next one. Where the tenant has a history, nothing is kept
 * between the requests.
 */
export function deltaReply<T extends TrackedEntity>(
  call: GraphCall,
  functionOf: DeltaFunction<T>,
): GraphReply {
  const { history } = call.tenant;
  const round =
    history === undefined ? keptRound(call, functionOf) : replayedRound(call, functionOf, history);
  const { collection, pending, empty, cutShort, issue } = round;
  const size = empty === true ? 0 : collection.pageSize;
  const rest = pending.slice(size);
  const more = rest.length > 0 || (cutShort === true && pending.length > 0);
  const link = `${functionOf.link(call)}?$${more ? "skiptoken" : "deltatoken"}=${issue(more ? rest : null)}`;
  const value = pending.slice(0, size).map(collection.write).join(",");
  return {
    body: `{${collection.head}"@odata.${more ? "nextLink" : "deltaLink"}":${JSON.stringify(link)},"value":[${value}]}`,
    preferencesApplied: functionOf.applied(call),
    ...(functionOf.resourceUnits === undefined ? {} : { resourceUnits: functionOf.resourceUnits }),
  };
}
