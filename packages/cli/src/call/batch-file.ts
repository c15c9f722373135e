import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { type BatchRequest, MAX_BATCH_REQUESTS } from "./batch.ts";
import type { Endpoint } from "./endpoint.ts";
import { targetUrl } from "./target.ts";

/** The requests of a file. */
export interface BatchFile {
  readonly requests: readonly BatchRequest[];
  /** True where some depend on others, so that all must be in one batch. */
  readonly isWhole: boolean;
}

/** Path and query below the version, encoded; a link of the proxy's counts, too. */
const urlOf = (path: string, endpoint: Endpoint): string => {
  const { pathname, search } = targetUrl(path, endpoint);
  return `${pathname.replace(/^\/v1\.0(?=\/)/, "")}${search}`;
};

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string");
const isHeaders = (value: unknown): value is Readonly<Record<string, string>> =>
  isObject(value) && Object.values(value).every((each) => typeof each === "string");

function readRequest(
  value: unknown,
  at: number,
  wrong: (detail: string) => CommandError,
  endpoint: Endpoint,
): BatchRequest {
  const { id, method = "GET", url, headers, dependsOn } = isObject(value) ? value : {};
  if (typeof id !== "string" || id === "" || typeof url !== "string")
    throw wrong(`needs id and url as texts in request ${at + 1}`);
  if (method !== "GET") throw wrong(`may hold only GETs, but request ${at + 1} is not a GET`);
  if (headers !== undefined && !isHeaders(headers))
    throw wrong(`has headers that are not texts in request ${at + 1}`);
  if (dependsOn !== undefined && !isTexts(dependsOn))
    throw wrong(`has a dependsOn that is not a list of ids in request ${at + 1}`);
  return {
    id,
    url: urlOf(url, endpoint),
    ...(headers === undefined ? {} : { headers }),
    ...(dependsOn === undefined ? {} : { dependsOn }),
  };
}

const parse = (text: string, wrong: (detail: string) => CommandError): readonly unknown[] => {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value) && Array.isArray(value["requests"])) return value["requests"];
  } catch {
    throw wrong("is not JSON, though it begins with {");
  }
  throw wrong('needs the member "requests", a list');
};

/**
 * Reads paths, one a line, or Graph's JSON batch.
 *
 * @throws CommandError (wrong use) for what is neither
 * @see https://learn.microsoft.com/graph/json-batching
 */
export function readBatchFile(contents: string, path: string, endpoint: Endpoint): BatchFile {
  const wrong = (detail: string): CommandError => new CommandError(EXIT.wrongUse, `${path} ${detail}.`);
  const text = contents.replace(/^\uFEFF/, "").trim();
  const requests = text.startsWith("{")
    ? parse(text, wrong).map((value, at) => readRequest(value, at, wrong, endpoint))
    : text
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line !== "")
        .map((line, at) => ({ id: String(at + 1), url: urlOf(line, endpoint) }));
  if (requests.length === 0) throw wrong("holds no request: write one path a line");
  if (new Set(requests.map(({ id }) => id.toLowerCase())).size < requests.length)
    throw wrong("has an id twice; Graph takes no notice of case");
  const isWhole = requests.some((request) => "dependsOn" in request && request.dependsOn !== undefined);
  if (isWhole && requests.length > MAX_BATCH_REQUESTS)
    throw wrong(`has over ${MAX_BATCH_REQUESTS} requests, and dependsOn needs all of them in one batch`);
  return { requests, isWhole };
}
