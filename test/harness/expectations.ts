import { everyRequestMessage } from "@graphveil/core/test/request-messages";
import { type Code, graphCodeOf, statusOf } from "@graphveil/core/test/wire-forms";
import { expect } from "vitest";
import type { WireReply } from "./wire.ts";
import type { Witnessed } from "./witness.ts";

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** What HTTP and the platforms add to a reply. */
const added = new Set([
  "connection",
  "content-length",
  "date",
  "keep-alive",
  "transfer-encoding",
  "x-amzn-requestid",
]);

const always = [
  "cache-control",
  "client-request-id",
  "content-type",
  "request-id",
  "x-content-type-options",
  "x-graphveil-policy",
];
const ofErrors = [...always, "x-graphveil-error"];
const ofData = [...always, "odata-version", "vary"];

/** The names of the headers that the proxy itself set, sorted. */
export const ownHeaders = ({ headers }: WireReply): readonly string[] =>
  [...headers.keys()].filter((name) => !added.has(name)).sort();

const expectCommon = ({ headers, audit }: Witnessed): void => {
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("x-graphveil-policy")).toMatch(/^[0-9a-f]{64}$/);
  expect(audit).toMatchObject({
    policy: headers.get("x-graphveil-policy"),
    profile: "strict",
    keyVersion: "v1",
  });
  expect(audit["durationMs"]).toBeGreaterThanOrEqual(0);
  expect(new Date(String(audit["time"])).toISOString()).toBe(audit["time"]);
  expect(audit["invocation"]).toMatch(guid);
};

/** What a reply with data may have otherwise. */
export interface DataOptions {
  /** Further headers. */
  readonly headers?: readonly string[];
  /** True where Graph may have been asked more than once. */
  readonly retried?: boolean;
}

/** A reply with data of Graph's: its exact header names, and the audit event that belongs to it. */
export function expectData(witnessed: Witnessed, { headers: more = [], retried }: DataOptions = {}): void {
  const { status, headers, audit } = witnessed;
  expect([status, headers.get("x-graphveil-error")]).toEqual([200, undefined]);
  const coding = headers.has("content-encoding") ? ["content-encoding"] : [];
  expect(ownHeaders(witnessed)).toEqual([...ofData, ...coding, ...more].sort());
  expect([undefined, "gzip"]).toContain(headers.get("content-encoding"));
  expect(headers.get("odata-version")).toBe("4.0");
  expect(headers.get("request-id")).toMatch(guid);
  expect(headers.get("client-request-id")).toMatch(guid);
  expectCommon(witnessed);
  expect(audit).toMatchObject({ method: "GET", caller: "acme", decision: "permit", status: 200 });
  expect(audit["upstream"]).toMatchObject({
    status: 200,
    retries: retried === true ? expect.any(Number) : 0,
    requestId: headers.get("request-id"),
  });
  expect([audit["reason"], audit["error"]]).toEqual([undefined, undefined]);
}

/** What an error reply may have otherwise. */
export interface ErrorOptions {
  /** `error.code`, where it is not the table's. */
  readonly graphCode?: string;
  /** Graph's own status, where that passes. */
  readonly status?: number;
  /** Further headers. */
  readonly headers?: readonly string[];
  /** True for the reply to HEAD, which has no body. */
  readonly head?: boolean;
}

/** An error as Graph shapes it, with a code of the closed set, and the audit event that belongs to it. */
export function expectError(witnessed: Witnessed, code: Code, options: ErrorOptions = {}): void {
  const { status, headers, audit } = witnessed;
  expect([status, headers.get("x-graphveil-error")]).toEqual([options.status ?? statusOf[code], code]);
  const waits = status === 429 || status === 503 ? ["retry-after"] : [];
  const expected = new Set([...ofErrors, ...waits, ...(options.headers ?? [])]);
  expect(ownHeaders(witnessed)).toEqual([...expected].sort());
  if (waits.length > 0) expect(headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
  expect(headers.get("content-type")).toBe("application/json");
  expectCommon(witnessed);
  expect(audit).toMatchObject({ status, error: code, records: 0, bytes: 0 });
  expect(audit["reason"]).toMatch(/^[\x20-\x7e]+$/);
  if (options.head === true) return;
  const { error } = witnessed.json() as { readonly error: Readonly<Record<string, unknown>> };
  expect(Object.keys(error)).toEqual(["code", "message", "innerError"]);
  expect(error["code"]).toEqual(options.graphCode ?? graphCodeOf[code] ?? code);
  // A 400 of the proxy's own names the rule, out of a closed table; everything else is a sentence.
  const isRule = code === "invalidRequest" && everyRequestMessage.has(String(error["message"]));
  if (!isRule) expect(error["message"]).toMatch(/^[A-Z][^{}<>@]+\.$/);
  expect(error["innerError"]).toEqual({
    date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
    "request-id": headers.get("request-id"),
    "client-request-id": headers.get("client-request-id"),
  });
  expect(headers.get("request-id")).toMatch(guid);
}

const headersOf: Partial<Record<Code, readonly string[]>> = {
  methodRefused: ["allow"],
  callerUnknown: ["www-authenticate"],
};

/** A refusal before anything left: nobody was asked for anything. */
export function expectRefusal(witnessed: Witnessed, code: Code, reason: string | RegExp, head = false): void {
  expectError(witnessed, code, { headers: headersOf[code] ?? [], head });
  expect(witnessed.audit["decision"]).toBe("deny");
  expect(witnessed.audit["reason"]).toEqual(
    typeof reason === "string" ? reason : expect.stringMatching(reason),
  );
  expect(witnessed.audit["upstream"]).toBeUndefined();
  expect(witnessed.upstream.map(({ leg, target }) => `${leg} ${target}`)).toEqual([]);
  if (code === "methodRefused") expect(witnessed.headers.get("allow")).toBe("GET");
}

/** A reply without what tells one request from another: two that differ in nothing else are equal. */
export function uniformOf(witnessed: Witnessed): object {
  const { status, headers, body } = witnessed;
  const ids = new Set([headers.get("request-id"), headers.get("client-request-id")]);
  let text = body.toString("latin1").replace(/"date":"[^"]{19}"/, '"date":"then"');
  for (const id of ids) text = text.replaceAll(id ?? "", "id");
  const perRequest = new Set([...added, "request-id", "client-request-id"]);
  return { status, text, headers: [...headers].filter(([name]) => !perRequest.has(name)).sort() };
}
