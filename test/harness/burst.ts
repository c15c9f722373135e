import type { GoogleDeployment } from "./google-function.ts";
import { createCloudWithPages, createLargePage } from "./large-pages.ts";
import { peakMegabytes } from "./process-usage.ts";

/** What many callers at once came to who all asked for large pages. */
export interface Burst {
  /** Replies that were whole and the caller's own. */
  readonly right: number;
  /** Callers who were told to come again. */
  readonly overloaded: number;
  /** Every other reply, in words. */
  readonly wrong: readonly string[];
  /** The most memory that the function ever had, in megabytes. */
  readonly peakMb: number;
}

/** The services whose pages of messages are large, and one page for each `$skip`, so that a reply that is another's shows. */
export interface BurstCloud {
  readonly stack: ReturnType<typeof createCloudWithPages>;
  readonly records: number;
  /** The time of receipt that all records of a page have. */
  receivedOf(skip: number): string;
}

/** Different pages: each is compressed once. */
const PAGES = 4;

/** Makes pages of at least so many bytes. */
export async function createBurstCloud(bytes: number): Promise<BurstCloud> {
  const { body, records } = await createLargePage(bytes);
  const receivedOf = (skip: number): string => `2026-01-0${1 + (skip % PAGES)}T00:00:00Z`;
  const pages = Array.from({ length: PAGES }, (_, skip) =>
    body.replaceAll(/"receivedDateTime":"[^"]*"/g, `"receivedDateTime":"${receivedOf(skip)}"`),
  );
  const skipIn = (target: string): number => Number(/skip=(\d+)/.exec(target)?.[1] ?? 0);
  const stack = createCloudWithPages((target) => pages[skipIn(target) % PAGES] ?? body);
  return { stack, records, receivedOf };
}

interface Page {
  readonly value: readonly { readonly id?: string; readonly receivedDateTime?: string }[];
}

async function judge(response: Response, expected: { records: number; received: string }): Promise<string> {
  const text = await response.text();
  if (response.status === 503 && response.headers.get("x-graphveil-error") === "overloaded")
    return response.headers.get("retry-after") === null ? "overloaded, without Retry-After" : "overloaded";
  if (response.status !== 200) return `${response.status} ${response.headers.get("x-graphveil-error")}`;
  const { value } = JSON.parse(text) as Page;
  if (value.length !== expected.records) return `${value.length} records, and not ${expected.records}`;
  const foreign = value.filter(({ receivedDateTime }) => receivedDateTime !== expected.received).length;
  return foreign === 0 ? "right" : `${foreign} records of another page`;
}

/** Lets so many callers ask a function at once, each for a page of its own. */
export async function runBurst(
  { records, receivedOf }: BurstCloud,
  deployment: GoogleDeployment,
  callers: number,
): Promise<Burst> {
  const people = (await (await deployment.request("/v1.0/users?$select=id")).json()) as Page;
  const ask = async (at: number): Promise<string> => {
    const user = people.value[at % people.value.length]?.id;
    try {
      const response = await deployment.request(`/v1.0/users/${user}/messages?$top=1000&$skip=${at}`);
      return await judge(response, { records, received: receivedOf(at) });
    } catch {
      return "the connection broke";
    }
  };
  const verdicts = await Promise.all(Array.from({ length: callers }, (_, at) => ask(at)));
  return {
    right: verdicts.filter((verdict) => verdict === "right").length,
    overloaded: verdicts.filter((verdict) => verdict === "overloaded").length,
    wrong: verdicts.filter((verdict) => verdict !== "right" && verdict !== "overloaded"),
    peakMb: peakMegabytes(deployment.container),
  };
}
