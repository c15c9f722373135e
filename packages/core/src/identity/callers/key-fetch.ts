import type { FetchImplementation } from "jose";

/** How long a failed fetch is remembered, in milliseconds: as long as a refused caller has to wait. */
const FAILURE_MEMORY_MS = 5_000;

const isKeySet = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "keys" in value && Array.isArray(value.keys);

/**
 * Fetches one key set (RFC 7517 §5), and remembers a failure: while the issuer is out of reach or answers with something
 * else, each forged token would make a request of its own, whose end its sender may wait for.
 *
 * @param now milliseconds since the epoch
 * @throws Error at once while a failure is remembered
 */
export function createKeyFetch(fetch: FetchImplementation, now: () => number): FetchImplementation {
  let failedAt = Number.NEGATIVE_INFINITY;
  const load: FetchImplementation = async (url, options) => {
    const reply = await fetch(url, options);
    if (reply.status !== 200) throw new Error(`The issuer's keys: status ${reply.status}.`);
    const body: unknown = await reply.json();
    if (!isKeySet(body)) throw new Error("The issuer's keys: no key set.");
    return Response.json(body);
  };
  return async (url, options) => {
    if (now() < failedAt + FAILURE_MEMORY_MS) throw new Error("The issuer's keys: failed a moment ago.");
    try {
      return await load(url, options);
    } catch (error) {
      failedAt = now();
      throw error;
    }
  };
}
