import { forEachItem, type Member, membersAt, type Source } from "../json/members.ts";
import { ascii, isNull, MalformedReply, skipSpace } from "../json/scan.ts";
import { sourceOf } from "./json-source.ts";

/** A request of a JSON batch as it is written. */
export interface WrittenPart {
  readonly id: string;
  /** Path and query below the Graph root, encoded, with the version. */
  readonly pathAndQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Ids of the parts that have to succeed first. */
  readonly dependsOn: readonly string[];
}

/** The answer to one request of a batch. */
export interface PartReply {
  readonly status: number;
  readonly headers: Headers;
  /** A range of the batch's own bytes where it is JSON; empty where there is none. */
  readonly body: Uint8Array;
}

/** Where Graph takes batches; the URLs in one are relative to the version. */
export const BATCH_PATH = "/v1.0/$batch";
const VERSION = "/v1.0";

/**
 * The body of a JSON batch of GETs.
 *
 * @see https://learn.microsoft.com/graph/json-batching
 */
export const batchBody = (parts: readonly WrittenPart[]): string =>
  JSON.stringify({
    requests: parts.map(({ id, pathAndQuery, headers, dependsOn }) => ({
      id,
      method: "GET",
      url: pathAndQuery.slice(VERSION.length),
      headers,
      ...(dependsOn.length === 0 ? {} : { dependsOn }),
    })),
  });

const parse = ({ decode }: Source, { valueStart, end }: Member): unknown => {
  try {
    return JSON.parse(decode(valueStart, end));
  } catch {
    throw new MalformedReply(valueStart);
  }
};

const headerName = /^[\w!#$%&'*+.^`|~-]{1,100}$/;
const headerValue = /^[\x20-\x7e]*$/;

const headersOf = (value: unknown): Headers => {
  const headers = new Headers();
  if (typeof value !== "object" || value === null) return headers;
  for (const [name, text] of Object.entries(value))
    if (headerName.test(name) && typeof text === "string" && headerValue.test(text))
      headers.append(name, text);
  return headers;
};

/** A body that is no JSON is a string in base64; one that is stays where it is. */
const bodyAt = (source: Source, member: Member | undefined): Uint8Array => {
  if (member === undefined || isNull(source.json, member.valueStart)) return new Uint8Array();
  if (source.json[member.valueStart] !== ascii.quote)
    return source.json.subarray(member.valueStart, member.end);
  return Buffer.from(String(parse(source, member)), "base64");
};

/** Reads the part at `at`, and gives the position behind it. */
function partAt(source: Source, at: number) {
  const { members, end } = membersAt(source, at);
  const byName = new Map(members.map((member) => [member.name, member]));
  if (byName.size < members.length) throw new MalformedReply(at, "a repeated member");
  const read = (name: string): unknown => {
    const member = byName.get(name);
    return member === undefined ? undefined : parse(source, member);
  };
  const [id, status] = [read("id"), read("status")];
  const isStatus = Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 599;
  if (typeof id !== "string" || !isStatus) throw new MalformedReply(at, "no part of a batch");
  const body = bodyAt(source, byName.get("body"));
  return { end, id, part: { status: Number(status), headers: headersOf(read("headers")), body } };
}

/** Names of what a batch says beside its answers where it failed on the way. */
const failure = /^error$|@(?:[\w-]+\.)*error$/;

/**
 * Reads the answers of a batch by their ids; what is JSON in one is not parsed.
 *
 * @throws MalformedReply for a body that is no answer to a batch, or answers a request twice
 */
export function readBatchReply(body: Uint8Array): ReadonlyMap<string, PartReply> {
  const source = sourceOf(body);
  const { members, end } = membersAt(source, skipSpace(body, 0));
  const [responses, ...others] = members.filter(({ name }) => name === "responses");
  if (members.some(({ name, valueStart }) => failure.test(name) && !isNull(body, valueStart)))
    throw new MalformedReply(end, "an error beside the answers");
  if (responses === undefined || others.length > 0 || skipSpace(body, end) < body.length)
    throw new MalformedReply(end, "no answer to a batch");
  const parts = new Map<string, PartReply>();
  forEachItem(source, responses.valueStart, (start) => {
    const { id, part, end: behind } = partAt(source, start);
    if (parts.has(id)) throw new MalformedReply(start, "a repeated part");
    parts.set(id, part);
    return behind;
  });
  return parts;
}
