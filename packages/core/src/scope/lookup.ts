import { Refusal } from "../errors.ts";
import type { GraphClient } from "../graph/client.ts";
import { errorCodeIn, relayedError } from "../graph/errors.ts";
import { mailboxOf } from "../graph/mailbox-key.ts";
import { retryAfterMs } from "../http/retry-after.ts";
import { isErrorMember } from "../schema/error-members.ts";

/** A JSON object of Graph's. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Asks Graph what a decision depends on. Only the decision leaves the proxy, never the answer. */
export interface Lookup {
  /**
   * The object at a path; undefined where Graph has none.
   *
   * @param permission the application permission whose lack a 403 is taken for; without one, a 403 is any other answer
   * @throws Refusal `mailboxRefused` for what Graph does not give of one mailbox, `consentMissing` for a permission that is
   * not granted, and `upstreamUnavailable` for any other answer: without an answer, the caller gets nothing
   */
  get(pathAndQuery: string, signal: AbortSignal, permission?: string): Promise<JsonObject | undefined>;
  /**
   * As {@link get}, and undefined, too, where the application's permissions do not reach what the query names: a basic one
   * does not let it ask by every property.
   */
  find(pathAndQuery: string, signal: AbortSignal): Promise<JsonObject | undefined>;
}

/** Options of {@link createLookup}. */
export interface LookupOptions {
  readonly graph: Pick<GraphClient, "get">;
  readonly now: () => number;
}

/** Longest time that one look-up is repeated for, in milliseconds. */
const ATTEMPTS_MS = 10_000;
/** When a caller may come back if Graph does not say. */
const RETRY_AFTER_SECONDS = 5;
const noSuchThing: ReadonlySet<number> = new Set([400, 404]);
const notToBeFound: ReadonlySet<number> = new Set([...noSuchThing, 403]);

const objectIn = (body: Uint8Array): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined;
  } catch {
    return undefined;
  }
};

/** Graph may fail behind a 200: what it has given by then is not all. */
const holdsError = (object: object): boolean =>
  Object.entries(object).some(([name, value]) => value !== null && isErrorMember(name));

/** The refusal of a request that could not be decided on. */
export const failClosed = (why: string, pauseMs?: number): Refusal =>
  new Refusal("upstreamUnavailable", `scope: ${why}`, {
    retryAfterSeconds: pauseMs === undefined ? RETRY_AFTER_SECONDS : Math.ceil(pauseMs / 1000),
  });

/** The refusal of a request whose scope names a group that does not exist: to come again does not help. */
export const groupMissing = (): Refusal =>
  new Refusal("misconfigured", "scope: a group of the policy does not exist");

/** The refusal of a request whose look-up needs a permission that the application does not have. */
const permissionMissing = (permission: string): Refusal =>
  new Refusal("consentMissing", `scope: ${permission} is not granted`);

/** The refusal of a request whose look-up reached its time limit. */
export const timedOut = (): Refusal => failClosed("a look-up took too long");

/** Throws what Graph does not give of one mailbox as that mailbox's refusal. */
const refuseMailbox = (status: number, body: Uint8Array): void => {
  const { code, graphCode } = relayedError(status, errorCodeIn(body));
  if (code === "mailboxRefused")
    throw new Refusal(code, `scope: a look-up answered ${status} ${graphCode}`, { graphCode });
};

/** The records of a page. */
export const recordsOf = ({ value }: JsonObject): readonly unknown[] => {
  if (!Array.isArray(value)) throw failClosed("a look-up answered no collection");
  const records: readonly unknown[] = value;
  if (records.some((record) => typeof record === "object" && record !== null && holdsError(record)))
    throw failClosed("a look-up answered an error among records");
  return records;
};

/** Reads with the proxy's own client, from the directory itself and not from its index, and fails closed. */
export function createLookup({ graph, now }: LookupOptions): Lookup {
  const lookUp =
    (absent: ReadonlySet<number>): Lookup["get"] =>
    async (pathAndQuery, signal, permission) => {
      const mailbox = mailboxOf(pathAndQuery);
      const { status, headers, body } = await graph.get(
        {
          pathAndQuery,
          headers: { accept: "application/json;odata.metadata=minimal" },
          mailbox,
        },
        { deadline: now() + ATTEMPTS_MS, signal },
      );
      if (status >= 400 && mailbox !== undefined) refuseMailbox(status, body);
      if (status === 403 && permission !== undefined) throw permissionMissing(permission);
      if (absent.has(status)) return undefined;
      const object = status === 200 ? objectIn(body) : undefined;
      if (object !== undefined && !holdsError(object)) return object;
      throw failClosed(`a look-up answered ${status}`, retryAfterMs(headers, now()));
    };
  return { get: lookUp(noSuchThing), find: lookUp(notToBeFound) };
}
