import type { WireRequest } from "./wire.ts";
import type { Witnessed } from "./witness.ts";

/** One request of a batch. */
export interface BatchRequest {
  readonly id: string;
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly dependsOn?: readonly string[];
}

/** One answer of a batch. */
export interface BatchPart {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const PATH = "/v1.0/$batch";
const jsonHeader = ["content-type", "application/json"] as const;

/** A batch as clients send it. */
export const batchOf = (requests: readonly BatchRequest[]): WireRequest => ({
  target: PATH,
  method: "POST",
  headers: [jsonHeader],
  body: JSON.stringify({ requests: requests.map((request) => ({ method: "GET", ...request })) }),
});

/** Whatever is sent instead of a batch. */
export const batchText = (body: string | Uint8Array, headers: WireRequest["headers"] = []): WireRequest => ({
  target: PATH,
  method: "POST",
  headers: [jsonHeader, ...headers],
  body,
});

/** The answers of a batch by their ids. */
export const partsOf = ({ body }: Pick<Witnessed, "body">): ReadonlyMap<string, BatchPart> => {
  const { responses } = JSON.parse(body.toString("utf8")) as { readonly responses: readonly BatchPart[] };
  return new Map(responses.map((part) => [part.id, part]));
};

/** What the audit event of a batch says of each of its requests. */
export const entriesOf = ({
  audit,
}: Pick<Witnessed, "audit">): readonly Readonly<Record<string, unknown>>[] =>
  (audit["requests"] ?? []) as readonly Readonly<Record<string, unknown>>[];
