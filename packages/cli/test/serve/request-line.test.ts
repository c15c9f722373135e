import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { createPaint, requestLine, type WrittenEvent } from "../../src/serve/request-line.ts";

const event: WrittenEvent = {
  time: "2026-11-29T09:08:07.000Z",
  method: "GET",
  caller: "acme",
  operation: "/users/{user-id}/messages",
  status: 200,
  records: 1,
  durationMs: 12.4,
};
const refused: WrittenEvent = {
  ...event,
  status: 403,
  error: "operationRefused",
  reason: "path: no operation",
};
const clock = new Date(event.time).toTimeString().slice(0, 8);
const plain = createPaint(false);

test.each<[string, WrittenEvent, string]>([
  ["a request", event, "acme 200 GET /users/{user-id}/messages  1 record  12 ms"],
  [
    "a refusal",
    refused,
    "acme 403 GET /users/{user-id}/messages  operationRefused (path: no operation)  12 ms",
  ],
  [
    "a stranger",
    { ...refused, caller: undefined, operation: undefined, status: 401, error: "callerUnknown" },
    "(nobody) 401 GET (no operation)  callerUnknown (path: no operation)  12 ms",
  ],
  [
    "an error without a reason",
    { ...refused, status: 502, error: "upstreamInvalid", reason: undefined },
    "acme 502 GET /users/{user-id}/messages  upstreamInvalid  12 ms",
  ],
  [
    "a batch",
    { ...event, method: "POST", operation: undefined, records: 20, requests: [{}, {}] },
    "acme 200 POST /$batch  2 requests, 20 records  12 ms",
  ],
])("%s is one short line", (_, shown, line) => {
  expect(requestLine(shown, plain)).toBe(`${clock} ${line}\n`);
});

test("colours say the status, and change nothing else", () => {
  const paint = createPaint(true);
  for (const [shown, code] of [
    [event, 32],
    [refused, 33],
    [{ ...refused, status: 503 }, 31],
  ] as const) {
    const line = requestLine(shown, paint);
    expect(line).toContain(`\u001b[${code}m${shown.status}\u001b`);
    expect(stripVTControlCharacters(line)).toBe(requestLine(shown, plain));
  }
});
