import { errorCodeIn } from "../graph/errors.ts";
import type { GraphReply, GraphRequest, RequestLimits } from "../graph/request.ts";

/** What a probe reads of a reply of Graph's. */
export interface ProbeReply {
  /** True for a success that can be read: JSON without an error in it. */
  readonly ok: boolean;
  readonly status: number;
  /** Graph's error code, or `malformed` for a success that cannot be read; undefined for an error without one. */
  readonly code: string | undefined;
  /** The reply's JSON object; empty if the reply is not one. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The records of a collection. */
  readonly records: readonly Readonly<Record<string, unknown>>[];
  readonly latencyMs: number;
}

/** Asks Graph as the proxy does, with its token, and without any caller. */
export type GraphProbe = (
  pathAndQuery: string,
  options?: { readonly headers?: Readonly<Record<string, string>>; readonly mailbox?: string },
) => Promise<ProbeReply>;

/** Options of {@link createGraphProbe}. */
export interface GraphProbeOptions {
  readonly graph: { get(request: GraphRequest, limits: RequestLimits): Promise<GraphReply> };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Longest time for one request, its repeats included, in milliseconds. */
const PROBE_MS = 10_000;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The JSON of a reply: an object as a rule, a number where something is counted; undefined if it is not JSON. */
const parse = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(
      Buffer.from(body)
        .toString("utf8")
        .replace(/^\ufeff/, ""),
    );
  } catch {
    return undefined;
  }
};

/**
 * Makes probes of Graph. A reply of any status is a result.
 *
 * @throws Refusal as the Graph client does, where there is no reply
 */
export const createGraphProbe =
  ({ graph, now, signal }: GraphProbeOptions): GraphProbe =>
  async (pathAndQuery, { headers = {}, mailbox } = {}) => {
    const request = { pathAndQuery: `/v1.0${pathAndQuery}`, headers, mailbox };
    const { status, body, latencyMs } = await graph.get(request, { deadline: now() + PROBE_MS, signal });
    const parsed = parse(body);
    const json = isObject(parsed) ? parsed : {};
    const value = json["value"];
    const ok = status < 300 && parsed !== undefined && json["error"] === undefined;
    return {
      ok,
      status,
      code: ok ? undefined : (errorCodeIn(body) ?? (status < 300 ? "malformed" : undefined)),
      json,
      records: Array.isArray(value) ? value.filter(isObject) : [],
      latencyMs,
    };
  };

/** A reply in words: its status, and Graph's code. */
export const replyText = ({ status, code }: Pick<ProbeReply, "status" | "code">): string =>
  code === undefined ? String(status) : `${status} ${code}`;
