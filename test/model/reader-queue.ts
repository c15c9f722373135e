import type { ModelFunction } from "./function.ts";
import type { PageRequest, Scenario } from "./parameters.ts";

/** How a reader's requests leave: each at once, or collected into batches. */
export interface ReaderQueue {
  ask(page: PageRequest, done: () => void): void;
  roundTrips(): number;
}

interface Waiting {
  readonly page: PageRequest;
  readonly done: () => void;
}

/** Makes the queue of one reader. A batch leaves when it is full, or when nothing else is on its way. */
export function createReaderQueue(
  { batchSize, batchWidth }: Pick<Scenario, "batchSize" | "batchWidth">,
  functions: ModelFunction,
): ReaderQueue {
  const waiting: Waiting[] = [];
  let running = 0;
  let roundTrips = 0;

  const send = (batch: readonly Waiting[]): void => {
    roundTrips += 1;
    running += 1;
    functions.call(
      batch.map(({ page }) => page),
      () => {
        running -= 1;
        for (const { done } of batch) done();
        pump();
      },
    );
  };

  const pump = (): void => {
    while (running < batchWidth && (waiting.length >= batchSize || (waiting.length > 0 && running === 0)))
      send(waiting.splice(0, batchSize));
  };

  return {
    ask(page, done) {
      if (batchSize === 1) {
        roundTrips += 1;
        functions.call([page], done);
        return;
      }
      waiting.push({ page, done });
      pump();
    },
    roundTrips: () => roundTrips,
  };
}
