import { createClock } from "./events.ts";
import { createFunction } from "./function.ts";
import { createGraph } from "./graph.ts";
import type { CollectionShape, Scenario } from "./parameters.ts";
import { createReaderQueue } from "./reader-queue.ts";
import { createSeededRandom } from "./seeded-random.ts";

/** What reading came to. */
export interface Outcome {
  readonly seconds: number;
  readonly roundTrips: number;
  /** Requests to Graph, repeats included. */
  readonly requests: number;
  /** KB that Graph sent, before compression. */
  readonly kb: number;
  /** Seconds of CPU of all instances. */
  readonly functionCpu: number;
  /** Seconds for which instances held requests, each for itself: what Lambda is paid for. */
  readonly heldSeconds: number;
  readonly harnessCpu: number;
  /** Share of the time in which the processors of the function worked. */
  readonly utilization: number;
}

/** Reads mailboxes as the load run does, event by event. */
export function simulate(scenario: Scenario): Outcome {
  const { round, mailboxes, width, pushDown, fleet } = scenario;
  const clock = createClock();
  const random = createSeededRandom(scenario.seed);
  const graph = createGraph(clock, random, scenario.graph);
  const functions = createFunction(clock, scenario, graph);
  const queue = createReaderQueue(scenario, functions);

  const readPages = (mailbox: number, shape: CollectionShape, done: () => void): void => {
    const [least, most] = shape.records;
    // The same records however they are read.
    const draw = createSeededRandom(`${scenario.seed}/${mailbox}/${shape.name}`)();
    let left = least + Math.floor(draw * (most - least + 1));
    const perRecord = pushDown ? shape.kbPerRecord : shape.kbWithoutPushDown;
    const next = (): void => {
      const records = Math.min(left, round.pageSize);
      left -= records;
      const page = { mailbox, kb: round.kbPerPage + records * perRecord };
      queue.ask(page, () => (left > 0 ? next() : done()));
    };
    next();
  };

  let upcoming = 0;
  const readNext = (): void => {
    if (upcoming >= mailboxes) return;
    const mailbox = upcoming;
    upcoming += 1;
    let open = round.collections.length;
    for (const shape of round.collections)
      readPages(mailbox, shape, () => {
        open -= 1;
        if (open === 0) readNext();
      });
  };
  for (let reader = 0; reader < width; reader += 1) readNext();
  clock.run();

  const seconds = clock.now();
  const { cpu: functionCpu, held: heldSeconds, harness: harnessCpu } = functions.spent();
  const { requests, kb } = graph.asked();
  const utilization = functionCpu / (seconds * fleet.instances);
  return {
    seconds,
    roundTrips: queue.roundTrips(),
    requests,
    kb,
    functionCpu,
    heldSeconds,
    harnessCpu,
    utilization,
  };
}
