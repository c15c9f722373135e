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
        "x-ms-throttle-limit-percentage": "1.0",
        "x-ms-throttle-scope":
          "Tenant_Application/Read/c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f/7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4",
        "x-ms-throttle-information": "MailboxConcurrency",
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
