import { abortable, sleep as realSleep, type Sleep, type Timeout } from "../../concurrency/abort.ts";
import { createSingleFlight } from "../../concurrency/single-flight.ts";
import { EntraError } from "./entra-error.ts";
import type { AccessToken, TokenRequest, TokenSource } from "./token-source.ts";

/**
 * A shared flight ends after this, no matter who waits for it: above what an exchange takes at its worst, which is two
 * subject tokens of 10 s, four attempts of 5 s and three waits of 10 s.
 */
const FLIGHT_LIMIT_MS = 90_000;
/** Shortest time from the start of one renewal to the next: a resource that refuses every token costs no more exchanges. */
const RENEWAL_PAUSE_MS = 60_000;
/**
 * What a token's life is uncertain by: its claims are in whole seconds, and a request takes a while on its way. A token that is
 * refused so shortly before its end has ended.
 */
const END_SLACK_MS = 2_000;

/** How long no exchange is begun after one that was throttled, where Entra ID does not say. */
const THROTTLED_PAUSE_SECONDS = 10;

/** A token source that remembers. */
export interface TokenCache extends TokenSource {
  /**
   * A token to replace one that the resource refused: the one that has taken its place already, or else a new one, at
   * most once a minute for all callers together. Undefined within that minute. Until a new token is there, and where none
   * comes, the refused one stays: what one resource says must not cost all others their token. A token that expired on its
   * way is replaced as if nobody had refused it.
   */
  renewToken(scope: string, request: RenewalRequest): Promise<AccessToken | undefined>;
}

/** How a refused token is renewed. */
export interface RenewalRequest extends TokenRequest {
  /** The token that was refused. */
  readonly refused: string;
  /** True where it was accepted elsewhere since: while it lives, another would not help. Default: false. */
  readonly isAccepted?: boolean | undefined;
}

/** Options of {@link createTokenCache}. */
export interface TokenCacheOptions {
  readonly source: TokenSource;
  /** How long a caller with a live token waits for an early refresh, in milliseconds. Default: 1000. */
  readonly refreshWaitMs?: number | undefined;
  /** How long after the start of an early refresh the next may start, in milliseconds. Default: 30 000. */
  readonly refreshPauseMs?: number | undefined;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** Default: a timer. */
  readonly sleep?: Sleep | undefined;
  /** Default: `AbortSignal.timeout`. */
  readonly timeout?: Timeout | undefined;
}

/**
 * Keeps one access token per scope: no call while it is fresh, one flight at a time while it is not.
 *
 * Prevents a stampede on a cold start and an outage of the token endpoint from reaching callers whose token is
 * still good: from `refreshAt` on a caller waits a moment for a new token and takes the old one if none comes,
 * and no call tries again for a while. A caller's abort ends only that caller's wait. A request with `claims`
 * passes by the cache and replaces what is in it. After a throttled exchange no other begins
 * for a while: a caller without a token gets the same error at once, and a live token stays.
 */
export function createTokenCache(options: TokenCacheOptions): TokenCache {
  const slots = new Map<string, Slot>();
  const slotOf = (scope: string, { signal }: TokenRequest): Slot => {
    signal.throwIfAborted();
    const slot = slots.get(scope) ?? createSlot(scope, options);
    slots.set(scope, slot);
    return slot;
  };
  return {
    getToken: async (scope, request) => slotOf(scope, request).get(request),
    renewToken: async (scope, request) => slotOf(scope, request).renew(request),
  };
}

interface Slot {
  get(request: TokenRequest): Promise<AccessToken>;
  renew(request: RenewalRequest): Promise<AccessToken | undefined>;
}

const nothing = () => undefined;

/** The token of one scope. */
function createSlot(scope: string, options: TokenCacheOptions): Slot {
  const { source, refreshWaitMs = 1_000, refreshPauseMs = 30_000 } = options;
  const { now = Date.now, sleep = realSleep, timeout = AbortSignal.timeout } = options;
  let throttled: { readonly until: number; readonly error: EntraError } | undefined;
  const mint = async (signal: AbortSignal, claims: string | undefined): Promise<AccessToken> => {
    if (throttled !== undefined && now() < throttled.until) throw throttled.error;
    try {
      return await source.getToken(scope, { signal, claims: claims === "" ? undefined : claims });
    } catch (error) {
      if (error instanceof EntraError && error.isThrottled)
        throttled = { until: now() + (error.retryAfterSeconds ?? THROTTLED_PAUSE_SECONDS) * 1000, error };
      throw error;
    }
  };
  let token: AccessToken | undefined;
  let noRefreshBefore = 0;
  let renewal: Promise<AccessToken> | undefined;
  let noRenewalBefore = 0;
  const flight = createSingleFlight<AccessToken>({
    landed: (minted) => {
      token = minted;
    },
    limitMs: FLIGHT_LIMIT_MS,
    now,
    timeout,
  });

  const refresh = async (live: AccessToken, signal: AbortSignal): Promise<AccessToken> => {
    noRefreshBefore = now() + refreshPauseMs;
    const stop = new AbortController();
    const patience = sleep(refreshWaitMs, stop.signal).then(nothing, nothing);
    const refreshed = flight.join(mint).catch(nothing);
    const minted = await abortable(Promise.race([refreshed, patience]), signal).finally(() => stop.abort());
    if (minted) {
      return minted;
    }
    // During the wait the token may have expired, or been replaced or forgotten.
    return token === live && now() < live.expiresAt ? live : get({ signal });
  };

  const get = async ({ signal, claims }: TokenRequest): Promise<AccessToken> => {
    if (claims !== undefined) {
      return abortable(flight.joinFor(claims, mint), signal);
    }
    const time = now();
    if (!token || time >= token.expiresAt) {
      return abortable(flight.join(mint), signal);
    }
    return time < token.refreshAt || time < noRefreshBefore ? token : refresh(token, signal);
  };

  const renew: Slot["renew"] = async ({ refused, isAccepted = false, claims, signal }) => {
    const time = now();
    if (token && token.value !== refused && time < token.expiresAt) return token;
    if (!token || time >= token.expiresAt - END_SLACK_MS) {
      const minted = claims === undefined ? flight.join(mint) : flight.joinFor(claims, mint);
      return abortable(minted, signal);
    }
    if (isAccepted) return undefined;
    if (!renewal) {
      if (now() < noRenewalBefore) return undefined;
      noRenewalBefore = now() + RENEWAL_PAUSE_MS;
      renewal = flight.joinFor(claims ?? "", mint).finally(() => {
        renewal = undefined;
      });
    }
    return abortable(renewal, signal);
  };

  return { get, renew };
}
