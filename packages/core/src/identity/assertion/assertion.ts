import { abortable, type Timeout } from "../../concurrency/abort.ts";
import { createSingleFlight } from "../../concurrency/single-flight.ts";
import { type SubjectToken, SubjectTokenError, type SubjectTokenProvider } from "./subject-token.ts";

/** How long before its expiry a token is no longer presented: the exchange and a clock that is off must fit in. */
const RENEW_BEFORE_EXPIRY_MS = 60_000;
/** The longest that a provider may take, its own retries included. */
const PROVIDER_LIMIT_MS = 10_000;

/** The subject token at hand, for as long as it may be presented. */
export interface Assertion {
  /** The memoised token, or a new one. The signal rejects only this call, not the shared request behind it. */
  get(signal: AbortSignal): Promise<SubjectToken>;
  /** Drops the token, also one that is on its way: the next call asks the platform again. */
  forget(): void;
}

/** Options of {@link createAssertion}. */
export interface AssertionOptions {
  readonly subjectTokens: SubjectTokenProvider;
  readonly audience: string;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** Default: `AbortSignal.timeout`. */
  readonly timeout?: Timeout | undefined;
}

/**
 * Remembers the subject token until 60 s before it expires, and asks for one at a time.
 *
 * MSAL calls its assertion callback on every acquire, also when its cache answers: without a memo that is one
 * call to STS for each proxied request. A provider gets 10 s, then the call fails as `unavailable`.
 */
export function createAssertion(options: AssertionOptions): Assertion {
  const { subjectTokens, audience, now = Date.now, timeout = AbortSignal.timeout } = options;
  const mint = (signal: AbortSignal) => subjectTokens.getSubjectToken({ audience, signal });
  let token: SubjectToken | undefined;
  const flight = createSingleFlight<SubjectToken>({
    landed: (minted) => {
      token = minted;
    },
    limitMs: PROVIDER_LIMIT_MS,
    timedOut: () => new SubjectTokenError("unavailable", { remedy: "Try again." }),
    now,
    timeout,
  });

  return {
    async get(signal) {
      signal.throwIfAborted();
      if (token && now() < token.expiresAt - RENEW_BEFORE_EXPIRY_MS) {
        return token;
      }
      return abortable(flight.join(mint), signal);
    },
    forget() {
      token = undefined;
      flight.abandon();
    },
  };
}
