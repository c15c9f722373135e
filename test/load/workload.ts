import type { MailboxSize, RequestWindow } from "@graphveil/simulator";

/** How a tenant is read, and what it goes through meanwhile. */
export interface Workload {
  readonly mailboxes: number;
  readonly size: MailboxSize;
  /** Entries on a page, asked for by `Prefer: odata.maxpagesize`. */
  readonly pageSize: number;
  /** One mailbox in so many answers 401, 403 or 500 for good, each as often. */
  readonly unreadableEvery: number;
  /** How long an access token lives, in seconds. */
  readonly tokenSeconds: number;
  /** How many requests one mailbox serves in a span of time. */
  readonly window: RequestWindow;
  /** How many exchanges for a token fail: a share of them by chance, or each of so many. */
  readonly failingExchanges: { readonly share: number } | { readonly every: number };
  /** How long Outlook takes for a request, in milliseconds. */
  readonly latencyMs: number;
  /** Share of the mailboxes that are also read through the bare handler, before and behind; 0 for no comparison. */
  readonly bareShare: number;
  /** Mailboxes that are read before anything is measured, so that a function has found its pace. */
  readonly warmUp: number;
  /** Lambda instances in the pool. */
  readonly instances: number;
}

/** What of the requests to Graph fails, as shares. */
export const faultShares = {
  resets: 0.01,
  unavailable: 0.01,
  cutBodies: 0.005,
} as const;

/** The rate that Outlook grants a mailbox, 10,000 requests in 10 minutes, over a span that a run of minutes can meet. */
const scaledWindow: RequestWindow = { requests: 100, milliseconds: 6_000 };

/** What is scaled so that a run ends in minutes, for the reader of its figures. */
export const scaled: readonly string[] = [
  "Outlook's limit of 10,000 requests in 10 minutes is 100 in 6 seconds for each mailbox: the same rate",
  "a mailbox holds up to 40 messages in its inbox, 12 that were sent, and 8 meetings; pages have 25 entries",
  "Outlook takes 10 ms for a request",
  "a client that is not told how long to wait begins with 50 ms, and not with seconds",
  "the bare handler reads a tenth of the mailboxes, half of them before and half behind; its token does not expire meanwhile",
  "the pool has 6 Lambda instances",
];

/** The whole tenant. */
export const wholeTenant = (mailboxes: number): Workload => ({
  mailboxes,
  size: { inbox: [0, 40], sent: [0, 12], events: [0, 8] },
  pageSize: 25,
  unreadableEvery: 200,
  tokenSeconds: 60,
  window: scaledWindow,
  latencyMs: 10,
  failingExchanges: { share: 0.022 },
  bareShare: 0.1,
  warmUp: Math.min(200, Math.floor(mailboxes / 5)),
  instances: 6,
});

/** A few mailboxes, for a test of counts. */
export const shortForm: Workload = {
  mailboxes: 40,
  size: { inbox: [5, 30], sent: [0, 12], events: [0, 8] },
  pageSize: 10,
  unreadableEvery: 11,
  tokenSeconds: 3,
  window: scaledWindow,
  latencyMs: 10,
  // Instances share the count: were it small, one of them could meet a failure at each of its attempts.
  failingExchanges: { every: 10 },
  bareShare: 0,
  warmUp: 0,
  instances: 3,
};
