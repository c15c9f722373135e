import { badRequest } from "../graph-error.ts";

/** One request of a JSON batch. */
export interface BatchStep {
  readonly id: string;
  readonly method: string;
  /** Relative to the version. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly hasBody: boolean;
  readonly dependsOn: readonly string[];
}

type Members = Readonly<Record<string, unknown>>;

/** Most requests of a batch (learn.microsoft.com/graph/json-batching). */
const MAX_STEPS = 20;

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
const invalid = (message = "Invalid batch payload format.") => badRequest(message);

/** Graph compares the ids of a batch without regard to case. */
export const idKey = (id: string): string => id.toLowerCase();

function readStep(value: unknown): BatchStep {
  if (!isObject(value)) throw invalid();
  const { id, method, url, headers = {}, body, dependsOn = [] } = value;
  if (!isText(id) || id === "" || !isText(method) || !isText(url)) throw invalid();
  if (!isObject(headers) || !Object.values(headers).every(isText) || !isTexts(dependsOn)) throw invalid();
  return {
    id,
    method,
    url,
    headers: headers as Readonly<Record<string, string>>,
    hasBody: body !== undefined,
    dependsOn,
  };
}

/** Steps may depend on any other, as long as there is an order in which they can be taken. */
function checkOrder(steps: readonly BatchStep[]): void {
  const open = new Map(steps.map((step) => [idKey(step.id), step.dependsOn.map(idKey)]));
  for (const needed of [...open.values()].flat())
    if (!open.has(needed)) throw invalid("The 'dependsOn' property names an id that is not in the batch.");
  for (let before = -1; before !== open.size; ) {
    before = open.size;
    for (const [id, needs] of open) if (!needs.some((need) => open.has(need))) open.delete(id);
  }
  if (open.size > 0) throw invalid("The 'dependsOn' properties form a circle.");
}

/**
 * Reads the payload of a batch.
 *
 * @throws GraphError 400 for what is no batch
 */
export function readBatch(body: Uint8Array): readonly BatchStep[] {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    throw invalid();
  }
  const requests = isObject(value) ? value["requests"] : undefined;
  if (!Array.isArray(requests) || requests.length === 0) throw invalid();
  if (requests.length > MAX_STEPS)
    throw invalid(`Number of batch request steps exceeds the maximum value of ${MAX_STEPS}.`);
  const steps = requests.map(readStep);
  if (new Set(steps.map(({ id }) => idKey(id))).size < steps.length)
    throw invalid("Batch request ids have to be unique.");
  checkOrder(steps);
  return steps;
}
