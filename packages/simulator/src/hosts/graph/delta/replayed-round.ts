import { hash } from "node:crypto";
import type { TenantHistory } from "../../../tenant/content.ts";
import type { GraphCall } from "../graph-call.ts";
import type { Parameter, Query } from "../odata/query.ts";
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
import type { TrackedEntity } from "./sync-states.ts";

/** Where a client is, as its token says it. */
interface Position {
  readonly collection: string;
  /** Parameters of the first request. */
  readonly query: readonly (readonly [name: string, parameter: Parameter])[];
  /** The revision that the client knows when the round begins; null for nothing. */
  readonly from: number | null;
  /** The revision that it knows when the round is over. */
  readonly to: number;
  /** How many changes of the round it was told. */
  readonly told: number;
  /** True for a token of the next round. */
  readonly isOver: boolean;
}

/** Characters of a token at least: real ones are of several hundred. */
const TOKEN_CHARACTERS = 320;

/** The key of a collection, which may be as long as the id of a folder. */
const shortKey = (key: string): string => hash("sha256", key, "base64url").slice(0, 16);

/** A token is padded with spaces behind its JSON, which change nothing of it. */
function written(position: Position): string {
  const text = JSON.stringify(position);
  return Buffer.from(text.padEnd((TOKEN_CHARACTERS * 3) / 4)).toString("base64url");
}

function read(token: string): Position | undefined {
  try {
    // Only what this file wrote can be read here, and the collection is compared with the path's.
    return JSON.parse(Buffer.from(token, "base64url").toString("utf8")) as Position;
  } catch {
    return undefined;
  }
}

/** What a request without a token, or for the present, starts from. */
function beginning<T extends TrackedEntity>(
  call: GraphCall,
  functionOf: DeltaFunction<T>,
  to: number,
): Position {
  return {
    collection: shortKey(functionOf.key(call)),
    query: [...withoutTokens(call.query)],
    from: asksForPresent(call, functionOf) ? to : null,
    to,
    told: 0,
    isOver: false,
  };
}

function positionOf<T extends TrackedEntity>(
  call: GraphCall,
  functionOf: DeltaFunction<T>,
  { revision }: TenantHistory,
): Position {
  const token = asksForPresent(call, functionOf) ? undefined : tokenOf(call);
  if (token === undefined) return beginning(call, functionOf, revision);
  const position = read(token.value);
  const isOver = token.name === "deltatoken";
  if (position?.collection !== shortKey(functionOf.key(call)) || position.isOver !== isOver)
    throw lostState(call, functionOf);
  return isOver ? { ...position, from: position.to, to: revision, told: 0, isOver: false } : position;
}

/** A round that is worked out again at each request from what the tenant was: its tokens say all that there is to keep. */
export function replayedRound<T extends TrackedEntity>(
  call: GraphCall,
  functionOf: DeltaFunction<T>,
  history: TenantHistory,
): Round<T> {
  const position = positionOf(call, functionOf, history);
  const query: Query = new Map(position.query);
  const openAt = (revision: number) => functionOf.open({ ...call, tenant: history.at(revision), query });
  const collection = openAt(position.to);
  const known = position.from === null ? new Map<string, T>() : byId(openAt(position.from).entries);
  const changes = told(changesSince(known, collection), collection);
  return {
    collection,
    pending: changes.pending.slice(position.told),
    cutShort: changes.cutShort,
    empty: collection.startsEmpty === true && !call.query.has("skiptoken") && position.from === null,
    issue: (rest) =>
      written(
        rest === null
          ? { ...position, isOver: true }
          : { ...position, told: changes.pending.length - rest.length },
      ),
  };
}
