import { type SimulatedRequest, type SimulatedResponse, UnsimulatedRequest } from "../../../wire/host.ts";
import { type BatchStep, idKey, readBatch } from "./batch-payload.ts";

/** Answers one request of a batch. */
export type ServePart = (part: SimulatedRequest) => Promise<SimulatedResponse>;

/** How many requests of a batch Graph sends on at once, whatever their mailboxes. */
const CONCURRENT_STEPS = 4;
/** Headers that the answer to a part keeps, as Graph writes them. */
const keptHeaders = [
  "Cache-Control",
  "Content-Type",
  "Location",
  "OData-Version",
  "Preference-Applied",
  "Retry-After",
  "WWW-Authenticate",
  "x-ms-resource-unit",
] as const;

interface PartAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; undefined for a reply without a body. */
  readonly body: string | undefined;
}

/** The target of a step: its URL below the version, which may stand in it already. */
const targetOf = (url: string): string => {
  const path = url.startsWith("/") ? url : `/${url}`;
  return /^\/v1\.0\//.test(path) ? path : `/v1.0${path}`;
};

const textOf = (body: string | Uint8Array): string =>
  typeof body === "string" ? body : Buffer.from(body).toString("utf8");

/** JSON stands in the answer as it is, anything else as base64. */
const bodyOf = ({ headers, body }: SimulatedResponse): string | undefined => {
  if (body.length === 0) return undefined;
  const isJson = /json/.test(headers["content-type"] ?? "");
  return isJson ? textOf(body) : JSON.stringify(Buffer.from(textOf(body)).toString("base64"));
};

const answerOf = (id: string, response: SimulatedResponse): PartAnswer => ({
  id,
  status: response.status,
  headers: Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = response.headers[name.toLowerCase()];
      return value === undefined ? [] : [[name, value]];
    }),
  ),
  body: bodyOf(response),
});

const failedDependency = (id: string): PartAnswer => ({
  id,
  status: 424,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({
    error: {
      code: "FailedDependency",
      message: "The request was not executed since a request that it depends on failed.",
    },
  }),
});

/** Only what a reading proxy may send; anything else is its fault, and must be seen. */
const assertRead = (batch: SimulatedRequest, { method, url, headers, hasBody }: BatchStep): void => {
  if (method !== "GET" || hasBody) throw new UnsimulatedRequest(batch, "only GET is simulated in a batch");
  if (/batch/i.test(url)) throw new UnsimulatedRequest(batch, "a batch in a batch is not simulated");
  if (/^\w+:/.test(url)) throw new UnsimulatedRequest(batch, "an absolute URL in a batch is not simulated");
  if (Object.keys(headers).some((name) => name.toLowerCase() === "authorization"))
    throw new UnsimulatedRequest(batch, "a token in a batch is not simulated");
};

const written = ({ id, status, headers, body }: PartAnswer): string => {
  const head = JSON.stringify({ id, status, headers });
  return body === undefined ? head : `${head.slice(0, -1)},"body":${body}}`;
};

/** Takes the steps in an order in which each comes behind what it depends on. */
function inOrder(steps: readonly BatchStep[]): readonly BatchStep[] {
  const taken = new Set<string>();
  const order: BatchStep[] = [];
  while (order.length < steps.length)
    for (const step of steps) {
      const isReady = step.dependsOn.every((id) => taken.has(idKey(id)));
      if (taken.has(idKey(step.id)) || !isReady) continue;
      taken.add(idKey(step.id));
      order.push(step);
    }
  return order;
}

/**
 * Serves a JSON batch as Graph does: four requests at once, or one after another where any depends on another; what depends
 * on a failed one is a 424; answers come in another order than the requests.
 *
 * @returns the JSON text of the answers
 * @throws GraphError 400 for what is no batch
 * @see https://learn.microsoft.com/graph/json-batching
 */
export async function serveBatch(batch: SimulatedRequest, serve: ServePart): Promise<string> {
  const steps = readBatch(batch.body);
  for (const step of steps) assertRead(batch, step);
  const answers = new Map<string, PartAnswer>();
  const run = async ({ id, url, headers, dependsOn }: BatchStep): Promise<void> => {
    const hasFailed = dependsOn.some((needed) => (answers.get(idKey(needed))?.status ?? 500) >= 400);
    const own = new Headers({ ...headers, authorization: batch.headers.get("authorization") ?? "" });
    const part = { ...batch, method: "GET", target: targetOf(url), headers: own, body: new Uint8Array() };
    answers.set(idKey(id), hasFailed ? failedDependency(id) : answerOf(id, await serve(part)));
  };
  if (steps.some(({ dependsOn }) => dependsOn.length > 0)) for (const step of inOrder(steps)) await run(step);
  else {
    const waiting = [...steps];
    const worker = async (): Promise<void> => {
      for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await run(step);
    };
    await Promise.all(Array.from({ length: CONCURRENT_STEPS }, worker));
  }
  const responses = [...answers.values()].reverse().map(written).join(",");
  return `{"responses":[${responses}]}`;
}
