import { broken, type Meter, metered, type Reply, replyOf, type Send, type Wanted } from "./caller.ts";

/** Requests of a batch at most. */
const BATCH_SIZE = 20;

interface Waiting {
  readonly wanted: Wanted;
  readonly settle: (reply: Reply) => void;
}

interface BatchAnswer {
  readonly responses?: readonly {
    readonly id: string;
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  }[];
}

const bodyOf = (batch: readonly Waiting[]): string =>
  JSON.stringify({
    requests: batch.map(({ wanted: { target, headers } }, id) => ({
      id: String(id),
      method: "GET",
      url: target.replace(/^\/v1\.0/, ""),
      headers,
    })),
  });

/** Hands each part its answer; where the batch as a whole failed, that is the answer of each. */
function distribute(batch: readonly Waiting[], whole: Reply): void {
  const { responses } = whole.json as BatchAnswer;
  const byId = new Map(responses?.map((part) => [part.id, part]));
  for (const [id, { settle }] of batch.entries()) {
    const part = byId.get(String(id));
    if (part !== undefined) settle(replyOf(part.status, new Headers(part.headers), part.body));
    else settle(whole.status === 200 ? broken : whole);
  }
}

/**
 * Collects requests into batches. A batch leaves as soon as it is full, or when nothing else is on its way that could
 * bring more.
 *
 * @param width how many batches are on their way at once
 */
export function createBatchedSend(
  request: (target: string, init: RequestInit) => Promise<Response>,
  meter: Meter,
  width: number,
): Send {
  const waiting: Waiting[] = [];
  let running = 0;

  const post = (batch: readonly Waiting[]): Promise<Reply> =>
    metered(meter, async () => {
      try {
        const response = await request("/v1.0/$batch", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: bodyOf(batch),
        });
        const text = await response.text();
        return replyOf(
          response.status,
          response.headers,
          text.startsWith("{") ? JSON.parse(text) : undefined,
        );
      } catch {
        return broken;
      }
    });

  const pump = (): void => {
    while (running < width && (waiting.length >= BATCH_SIZE || (waiting.length > 0 && running === 0))) {
      const batch = waiting.splice(0, BATCH_SIZE);
      running += 1;
      const settle = (whole: Reply): void => {
        distribute(batch, whole);
        running -= 1;
        // What follows from the answers is asked for in this turn of the event loop.
        setImmediate(pump);
      };
      post(batch).then(settle, () => settle(broken));
    }
  };

  return (wanted) =>
    new Promise((settle) => {
      waiting.push({ wanted, settle });
      setImmediate(pump);
    });
}
