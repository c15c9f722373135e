import type { GraphCollection } from "@pnp/graph";
import type { Message } from "./message-line.ts";

/** A record with its id. */
export interface Entity {
  readonly id: string;
}

/** A collection as the package has it. Its own types add to modules that Node's resolution does not find. */
export interface Collection<Record> extends AsyncIterable<readonly Record[]> {
  (): Promise<readonly Record[]>;
  top(count: number): Collection<Record>;
  select(...properties: readonly string[]): Collection<Record>;
  filter(filter: string): Collection<Record>;
  orderBy(path: string, ascending: boolean): Collection<Record>;
  search(text: string): Collection<Record>;
  expand(...paths: readonly string[]): Collection<Record>;
  count(): Promise<number>;
  delta(properties?: object): Delta;
}

/** The messages of a mailbox or of a folder. */
export interface Messages extends Collection<Entity & Message> {
  getById(id: string): { update(change: object): Promise<unknown> };
}

/** A query of changes. */
export type Delta = ReturnType<typeof GraphCollection>;

/** A page of a delta as the behaviour `Paged` reads it. */
export interface Round {
  readonly value: readonly Entity[];
  readonly nextLink: string | null;
  readonly deltaLink: string | null;
}

/** A person, or the signed-in one. */
export interface User {
  (): Promise<Entity>;
  readonly messages: Messages;
  readonly events: Collection<Entity>;
  readonly mailFolders: { getById(id: string): { readonly messages: Collection<Entity> } };
  readonly photo: { getBlob(): Promise<unknown> };
  calendarView(from: string, to: string): Collection<Entity>;
}

/** The root of the client. */
export interface Graph {
  readonly users: Collection<Entity> & { getById(id: string): User };
  readonly groups: { getById(id: string): { readonly members: Collection<Entity> } };
  readonly me: User;
  batched(): readonly [graph: Graph, execute: () => Promise<void>];
}
