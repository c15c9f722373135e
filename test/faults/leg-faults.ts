import type { Code } from "@graphveil/core/test/wire-forms";
import type { Fault, FaultRule } from "@graphveil/simulator";

type Leg = FaultRule["leg"];

/** What a caller sees: the data, or a code of the closed set. */
export type Outcome = "data" | Code;

/** A fault at one leg of the chain, and what becomes of a request. */
export interface LegFault {
  readonly leg: Leg;
  /** Of several requests of the leg, those whose target, or whose operation in AWS's header, holds this. */
  readonly of?: string;
  readonly fault: Fault;
  /** After one occurrence; undefined where that hangs on which of two requests met it. */
  readonly once: Outcome | undefined;
  /** While it lasts. */
  readonly always: Outcome;
}

const names = {
  reset: { kind: "connectionReset" },
  tls: { kind: "tlsFailure" },
  cutAtOnce: { kind: "cutOffBody", afterBytes: 0 },
  cut: { kind: "cutOffBody", afterBytes: 25 },
  malformed: { kind: "malformedJson" },
  html: { kind: "wrongContentType", contentType: "text/html; charset=utf-8" },
  slow: { kind: "latency", milliseconds: 60_000 },
} as const satisfies Record<string, Fault>;

type Row = readonly [fault: keyof typeof names | number, once: Outcome | undefined, always: Outcome];

const rows = (leg: Leg, of: string | undefined, table: readonly Row[]): readonly LegFault[] =>
  table.map(([fault, once, always]) => ({
    leg,
    ...(of === undefined ? {} : { of }),
    fault: typeof fault === "number" ? { kind: "status", status: fault } : names[fault],
    once,
    always,
  }));

const noToken = "tokenUnavailable";
const noKey = "upstreamUnavailable";

/** The legs of a proxy on AWS. */
export const awsFaults: readonly LegFault[] = [
  ...rows("sts", undefined, [
    ["reset", "data", noToken],
    ["tls", "data", noToken],
    ["cutAtOnce", "data", noToken],
    ["cut", "data", noToken],
    ["malformed", undefined, noToken],
    ["html", "data", "data"],
    ["slow", "deadline", "deadline"],
    [400, "data", noToken],
    [403, undefined, noToken],
    [429, "data", noToken],
    [500, "data", noToken],
    [502, "data", noToken],
    [503, "data", noToken],
    [504, "data", noToken],
  ]),
  ...rows("awsKms", undefined, [
    ["reset", "data", noKey],
    ["tls", "data", noKey],
    ["cutAtOnce", "data", noKey],
    ["cut", "data", noKey],
    ["malformed", noKey, noKey],
    ["html", "data", "data"],
    ["slow", "deadline", "deadline"],
    [400, "data", noKey],
    [403, noKey, noKey],
    [429, "data", noKey],
    [500, "data", noKey],
    [502, "data", noKey],
    [503, "data", noKey],
    [504, "data", noKey],
  ]),
];

/** The legs of a proxy on Google Cloud. */
export const googleFaults: readonly LegFault[] = [
  ...rows("metadata", "/identity", [
    ["reset", "data", noToken],
    ["tls", "data", noToken],
    ["cutAtOnce", "data", noToken],
    ["cut", "data", noToken],
    ["malformed", undefined, noToken],
    ["html", "data", "data"],
    ["slow", "deadline", "deadline"],
    [403, undefined, noToken],
    [404, undefined, noToken],
    [429, "data", noToken],
    [500, "data", noToken],
    [503, "data", noToken],
  ]),
  ...rows("metadata", "/token", [
    ["reset", "data", noKey],
    ["tls", "data", noKey],
    ["cutAtOnce", "data", noKey],
    ["cut", "data", noKey],
    ["malformed", noKey, noKey],
    ["slow", "deadline", "deadline"],
    [403, noKey, noKey],
    [404, noKey, noKey],
    [429, "data", noKey],
    [500, "data", noKey],
    [503, "data", noKey],
  ]),
  ...rows("cloudKms", undefined, [
    ["reset", "data", noKey],
    ["tls", "data", noKey],
    ["cutAtOnce", "data", noKey],
    ["cut", "data", noKey],
    ["malformed", "data", noKey],
    ["html", "data", "data"],
    ["slow", "deadline", "deadline"],
    [400, noKey, noKey],
    [403, noKey, noKey],
    [404, noKey, noKey],
    [429, "data", noKey],
    [500, "data", noKey],
    [503, "data", noKey],
  ]),
];

const bad = "upstreamInvalid";
const away = "upstreamUnavailable";

/** The legs that both have. */
export const commonFaults: readonly LegFault[] = [
  ...rows("issuer", undefined, [
    ["reset", "data", noToken],
    ["tls", "data", noToken],
    ["cut", "data", noToken],
    ["malformed", "data", noToken],
    [404, "data", noToken],
    [503, "data", noToken],
  ]),
  ...rows("entra", undefined, [
    ["reset", "data", noToken],
    ["tls", "data", noToken],
    ["cutAtOnce", "data", noToken],
    ["cut", "data", noToken],
    ["malformed", "data", noToken],
    ["html", "data", "data"],
    ["slow", "deadline", "deadline"],
    [400, undefined, noToken],
    [401, undefined, noToken],
    [429, "data", noToken],
    [500, "data", noToken],
    [502, "data", noToken],
    [503, "data", noToken],
    [504, "data", noToken],
  ]),
  ...rows("graph", undefined, [
    ["reset", "data", away],
    ["tls", "data", away],
    ["cutAtOnce", "data", away],
    ["cut", "data", away],
    ["malformed", "data", bad],
    ["html", bad, bad],
    ["slow", "deadline", "deadline"],
    [400, "invalidRequest", "invalidRequest"],
    [401, "data", "upstreamUnauthorized"],
    [403, "mailboxRefused", "mailboxRefused"],
    [404, "notFound", "notFound"],
    [410, "syncStateNotFound", "syncStateNotFound"],
    [429, "data", "throttled"],
    [500, "data", away],
    [502, "data", away],
    [503, "data", away],
    [504, "data", "deadline"],
  ]),
];

/** The leg that signs in place of the platform's token, on AWS; the other requests of KMS are those of the root keys. */
export const awsSignatureFaults: readonly LegFault[] = rows("awsKms", "TrentService.Sign", [
  ["reset", "data", noToken],
  ["cutAtOnce", "data", noToken],
  ["cut", "data", noToken],
  ["malformed", noToken, noToken],
  ["html", "data", "data"],
  ["slow", "deadline", "deadline"],
  [400, "data", noToken],
  [403, noToken, noToken],
  [429, "data", noToken],
  [500, "data", noToken],
  [502, "data", noToken],
  [503, "data", noToken],
  [504, "data", noToken],
]);

/** The same on Google Cloud. */
export const googleSignatureFaults: readonly LegFault[] = rows("cloudKms", ":asymmetricSign", [
  ["reset", "data", noToken],
  ["cutAtOnce", "data", noToken],
  ["cut", "data", noToken],
  ["malformed", "data", noToken],
  ["html", "data", "data"],
  ["slow", "deadline", "deadline"],
  [400, noToken, noToken],
  [403, noToken, noToken],
  [404, noToken, noToken],
  [429, "data", noToken],
  [500, "data", noToken],
  [503, "data", noToken],
]);
