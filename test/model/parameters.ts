/** What one request costs, as it was measured; see `fit.ts`. */
export interface Costs {
  /** Seconds of CPU that the function takes for one round trip of its caller, without anything of Graph's. */
  readonly perRoundTrip: number;
  /** The same for each exchange with Graph, which a batch has once. */
  readonly perExchange: number;
  /** The same for each request to Graph, alone or in a batch. */
  readonly perRequest: number;
  /** The same for each KB of what Graph sends, before compression. */
  readonly perKb: number;
  /** What caller and simulated services take together, where they share a processor; 0 where they have their own. */
  readonly harnessPerRoundTrip: number;
  readonly harnessPerExchange: number;
  readonly harnessPerRequest: number;
}

/** One kind of records in each mailbox. */
export interface CollectionShape {
  readonly name: string;
  /** Records that a round tells, as the least and the most; all amounts between are as likely. */
  readonly records: readonly [least: number, most: number];
  /** KB of one record as Graph sends it, and without push-down. */
  readonly kbPerRecord: number;
  readonly kbWithoutPushDown: number;
}

/** What is read. */
export interface Round {
  readonly name: string;
  readonly collections: readonly CollectionShape[];
  readonly pageSize: number;
  /** KB of a page without records. */
  readonly kbPerPage: number;
}

/** Where the function runs. */
export interface Fleet {
  readonly platform: "lambda" | "cloudRun";
  readonly instances: number;
  /** Requests that one instance serves at once: 1 on Lambda. */
  readonly concurrency: number;
  /** Memory of one instance in GB. */
  readonly memoryGb: number;
}

/** How Graph answers. */
export interface GraphShape {
  /** Seconds of a page: at least, and on the average on top of that (exponential). */
  readonly leastSeconds: number;
  readonly meanExtraSeconds: number;
  /** Requests of one mailbox at once, and of one batch at once. */
  readonly mailboxConcurrency: number;
  readonly batchConcurrency: number;
  /** Share of the requests that have to be repeated, and the seconds before that. */
  readonly faultShare: number;
  readonly repeatSeconds: number;
}

/** One reader with the functions that it asks. */
export interface Scenario {
  readonly round: Round;
  readonly fleet: Fleet;
  readonly graph: GraphShape;
  readonly costs: Costs;
  readonly mailboxes: number;
  /** Mailboxes that are read at once, each collection by itself. */
  readonly width: number;
  /** 1: single requests. */
  readonly batchSize: number;
  /** Batches on their way at once. */
  readonly batchWidth: number;
  readonly pushDown: boolean;
  readonly seed: string;
}

/** One page that the reader wants, and what it is. */
export interface PageRequest {
  readonly mailbox: number;
  readonly kb: number;
}
