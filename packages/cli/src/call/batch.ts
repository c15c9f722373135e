import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Question, Reply } from "./exchange.ts";

/** Most requests of a batch (learn.microsoft.com/graph/json-batching). */
export const MAX_BATCH_REQUESTS = 20;

/** A GET of a batch. */
export interface BatchRequest {
  readonly id: string;
  /** Path and query below the version, encoded. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Ids of requests of the same batch that have to succeed first. */
  readonly dependsOn?: readonly string[] | undefined;
}

/** The answer to one request of a batch. */
export interface BatchPart {
  readonly status: number;
  readonly headers: Headers;
  /** JSON; base64 for what is not JSON. */
  readonly body: unknown;
}

/** The POST of a batch. */
export const batchQuestion = (requests: readonly BatchRequest[], { base }: Endpoint): Question => ({
  url: new URL(`${base}/v1.0/%24batch`),
  body: JSON.stringify({ requests: requests.map((request) => ({ method: "GET", ...request })) }),
});

const noBatch = (): CommandError =>
  new CommandError(EXIT.refused, "The reply is not a batch reply: is this the endpoint of the proxy?");

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const parseParts = (body: string): readonly unknown[] => {
  try {
    const parsed: unknown = JSON.parse(body);
    if (isObject(parsed) && Array.isArray(parsed["responses"])) return parsed["responses"];
  } catch {
    // Said below, as for JSON without answers.
  }
  throw noBatch();
};

/** Headers of a part; what is not a text is left out. */
const headersOf = (value: unknown): Headers =>
  new Headers(
    Object.entries(isObject(value) ? value : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );

/**
 * The answers of a batch by the ids of their requests.
 *
 * @throws CommandError (refused) if the body is not a reply to a batch
 */
export function readBatchReply({ body }: Pick<Reply, "body">): ReadonlyMap<string, BatchPart> {
  return new Map(
    parseParts(body).map((part) => {
      if (!isObject(part)) throw noBatch();
      const { id, status, headers, body: inner } = part;
      if (typeof id !== "string" || typeof status !== "number") throw noBatch();
      return [id, { status, headers: headersOf(headers), body: inner }];
    }),
  );
}
