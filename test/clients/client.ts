import type { Endpoint } from "./endpoints.ts";

/** What the tenant has at the places that the clients are sent to, by the ids that the proxy gives out. */
export interface Places {
  /** Somebody with a mailbox. */
  readonly user: string;
  /** A folder of theirs with several messages. */
  readonly folder: string;
  readonly group: string;
  /** People with mailboxes, twenty of them. */
  readonly owners: readonly string[];
  /** The month whose calendar is read. */
  readonly month: { readonly from: string; readonly to: string };
}

/** A message as the client understood it, in one line: when it came and from whom. */
export type MessageLine = string;

/** Two rounds of a delta. */
export interface Rounds {
  /** Ids of the first round, over all its pages. */
  readonly first: readonly string[];
  /** Ids of the next one, in which nothing has changed. */
  readonly next: readonly string[];
}

/** What an error says of itself, as far as the client lets its caller see it. */
export interface Seen {
  readonly status?: number;
  readonly code?: string;
}

/** What is asked of a client. Each does it as its own documentation says. */
export interface Jobs {
  /** Ids of all people, 50 a page. */
  people(places: Places): Promise<readonly string[]>;
  /** Ids of a group's members, all pages. */
  members(places: Places): Promise<readonly string[]>;
  /** All messages of a mailbox, 25 a page, typed where the client has types. */
  mail(places: Places): Promise<readonly MessageLine[]>;
  /** Ids of what stands in a calendar in a month, 4 a page. */
  calendar(places: Places): Promise<readonly string[]>;
  /** Ids of events since the start of the month, in the order of their start, 4 a page: a path with a slash, and spaces. */
  order(places: Places): Promise<readonly string[]>;
  /** The delta of a folder's messages, 5 a page, and its next round. */
  changes(places: Places): Promise<Rounds>;
  /** Statuses of a batch: two mails of each of twenty mailboxes. */
  batch(places: Places): Promise<readonly number[]>;
  /** The ids in that batch, and in a second batch of its next links. */
  batchPages(places: Places): Promise<readonly string[]>;
  /** Statuses of a batch whose first request is refused, and whose second depends on it. */
  dependency(places: Places): Promise<readonly number[]>;
  /** How many people there are. */
  count(places: Places): Promise<number | undefined>;
  /** Ids of the newest mail of a mailbox that is throttled at first: the client waits and asks again by itself. */
  patience(places: Places): Promise<readonly string[]>;
  /** Asks for a user by an id that is not valid. */
  unknownId(places: Places): Promise<unknown>;
  /** Selects people's names. */
  names(places: Places): Promise<unknown>;
  /** Searches mail for a word. */
  search(places: Places): Promise<unknown>;
  /** Expands the attachments of mail. */
  expand(places: Places): Promise<unknown>;
  /** Reads the mail of the signed-in user. */
  me(places: Places): Promise<unknown>;
  /** Changes a message. */
  write(places: Places): Promise<unknown>;
  /** Downloads a person's photo. */
  photo(places: Places): Promise<unknown>;
}

/** Name of a job. */
export type Job = keyof Jobs;

/** An unmodified client, pointed at an endpoint by its base URL and its own hook for authentication. */
export interface ConnectedClient {
  /** What it can be asked; the rest is among its limits. */
  readonly jobs: Partial<Jobs>;
  /** What its errors say. */
  readonly seen: (error: unknown) => Promise<Seen> | Seen;
}

/** A client of the ecosystem. */
export interface ClientKind {
  /** Name of its package. */
  readonly name: string;
  /** Undefined where its hook for authentication cannot prove a caller as the endpoint asks. */
  readonly connect: (
    endpoint: Pick<Endpoint, "base" | "proof">,
  ) => ConnectedClient | undefined | Promise<ConnectedClient | undefined>;
}
