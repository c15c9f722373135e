import { abortable, type Timeout } from "../../concurrency/abort.ts";
import { createSingleFlight } from "../../concurrency/single-flight.ts";
import type { ClientAssertion, ClientAssertionSource } from "./client-assertion.ts";

/** How long before its expiry an assertion is no longer presented: the exchange and a clock that is off must fit in. */
const RENEW_BEFORE_EXPIRY_MS = 60_000;
/** The longest that a source may take, its own retries included. */
const SOURCE_LIMIT_MS = 10_000;

/** The client assertion at hand, for as long as it may be presented. */
export interface Assertion {
  /** The memoised assertion, or a new one. The signal rejects only this call, not the shared request behind it. */
  get(signal: AbortSignal): Promise<ClientAssertion>;
  /** Drops the assertion, also one that is on its way: the next call asks the source again. */
  forget(): void;
}

/** Options of {@link createAssertion}. */
export interface AssertionOptions {
  readonly source: ClientAssertionSource;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** Default: `AbortSignal.timeout`. */
  readonly timeout?: Timeout | undefined;
}

/**
 * Remembers the assertion until 60 s before it expires, and asks for one at a time.
 *
 * MSAL calls its assertion callback on every acquire, also when its cache answers: without a memo that is one
 * call to STS or KMS for each proxied request. A source gets 10 s, then the call fails as `unavailable`.
 */
export function createAssertion(options: AssertionOptions): Assertion {
  const { source, now = Date.now, timeout = AbortSignal.timeout } = options;
  let assertion: ClientAssertion | undefined;
  const flight = createSingleFlight<ClientAssertion>({
    landed: (minted) => {
      assertion = minted;
    },
    limitMs: SOURCE_LIMIT_MS,
    timedOut: source.timedOut,
    now,
    timeout,
  });

  return {
    async get(signal) {
      signal.throwIfAborted();
      if (assertion && now() < assertion.expiresAt - RENEW_BEFORE_EXPIRY_MS) {
        return assertion;
      }
      return abortable(flight.join(source.mint), signal);
    },
    forget() {
      assertion = undefined;
      flight.abandon();
    },
  };
}
