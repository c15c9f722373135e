import fc from "fast-check";
import "../fixtures/seeded-properties.ts";
import { describe, expect, it } from "vitest";
import { wireForms } from "../../src/errors.ts";
import {
  errorCodeIn,
  isOfMailbox,
  refusesToken,
  relayedError as relayedCode,
  relayedMessages,
} from "../../src/graph/errors.ts";

const known = Object.entries(relayedMessages).map(([code, message]) => ({ code, message }));

const body = (error: unknown): string => JSON.stringify({ error });
const relayedError = (status: number, text: string) => relayedCode(status, errorCodeIn(Buffer.from(text)));
const canary = "adele.vance@contoso.com";

describe("a known code", () => {
  it("is among the many that Graph is known to send", () => {
    expect(known.length).toBeGreaterThanOrEqual(45);
    expect(new Set(known.map(({ code }) => code.toLowerCase())).size).toBe(known.length);
  });

  it.each(known)("$code passes in one spelling, whatever its case, with our text", ({ code, message }) => {
    for (const spelling of [code, code.toLowerCase(), code.toUpperCase()])
      expect(relayedError(404, body({ code: spelling, message: canary }))).toEqual({
        status: 404,
        graphCode: code,
        message: code === "UnknownError" ? wireForms.notFound.message : message,
        code: "notFound",
      });
  });

  it.each([
    "MailboxInfoStale",
    "ErrorMailboxMoveInProgress",
    "ErrorMailboxStoreUnavailable",
    "ErrorInternalServerTransientError",
    "Request_ThrottledTemporarily",
    "ServiceUnavailable",
    "ErrorInvalidMailboxItemId",
    "Directory_ObjectNotFound",
    "TimeZoneNotSupportedException",
    "AuthenticationError",
    "OrganizationFromTenantGuidNotFound",
    "RequestBroker--ParseUri",
    "ErrorCorruptData",
    "ErrorContentConversionFailed",
    "Service_InternalServerError",
    "ErrorADUnavailable",
  ])("is %s, on which a client acts", (code) => {
    expect(relayedError(400, body({ code })).graphCode).toBe(code);
  });

  it("tells what the proxy refuses itself in the same words", () => {
    const itemNotFound = relayedError(404, body({ code: "ErrorItemNotFound" }));
    expect(itemNotFound).toEqual({
      status: 404,
      graphCode: wireForms.notFound.graphCode,
      message: wireForms.notFound.message,
      code: "notFound",
    });
    const syncState = relayedError(410, body({ code: "syncStateNotFound" }));
    expect(syncState).toEqual({
      status: 410,
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
  const unknown = { graphCode: "UnknownError", message: wireForms.invalidRequest.message };

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
    "[".repeat(100_000),
  ];

  it.each(bodies.map((text) => [text.slice(0, 60), text]))("is UnknownError: %j", (_, text = "") => {
    expect(relayedError(400, text)).toEqual({ ...unknown, status: 400, code: "invalidRequest" });
  });

  it("never shows anything of what Graph wrote", () => {
    const words = new Set(known.flatMap(({ code, message }) => [code, message]));
    for (const { message } of Object.values(wireForms)) words.add(message);
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

describe("the code in a body", () => {
  it.each([
    ["of a form that nobody knows", body({ code: "RequestBroker--New.Code_2" }), "RequestBroker--New.Code_2"],
    ["of 80 characters", body({ code: "E".repeat(80) }), "E".repeat(80)],
    ["of 81 characters", body({ code: "E".repeat(81) }), "UnknownError"],
    ["that is an address", body({ code: canary }), "UnknownError"],
    ["that begins with a digit", body({ code: "7x" }), "UnknownError"],
    ["that is empty", body({ code: "" }), undefined],
    ["that is null", body({ code: null }), undefined],
  ])("%s", (_, text, code) => {
    expect(errorCodeIn(Buffer.from(text))).toBe(code);
  });
});

describe("what belongs to one mailbox", () => {
  it.each([
    [401, undefined, true],
    [401, "UnknownError", true],
    [403, "ErrorAccessDenied", true],
    [403, "Authorization_RequestDenied", false],
    [400, "AuthenticationError", true],
    [400, "ErrorCorruptData", false],
    [400, undefined, false],
    [404, "AuthenticationError", false],
    [500, "ErrorCorruptData", true],
    [500, "ErrorContentConversionFailed", true],
    [500, "ErrorInternalServerError", false],
    [500, "ErrorAccessDenied", false],
    [503, "MailboxInfoStale", true],
    [503, "ErrorApiQuarantined", true],
    [503, undefined, false],
  ])("%i %s: %s", (status, code, expected) => {
    expect(isOfMailbox(status, code)).toBe(expected);
    expect(relayedCode(status, code).code === "mailboxRefused").toBe(expected);
    if (expected) expect(relayedCode(status, code).status).toBe(status < 500 ? 403 : status);
  });
});

describe("what is about the token", () => {
  it.each([
    [401, "InvalidAuthenticationToken", undefined, true],
    [401, undefined, "{}", true],
    [401, "UnknownError", undefined, false],
    [403, "InvalidAuthenticationToken", "{}", false],
    [undefined, undefined, undefined, false],
  ])("%s %s %s: %s", (status, code, claims, expected) => {
    expect(refusesToken(status, code, claims)).toBe(expected);
  });
});

describe("a state that is lost", () => {
  it.each([
    [400, "syncStateNotFound", "syncStateNotFound"],
    [400, "SyncStateInvalid", "SyncStateInvalid"],
    [400, "resyncRequired", "resyncRequired"],
    [400, "resyncApplyDifferences", "syncStateNotFound"],
    [400, "Directory_ResyncRequired", "syncStateNotFound"],
    [400, "Directory_ExpiredPageToken", "Directory_ExpiredPageToken"],
    [404, "SyncStateNotFound", "syncStateNotFound"],
    [409, "resyncRequired", "resyncRequired"],
    [410, undefined, "syncStateNotFound"],
    [410, "Gone", "syncStateNotFound"],
  ])("is told as such in a delta alone: %i %s", (status, code, relayed) => {
    expect(relayedCode(status, code, true)).toMatchObject({
      status: 410,
      code: "syncStateNotFound",
      graphCode: relayed,
    });
    expect(relayedCode(status, code).status).toBe(status);
  });

  it.each([
    [400, "BadRequest", "invalidRequest"],
    [400, undefined, "invalidRequest"],
    [404, "itemNotFound", "notFound"],
    [401, "SyncStateNotFound", "mailboxRefused"],
    [429, "TooManyRequests", "throttled"],
    [500, "SyncStateNotFound", "upstreamUnavailable"],
    [503, "resyncRequired", "upstreamUnavailable"],
  ])("is nothing else in a delta: %i %s", (status, code, ours) => {
    expect(relayedCode(status, code, true).code).toBe(ours);
  });
});

describe("our own code", () => {
  it.each([
    [400, "invalidRequest"],
    [401, "mailboxRefused"],
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
