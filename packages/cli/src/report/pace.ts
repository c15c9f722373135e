/** How many batches are under way at once, as the service can bear it. */
export interface Pace {
  /** Batches that may be under way. */
  limit(): number;
  /** Milliseconds until the next may begin; 0 where it may at once. */
  wait(): number;
  /** A batch went well. */
  speedUp(): void;
  /** The service asked for less; `waitMs` is its `Retry-After`. */
  slowDown(waitMs: number): void;
}

const FIRST_BATCHES = 2;
const MAX_BATCHES = 8;

/**
 * Additive increase, multiplicative decrease (RFC 5681 §3.1): one batch more for each window that went well, half as many after a
 * throttled one. Several throttled batches of one window halve it once.
 */
export function createPace(now: () => number): Pace {
  let limit = FIRST_BATCHES;
  let wellSince = 0;
  let resumeAt = 0;
  return {
    limit: () => limit,
    wait: () => Math.max(0, resumeAt - now()),
    speedUp() {
      wellSince++;
      if (wellSince < limit) return;
      limit = Math.min(MAX_BATCHES, limit + 1);
      wellSince = 0;
    },
    slowDown(waitMs) {
      if (now() >= resumeAt) limit = Math.max(1, Math.floor(limit / 2));
      wellSince = 0;
      resumeAt = Math.max(resumeAt, now() + waitMs);
    },
  };
}
