/** A GET as the reader wants it, below `/v1.0`. */
export interface Wanted {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The result of a GET. */
export interface Reply {
  /** 0 where the connection broke. */
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
  /** `x-graphveil-error`, or the code of the error. */
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;
}

/** Asks once. */
export type Send = (wanted: Wanted) => Promise<Reply>;

/** What a caller saw of a run. */
export interface Meter {
  roundTrips: number;
  /** Milliseconds of each round trip. */
  readonly latencies: number[];
  /** Failures that are about the proxy's own token. */
  tokenFailures: number;
  /** How many replies had to be asked for again. */
  repeats: number;
  /** Each status that was not a success, and how often. */
  readonly failures: Map<string, number>;
}

/** A meter that has seen nothing. */
export const createMeter = (): Meter => ({
  roundTrips: 0,
  latencies: [],
  tokenFailures: 0,
  repeats: 0,
  failures: new Map(),
});

/** Counts a round trip while it lasts. */
export async function metered<T>(meter: Meter, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    meter.roundTrips += 1;
    meter.latencies.push(performance.now() - started);
  }
}

/** Where no answer comes, the connection broke. */
export const broken: Reply = { status: 0, json: {}, code: undefined, retryAfterMs: undefined };

const codeOf = (json: Readonly<Record<string, unknown>>): string | undefined => {
  const { error } = json as { readonly error?: { readonly code?: unknown } };
  return typeof error?.code === "string" ? error.code : undefined;
};

/** A reply from its parts; what is not JSON has no content. */
export function replyOf(status: number, headers: Headers, json: unknown): Reply {
  const content = typeof json === "object" && json !== null ? (json as Reply["json"]) : {};
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return {
    status,
    json: content,
    code: headers.get("x-graphveil-error") ?? codeOf(content),
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
  };
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Sends one request at a time to a deployment. */
export function createSingleSend(
  request: (target: string, init: RequestInit) => Promise<Response>,
  meter: Meter,
): Send {
  return ({ target, headers }) =>
    metered(meter, async () => {
      try {
        const response = await request(target, { headers });
        return replyOf(response.status, response.headers, parsed(await response.text()));
      } catch {
        return broken;
      }
    });
}

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 50;
const passing: ReadonlySet<number> = new Set([0, 429, 500, 502, 503, 504]);
const tokenCodes: ReadonlySet<string> = new Set(["tokenUnavailable", "upstreamUnauthorized"]);

/** Asks until there is an answer that stays, as the program in docs/calling.md does; a refused mailbox stays refused. */
export function createPatientSend(send: Send, meter: Meter): Send {
  const note = ({ status, code }: Reply): void => {
    const name = `${status} ${code ?? ""}`.trim();
    meter.failures.set(name, (meter.failures.get(name) ?? 0) + 1);
    if (tokenCodes.has(code ?? "") || (status === 401 && code === "callerUnknown")) meter.tokenFailures += 1;
  };
  return async (wanted) => {
    for (let attempt = 1; ; attempt += 1) {
      const reply = await send(wanted);
      if (reply.status === 200) return reply;
      note(reply);
      if (attempt === ATTEMPTS || !passing.has(reply.status) || reply.code === "mailboxRefused") return reply;
      meter.repeats += 1;
      const pause = reply.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** attempt;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };
}
