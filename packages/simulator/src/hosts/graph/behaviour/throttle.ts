import { GraphError } from "../graph-error.ts";

/** How many requests one mailbox serves in a span of time. */
export interface RequestWindow {
  readonly requests: number;
  readonly milliseconds: number;
}

/** What Outlook grants an application for one mailbox (learn.microsoft.com/graph/throttling-limits). */
export const outlookWindow: RequestWindow = { requests: 10_000, milliseconds: 600_000 };

/** Outlook's limits on requests to one mailbox. */
export interface Throttling {
  /** Requests that one mailbox serves at once; default 4. */
  readonly concurrent?: number;
  /** The Retry-After header of a refusal for concurrency in seconds; default 10. */
  readonly retryAfter?: number;
  /** Default: none, for benches that ask one mailbox for more than {@link outlookWindow} grants. */
  readonly window?: RequestWindow;
  /** What a request waits for while it holds its place; default: nothing but the check of the token. */
  readonly serve?: () => Promise<void>;
}

/** Runs a request while it holds one of its mailbox's places. */
export type Throttle = <T>(mailbox: string, run: () => T) => Promise<T>;

const refused = (information: string, retryAfter: number): GraphError =>
  new GraphError(429, "ApplicationThrottled", `Application is over its ${information} limit.`, {
    "retry-after": String(retryAfter),
    "x-ms-throttle-limit-percentage": "1.0",
    "x-ms-throttle-scope":
      "Tenant_Application/Read/c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f/7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4",
    "x-ms-throttle-information": information,
  });

/** Counts the requests to each mailbox in spans of a fixed length; a span begins with the first request in it. */
function createWindows({ requests, milliseconds }: RequestWindow, now: () => number) {
  const spans = new Map<string, { readonly since: number; count: number }>();
  return (mailbox: string): void => {
    const known = spans.get(mailbox);
    const time = now();
    if (known === undefined || time - known.since >= milliseconds) {
      spans.set(mailbox, { since: time, count: 1 });
      return;
    }
    known.count += 1;
    if (known.count > requests)
      throw refused("RequestCount", Math.ceil((known.since + milliseconds - time) / 1000));
  };
}

/** Creates the limiter; the request over a limit is refused at once and still counts as Graph's 429. */
export function createThrottle(throttling: Throttling, now: () => number): Throttle {
  const { concurrent = 4, retryAfter = 10, window, serve } = throttling;
  const busy = new Map<string, number>();
  const count = window === undefined ? undefined : createWindows(window, now);
  return async (mailbox, run) => {
    count?.(mailbox);
    const held = busy.get(mailbox) ?? 0;
    if (held >= concurrent) throw refused("MailboxConcurrency", retryAfter);
    busy.set(mailbox, held + 1);
    try {
      await serve?.();
      return run();
    } finally {
      if (busy.get(mailbox) === 1) busy.delete(mailbox);
      else busy.set(mailbox, (busy.get(mailbox) ?? 1) - 1);
    }
  };
}
