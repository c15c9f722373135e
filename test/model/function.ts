import type { Clock } from "./events.ts";
import type { ModelGraph } from "./graph.ts";
import type { PageRequest, Scenario } from "./parameters.ts";
import { createPlaces, createProcessor, type Places, type Processor } from "./resources.ts";

/** The instances of a function. */
export interface ModelFunction {
  /** One round trip of the caller: a page, or a batch of them. */
  call(pages: readonly PageRequest[], done: () => void): void;
  spent(): { readonly cpu: number; readonly held: number; readonly harness: number };
}

interface Instance {
  readonly processor: Processor;
  readonly places: Places;
  busy: number;
}

/** Share of a round trip's CPU before Graph is asked: parsing and deciding; the rest is reading and sanitizing. */
const BEFORE = 0.3;

/** Makes instances, each with one processor; a request is held from its first byte to its last. */
export function createFunction(
  clock: Clock,
  { fleet, costs }: Pick<Scenario, "fleet" | "costs">,
  graph: ModelGraph,
): ModelFunction {
  const instances: readonly Instance[] = Array.from({ length: fleet.instances }, () => ({
    processor: createProcessor(clock),
    places: createPlaces(fleet.concurrency),
    busy: 0,
  }));
  const harness = createProcessor(clock);
  let held = 0;

  const leastBusy = (): Instance => {
    let found = instances[0];
    for (const instance of instances) if (found === undefined || instance.busy < found.busy) found = instance;
    if (found === undefined) throw new RangeError("a fleet has instances");
    return found;
  };

  const run = ({ processor }: Instance, pages: readonly PageRequest[], done: () => void): void => {
    const kb = pages.reduce((sum, page) => sum + page.kb, 0);
    const fixed = costs.perRoundTrip + costs.perExchange + costs.perRequest * pages.length;
    const own = costs.harnessPerRoundTrip + costs.harnessPerExchange + costs.harnessPerRequest * pages.length;
    harness.work(own / 2, () =>
      processor.work(fixed * BEFORE, () =>
        graph.ask(pages, () =>
          harness.work(own / 2, () => processor.work(fixed * (1 - BEFORE) + costs.perKb * kb, done)),
        ),
      ),
    );
  };

  return {
    call(pages, done) {
      const instance = leastBusy();
      instance.busy += 1;
      instance.places.take((release) => {
        const since = clock.now();
        run(instance, pages, () => {
          held += clock.now() - since;
          instance.busy -= 1;
          release();
          done();
        });
      });
    },
    spent: () => ({
      cpu: instances.reduce((sum, { processor }) => sum + processor.worked(), 0),
      held,
      harness: harness.worked(),
    }),
  };
}
