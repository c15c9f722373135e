import type { Random } from "../../../random.ts";
import type { Query } from "../odata/query.ts";
import type { Entity } from "../odata/serializer.ts";

/** An entity that delta tracks. */
export type TrackedEntity = Entity & { readonly id: string };

/** One difference between what a client knows and what there is. */
export type Change<T extends TrackedEntity> =
  | { readonly kind: "created"; readonly now: T; readonly before?: undefined }
  | { readonly kind: "updated"; readonly now: T; readonly before: T }
  | { readonly kind: "deleted"; readonly now?: undefined; readonly before: T };

/** The content of a token. */
export interface SyncState {
  /** The collection that it belongs to. */
  readonly collection: string;
  /** Parameters of the first request; a token carries them. */
  readonly query: Query;
  /** What the client knows once the round is over. */
  readonly known: ReadonlyMap<string, TrackedEntity>;
  /** What is left of the round, for a `$skiptoken`; null for a `$deltatoken`. */
  readonly pending: readonly Change<TrackedEntity>[] | null;
  /** The rest of the round ends with an empty page. */
  readonly cutShort?: boolean;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
}

/** All states that clients may come back with; one token gives the same answer as often as it is used. */
export interface SyncStates {
  /** Keeps a state and gives its token. */
  issue(state: Omit<SyncState, "issuedAt">): string;
  /** The state of a token, or undefined when it is unknown or older than `lifetime` milliseconds. */
  find(token: string, lifetime: number): SyncState | undefined;
  /** Forgets all states, as a service does that was moved or restored. */
  forget(): void;
}

/** Bytes of a token: real ones are of several hundred characters. */
const TOKEN_BYTES = 240;

/** Creates an empty store. */
export function createSyncStates(random: Random, now: () => number): SyncStates {
  const states = new Map<string, SyncState>();
  return {
    issue(state) {
      const token = Buffer.from(random.bytes(TOKEN_BYTES)).toString("base64url");
      states.set(token, { ...state, issuedAt: now() });
      return token;
    },
    find(token, lifetime) {
      const state = states.get(token);
      return state === undefined || now() - state.issuedAt > lifetime ? undefined : state;
    },
    forget: () => states.clear(),
  };
}
