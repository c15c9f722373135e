import type { Leg, SimulatedRequest } from "./host.ts";

/**
 * Where an error is inside a page that began well: `beside` the records as a member `error`, as the last `element` of
 * them, as an `annotation` `@odata.error`, or as the last element behind which the text is `brokenOff`.
 */
export type ErrorPlace = "beside" | "element" | "annotation" | "brokenOff";

/** A fault that a leg can be made to show. */
export type Fault =
  /** The reply comes late by so many milliseconds. */
  | { readonly kind: "latency"; readonly milliseconds: number }
  /** The connection is reset after the request was read. */
  | { readonly kind: "connectionReset" }
  /**
   * The TLS handshake fails: the server shows an untrusted certificate. It hits new connections, so idle
   * ones are closed when the rule is injected, and `matches` sees a CONNECT request.
   */
  | { readonly kind: "tlsFailure" }
  /** The announced body is cut off after so many bytes and the connection closed. */
  | { readonly kind: "cutOffBody"; readonly afterBytes: number }
  /** Status 200 with a body that is not JSON although the content type says so. */
  | { readonly kind: "malformedJson" }
  /** The genuine body under another content type. */
  | { readonly kind: "wrongContentType"; readonly contentType: string }
  /** The genuine reply with a UTF-8 byte order mark in front of its body. */
  | { readonly kind: "byteOrderMark" }
  /** A status without a body and without a content type. */
  | { readonly kind: "emptyReply"; readonly status: number }
  /** A redirect; without `location` it leads nowhere. */
  | { readonly kind: "redirect"; readonly status: 301 | 302 | 307 | 308; readonly location?: string }
  /** Graph only: half of a page, then an error with this code inside the 200, and no link. */
  | { readonly kind: "errorInside"; readonly place: ErrorPlace; readonly code: string }
  /** Graph only: 401 with a CAE claims challenge; `claims` is the JSON text, base64 on the wire. */
  | { readonly kind: "claimsChallenge"; readonly claims: string }
  /** The service's own error shape with this status; `retryAfter` becomes a Retry-After header. */
  | { readonly kind: "status"; readonly status: number; readonly retryAfter?: string }
  /**
   * Graph only: an error with this code. A 401 comes without a challenge, as that of a single mailbox does; the one that
   * refuses a token is a `status`.
   */
  | { readonly kind: "graphError"; readonly status: number; readonly code: string; readonly message?: string }
  /** Entra only: the token endpoint's error body with this AADSTS code. */
  | { readonly kind: "aadsts"; readonly code: number };

/** Where, how often and for which requests a fault is shown. */
export interface FaultRule {
  readonly leg: Leg;
  readonly fault: Fault;
  /** How many matching requests it hits before it is spent; default: all. */
  readonly times?: number;
  /** Share of the matching requests that it hits, 0 to 1, drawn from the seeded generator; default 1. */
  readonly rate?: number;
  readonly matches?: (request: SimulatedRequest) => boolean;
}

/** The one leg of a fault that only one service can show. */
const legOfFault: Partial<Record<Fault["kind"], Leg>> = {
  claimsChallenge: "graph",
  errorInside: "graph",
  graphError: "graph",
  aadsts: "entra",
};

/** The faults in force; the first rule that matches a request, and that its rate lets hit it, decides. */
export interface Faults {
  /**
   * Adds a rule and returns the function that removes it.
   *
   * @throws Error when the leg cannot show the fault, such as an AADSTS code of Graph
   */
  inject(rule: FaultRule): () => void;
  clear(): void;
  /**
   * Draws the fault for one request, or undefined; spends the rule.
   *
   * @param among the faults that can be shown at this moment, default all: a handshake cannot show a 503
   */
  draw(leg: Leg, request: SimulatedRequest, among?: (fault: Fault) => boolean): Fault | undefined;
  /** How many faults have been shown so far: a test sees that the one that it injected was met. */
  shown(): number;
  /** Calls the listener with each rule that is injected from now on, until the returned function is called. */
  onInject(listener: (rule: FaultRule) => void): () => void;
}

interface ArmedRule {
  readonly rule: FaultRule;
  left: number;
}

/**
 * Fault rules over a seeded generator, so that a rate such as 2.2 % hits the same requests in every run.
 *
 * @param random uniform numbers in [0, 1)
 */
export function createFaults(random: () => number): Faults {
  const armed: ArmedRule[] = [];
  let shown = 0;
  const listeners = new Set<(rule: FaultRule) => void>();
  const remove = (entry: ArmedRule) => {
    const at = armed.indexOf(entry);
    if (at >= 0) armed.splice(at, 1);
  };
  return {
    inject(rule) {
      const leg = rule.leg === "graphPart" ? "graph" : rule.leg;
      if ((legOfFault[rule.fault.kind] ?? leg) !== leg)
        throw new Error(`${rule.leg} cannot show the fault ${rule.fault.kind}`);
      const entry: ArmedRule = { rule, left: rule.times ?? Number.POSITIVE_INFINITY };
      armed.push(entry);
      for (const listener of listeners) listener(rule);
      return () => remove(entry);
    },
    clear() {
      armed.length = 0;
    },
    shown: () => shown,
    onInject(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    draw(leg, request, among = () => true) {
      const hits = ({ rule, left }: ArmedRule): boolean =>
        left > 0 &&
        rule.leg === leg &&
        among(rule.fault) &&
        (rule.matches?.(request) ?? true) &&
        (rule.rate === undefined || random() < rule.rate);
      const entry = armed.find(hits);
      if (entry === undefined) return undefined;
      entry.left -= 1;
      shown += 1;
      return entry.rule.fault;
    },
  };
}
