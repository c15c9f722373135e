import { GraphError } from "../graph-error.ts";

/** Outlook's limit on concurrent requests to one mailbox. */
export interface Throttling {
  /** Requests that one mailbox serves at once; default 4. */
  readonly concurrent?: number;
  /** The Retry-After header of a refusal in seconds; default 10. */
  readonly retryAfter?: number;
  /** What a request waits for while it holds its place; default: nothing but the check of the token. */
  readonly serve?: () => Promise<void>;
}

/** Runs a request while it holds one of its mailbox's places. */
export type Throttle = <T>(mailbox: string, run: () => T) => Promise<T>;

/** Creates the limiter; the request over the limit is refused at once and still counts as Graph's 429. */
export function createThrottle({ concurrent = 4, retryAfter = 10, serve }: Throttling): Throttle {
  const busy = new Map<string, number>();
  return async (mailbox, run) => {
    const held = busy.get(mailbox) ?? 0;
    if (held >= concurrent) {
      throw new GraphError(429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.", {
        "retry-after": String(retryAfter),
      });
    }
    busy.set(mailbox, held + 1);
    try {
      await serve?.();
      return run();
    } finally {
      busy.set(mailbox, (busy.get(mailbox) ?? 1) - 1);
    }
  };
}
