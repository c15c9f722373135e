import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { type Endpoint, isOfEndpoint } from "./endpoint.ts";
import type { Reply } from "./exchange.ts";

/** A record of a reply. */
export type Row = Readonly<Record<string, unknown>>;

/** The records of one reply, and where more are. */
export interface Page {
  readonly records: readonly Row[];
  /** The next page, on the endpoint's origin. */
  readonly next: URL | undefined;
  /** Where the next round of a delta begins. */
  readonly delta: string | undefined;
}

const isRow = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const parseRow = (body: string): Row => {
  try {
    const parsed: unknown = JSON.parse(body);
    if (isRow(parsed)) return parsed;
  } catch {
    // Said below, as for JSON that is no object.
  }
  throw new CommandError(EXIT.no, "The reply has no records; ask for it without --all and --csv.");
};

const nextOf = (link: unknown, endpoint: Endpoint): URL | undefined => {
  if (typeof link !== "string") return undefined;
  const url = URL.parse(link);
  if (url === null || !isOfEndpoint(url, endpoint))
    throw new CommandError(
      EXIT.refused,
      `The next page is not on ${endpoint.base}, so its link is not followed: ask the operator for the endpoint that links name.`,
    );
  return url;
};

/**
 * Reads a reply as a page of records (OData JSON Format §13.4); an object that is no collection is its own one record.
 *
 * @throws CommandError for a link to another origin (refused), which would be given the caller's proof, and for a body
 *   without records
 */
export function readPage({ body }: Reply, endpoint: Endpoint): Page {
  const parsed = parseRow(body);
  const { value } = parsed;
  if (!Array.isArray(value)) return { records: [parsed], next: undefined, delta: undefined };
  const delta = parsed["@odata.deltaLink"];
  return {
    records: value.filter(isRow),
    next: nextOf(parsed["@odata.nextLink"], endpoint),
    delta: typeof delta === "string" ? delta : undefined,
  };
}
