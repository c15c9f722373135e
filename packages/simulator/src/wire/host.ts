/** One HTTP request as a simulated host receives it: nothing normalised, so that a test can see what was really sent. */
export interface SimulatedRequest {
  readonly method: string;
  /** Lower-case host name without port, such as `graph.microsoft.com`. */
  readonly host: string;
  /** The raw request target in origin form: path and query exactly as on the wire. */
  readonly target: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** What a simulated host answers; a string body is UTF-8. */
export interface SimulatedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** The outbound legs of the proxy at which faults can be injected. */
export type Leg =
  | "sts"
  | "awsKms"
  | "metadata"
  | "iamCredentials"
  | "cloudKms"
  | "issuer"
  | "entra"
  | "graph"
  /** One request of a batch to Graph. */
  | "graphPart"
  | "keyVault";

/** Answers one request inside another, such as one of a batch, after faults were drawn for it. */
export type Parts = (
  part: SimulatedRequest,
  serve: (part: SimulatedRequest) => Promise<SimulatedResponse>,
) => Promise<SimulatedResponse>;

/**
 * A protocol simulator of one service: it verifies all that it receives and answers as the service does. A request that
 * it has no behaviour for throws {@link UnsimulatedRequest}: a gap in a simulator must never look like a service's reply.
 */
export interface SimulatedHost {
  readonly leg: Leg;
  /** How the service is spoken to; default `https`. A token that travels in the clear must not get an answer. */
  readonly scheme?: "http" | "https";
  /** True for a host name that this service answers for. */
  answersFor(host: string): boolean;
  handle(request: SimulatedRequest, parts?: Parts): SimulatedResponse | Promise<SimulatedResponse>;
}

/** A request that no simulator has a behaviour for; the message holds no more than host, method and path. */
export class UnsimulatedRequest extends Error {
  override readonly name = "UnsimulatedRequest";
  constructor(request: Pick<SimulatedRequest, "host" | "method" | "target">, detail: string) {
    super(`${request.method} ${request.host}${request.target.split("?", 1)[0]}: ${detail}`);
  }
}

/** A JSON reply with the given status. */
export const json = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): SimulatedResponse => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8", ...headers },
  body: JSON.stringify(value),
});
