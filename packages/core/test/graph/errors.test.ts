import fc from "fast-check";
import "../fixtures/seeded-properties.ts";
import { describe, expect, it } from "vitest";
import { wireForms } from "../../src/errors.ts";
import { relayedError, relayedMessages } from "../../src/graph/errors.ts";

const known = Object.entries(relayedMessages).map(([code, message]) => ({ code, message }));

const body = (error: unknown): string => JSON.stringify({ error });
const canary = "adele.vance@contoso.com";

describe("a known code", () => {
  it("is among the many that Graph is known to send", () => {
    expect(known.length).toBeGreaterThanOrEqual(45);
    expect(new Set(known.map(({ code }) => code.toLowerCase())).size).toBe(known.length);
  });

  it.each(known)("$code passes in one spelling, whatever its case, with our text", ({ code, message }) => {
    for (const spelling of [code, code.toLowerCase(), code.toUpperCase()])
      expect(relayedError(404, body({ code: spelling, message: canary }))).toEqual({
        graphCode: code,
        message,
        code: "notFound",
      });
  });

  it("tells what the proxy refuses itself in the same words", () => {
    const itemNotFound = relayedError(404, body({ code: "ErrorItemNotFound" }));
    expect(itemNotFound).toEqual({
      graphCode: wireForms.notFound.graphCode,
      message: wireForms.notFound.message,
      code: "notFound",
    });
    const syncState = relayedError(410, body({ code: "syncStateNotFound" }));
    expect(syncState).toEqual({
      graphCode: wireForms.syncStateNotFound.graphCode,
      message: wireForms.syncStateNotFound.message,
      code: "syncStateNotFound",
    });
  });
});

describe("of an error in one of Graph's shapes", () => {
  const innerError = {
    date: "2026-03-02T08:15:00",
    "request-id": "0d5d2b1c-0000-4000-8000-000000000001",
    "client-request-id": canary,
    innerError: { code: "ErrorItemNotFound", message: canary },
  };
  const shapes: readonly (readonly [status: number, error: object, code: string])[] = [
    [
      400,
      {
        code: "Request_BadRequest",
        message: `Invalid filter '${canary}'.`,
        innerError,
        details: [{ code: "x", message: canary, target: canary }],
      },
      "Request_BadRequest",
    ],
    [
      400,
      { code: "ExpandNotSupported", message: canary, target: canary, innererror: innerError },
      "ExpandNotSupported",
    ],
    [
      403,
      { code: "ErrorAccessDenied", message: `Access to ${canary} is blocked by RBAC.`, innerError },
      "ErrorAccessDenied",
    ],
    [
      404,
      { code: "ErrorItemNotFound", message: "The specified object was not found in the store.", innerError },
      "ErrorItemNotFound",
    ],
    [404, { code: "MailboxNotEnabledForRESTAPI", message: canary }, "MailboxNotEnabledForRESTAPI"],
    [
      404,
      { code: "Request_ResourceNotFound", message: `Resource '${canary}' does not exist`, innerError },
      "Request_ResourceNotFound",
    ],
    [
      404,
      { code: "ErrorNonExistentMailbox", message: `The SMTP address '${canary}' has no mailbox.` },
      "ErrorNonExistentMailbox",
    ],
    [410, { code: "SyncStateNotFound", message: canary, "@error.details": [canary] }, "syncStateNotFound"],
    [
      429,
      { code: "ApplicationThrottled", message: `MailboxConcurrency of ${canary}` },
      "ApplicationThrottled",
    ],
  ];

  it.each(shapes)("%i %j the code alone passes", (status, error, graphCode) => {
    const relayed = relayedError(status, body(error));
    expect(relayed.graphCode).toBe(graphCode);
    expect(relayed.message).toBe(relayedMessages[graphCode]);
    expect(JSON.stringify(relayed)).not.toContain("adele");
    expect(JSON.stringify(relayed)).not.toContain("0d5d2b1c");
  });
});

describe("everything else", () => {
  const unknown = { graphCode: "UnknownError", message: "The service failed." };

  const bodies: readonly string[] = [
    "",
    "null",
    "true",
    "7",
    '"ErrorItemNotFound"',
    "[]",
    '[{"error":{"code":"ErrorItemNotFound"}}]',
    "{}",
    '{"error":null}',
    '{"error":"ErrorItemNotFound"}',
    '{"error":["ErrorItemNotFound"]}',
    '{"code":"ErrorItemNotFound"}',
    '{"Error":{"code":"ErrorItemNotFound"}}',
    body({ message: canary }),
    body({ code: null }),
    body({ code: 404 }),
    body({ code: ["ErrorItemNotFound"] }),
    body({ code: { toString: "x" } }),
    body({ code: canary, message: canary, target: canary, details: [{ message: canary }] }),
    body({ code: "ErrorItemNotFound " }),
    body({ code: `ErrorItemNotFound: ${canary}` }),
    body({ code: "__proto__" }),
    body({ code: "constructor" }),
    body({ code: "toString" }),
    body({ code: "hasOwnProperty" }),
    body({ code: "" }),
    '{"__proto__":{"error":{"code":"ErrorItemNotFound"}}}',
    '{"error":{"__proto__":{"code":"ErrorItemNotFound"}}}',
    `<html><body>${canary}</body></html>`,
    body({ code: canary }).slice(0, -3),
    "\u0000",
    `\ufeff${body({ code: "ErrorItemNotFound" })}`,
    "[".repeat(100_000),
  ];

  it.each(bodies.map((text) => [text.slice(0, 60), text]))("is UnknownError: %j", (_, text = "") => {
    expect(relayedError(400, text)).toEqual({ ...unknown, code: "invalidRequest" });
  });

  it("never shows anything of what Graph wrote", () => {
    const words = new Set(known.flatMap(({ code, message }) => [code, message]));
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 599 }), fc.jsonValue(), fc.string(), (status, value, code) => {
        for (const text of [body(value), body({ code }), JSON.stringify(value), code]) {
          const { graphCode, message } = relayedError(status, text);
          expect(words.has(graphCode) && words.has(message)).toBe(true);
        }
      }),
    );
  });
});

describe("our own code", () => {
  it.each([
    [400, "invalidRequest"],
    [403, "consentMissing"],
    [404, "notFound"],
    [405, "invalidRequest"],
    [409, "invalidRequest"],
    [410, "syncStateNotFound"],
    [413, "tooLarge"],
    [414, "targetTooLong"],
    [429, "throttled"],
    [451, "invalidRequest"],
    [500, "upstreamUnavailable"],
    [501, "upstreamUnavailable"],
    [502, "upstreamUnavailable"],
    [503, "upstreamUnavailable"],
    [504, "deadline"],
    [509, "upstreamUnavailable"],
  ])("for %i is %s", (status, code) => {
    expect(relayedError(status, "").code).toBe(code);
  });
});
