import { type Code, statusOf } from "@graphveil/core/test/wire-forms";
import type { Fault, FaultRule } from "@graphveil/simulator";

/** A service that the proxy asks, or one request of a batch to Graph. */
export type Leg = FaultRule["leg"];

/** What a caller sees: the data, or a code of the closed set. */
export type Outcome = "data" | Code;

/** A fault at one leg of the chain, and what becomes of a request to an instance that has just started. */
export interface LegFault {
  readonly leg: Leg;
  /** Of several requests of the leg, those whose target, or whose operation in AWS's header, holds this. */
  readonly of?: string;
  /** What happens, in words. */
  readonly words: string;
  readonly fault: Fault;
  /** After one occurrence; undefined where that hangs on which of two requests met it. */
  readonly once: Outcome | undefined;
  /** While it lasts. */
  readonly always: Outcome;
  /** How often the leg is asked while it lasts: once, and as often again as it is repeated. */
  readonly asked: number;
  /** What the audit event says while it lasts; empty where it has nothing to say. */
  readonly reason: string;
}

const code = "UnknownError";

const names = {
  reset: ["the connection is reset", { kind: "connectionReset" }],
  tls: ["nobody vouches for the certificate", { kind: "tlsFailure" }],
  cutAtOnce: ["the body never comes", { kind: "cutOffBody", afterBytes: 0 }],
  cut: ["the body is cut off", { kind: "cutOffBody", afterBytes: 25 }],
  malformed: ["malformed JSON", { kind: "malformedJson" }],
  html: ["JSON that is called HTML", { kind: "wrongContentType", contentType: "text/html; charset=utf-8" }],
  slow: ["no reply", { kind: "latency", milliseconds: 60_000 }],
  longWait: ["429 with a wait that does not fit", { kind: "status", status: 429, retryAfter: "120" }],
  empty400: ["400 without a body", { kind: "emptyReply", status: 400 }],
  empty503: ["503 without a body", { kind: "emptyReply", status: 503 }],
  empty504: ["504 without a body", { kind: "emptyReply", status: 504 }],
  mailbox401: ["401 of one mailbox", { kind: "graphError", status: 401, code }],
  consent: ["403: no consent", { kind: "graphError", status: 403, code: "Authorization_RequestDenied" }],
  challenge: ["401 with a claims challenge", { kind: "claimsChallenge", claims: "{}" }],
  errorBeside: ["an error beside the records", { kind: "errorInside", place: "beside", code }],
  errorElement: ["an error among the records", { kind: "errorInside", place: "element", code }],
  errorAnnotation: ["an error as an annotation", { kind: "errorInside", place: "annotation", code }],
  brokenOff: ["an error, and the text breaks off", { kind: "errorInside", place: "brokenOff", code }],
  byteOrderMark: ["a byte order mark before the JSON", { kind: "byteOrderMark" }],
  nowhere: ["a redirect to nowhere", { kind: "redirect", status: 308 }],
  elsewhere: ["a redirect", { kind: "redirect", status: 302, location: "https://evil.example/" }],
} as const satisfies Record<string, readonly [words: string, fault: Fault]>;

/** A fault by its name, its status, or its code of Entra ID's. */
type FaultName = keyof typeof names | number | `AADSTS${number}`;

const named = (name: FaultName): readonly [words: string, fault: Fault] => {
  if (typeof name === "number") return [String(name), { kind: "status", status: name }];
  if (name in names) return names[name as keyof typeof names];
  return [name, { kind: "aadsts", code: Number(name.slice("AADSTS".length)) }];
};

/** A fault in one line: see {@link LegFault} for what stands in it. */
export type Row = readonly [
  fault: FaultName,
  once: Outcome | undefined,
  always: Outcome,
  asked: number,
  reason: string,
];

/** The faults of one leg. */
export const rows = (leg: Leg, of: string | undefined, table: readonly Row[]): readonly LegFault[] =>
  table.map(([name, once, always, asked, reason]) => {
    const [words, fault] = named(name);
    return { leg, ...(of === undefined ? {} : { of }), words, fault, once, always, asked, reason };
  });

/** The status that a caller gets: Graph's own passes where it is one of an outage. */
export const statusFor = ({ leg, fault }: LegFault, outcome: Outcome): number => {
  if (outcome === "data") return 200;
  const isOutage = leg.startsWith("graph") && fault.kind === "status" && fault.status >= 500;
  return isOutage ? fault.status : statusOf[outcome];
};

/** The reason of an audit event, without the place in a body that it may name. */
export const reasonOf = (event: Readonly<Record<string, unknown>> | undefined): string =>
  String(event?.["reason"] ?? "").replace(/ at byte \d+$/, "");
