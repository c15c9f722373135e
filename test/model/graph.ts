import type { Clock } from "./events.ts";
import type { GraphShape, PageRequest } from "./parameters.ts";
import { createPlaces, type Places } from "./resources.ts";

/** Graph as a function asks it. */
export interface ModelGraph {
  /** Asks for pages at once: one by itself, more of them as a batch. */
  ask(pages: readonly PageRequest[], done: () => void): void;
  asked(): { readonly requests: number; readonly kb: number };
}

/** Makes a Graph with Outlook's limit for each mailbox, and its own for the requests of a batch. */
export function createGraph(clock: Clock, random: () => number, shape: GraphShape): ModelGraph {
  const mailboxes = new Map<number, Places>();
  let requests = 0;
  let kb = 0;

  const placesOf = (mailbox: number): Places => {
    const places = mailboxes.get(mailbox) ?? createPlaces(shape.mailboxConcurrency);
    mailboxes.set(mailbox, places);
    return places;
  };

  const latency = (): number => shape.leastSeconds - Math.log(1 - random()) * shape.meanExtraSeconds;

  /** One request, asked again where it fails. */
  const serve = (page: PageRequest, done: () => void): void =>
    placesOf(page.mailbox).take((release) => {
      requests += 1;
      clock.after(latency(), () => {
        release();
        if (random() < shape.faultShare) {
          clock.after(shape.repeatSeconds, () => serve(page, done));
          return;
        }
        kb += page.kb;
        done();
      });
    });

  return {
    ask(pages, done) {
      const lanes = pages.length === 1 ? undefined : createPlaces(shape.batchConcurrency);
      let open = pages.length;
      const finish = (): void => {
        open -= 1;
        if (open === 0) done();
      };
      for (const page of pages) {
        if (lanes === undefined) serve(page, finish);
        else
          lanes.take((release) =>
            serve(page, () => {
              release();
              finish();
            }),
          );
      }
    },
    asked: () => ({ requests, kb }),
  };
}
