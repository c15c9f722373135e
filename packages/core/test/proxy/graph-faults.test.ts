import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../src/errors.ts";
import { GRAPH_REQUEST_ID, type GraphAnswer, graphError, graphJson } from "../fixtures/fake-graph.ts";
import { adele, canaries, ids } from "../fixtures/graph-bodies.ts";
import { createProxyUnderTest, expectRefusal, jsonOf } from "../fixtures/proxy-under-test.ts";

const times = (count: number, answer: () => GraphAnswer) =>
  Array.from({ length: count }, () => ({ answer: answer() }));

/** Everything that went out: reply, headers and log. */
const shown = (
  asked: { readonly body: Buffer; readonly headers: object },
  lines: readonly string[],
): string => [asked.body.toString("utf8"), JSON.stringify(asked.headers), ...lines].join("\n");

const expectNothingOf = (text: string): void => {
  for (const canary of [...canaries, "adele", "x-ms-", "tenant="]) expect(text, canary).not.toContain(canary);
};

describe("an error of Graph's", () => {
  const errors: readonly (readonly [number, string, string, ErrorCode])[] = [
    [400, "BadRequest", "BadRequest", "invalidRequest"],
    [400, "ErrorInvalidIdMalformed", "ErrorInvalidIdMalformed", "invalidRequest"],
    [400, "RequestBroker--ParseUri", "RequestBroker--ParseUri", "invalidRequest"],
    [401, "AuthenticationError", "AuthenticationError", "mailboxRefused"],
    [401, "UnknownError", "UnknownError", "mailboxRefused"],
    [403, "Authorization_RequestDenied", "Authorization_RequestDenied", "consentMissing"],
    [403, "ErrorAccessDenied", "ErrorAccessDenied", "mailboxRefused"],
    [404, "erroritemnotfound", "ErrorItemNotFound", "notFound"],
    [404, "ErrorInvalidUser", "ErrorInvalidUser", "notFound"],
    [404, "MailboxNotEnabledForRESTAPI", "MailboxNotEnabledForRESTAPI", "notFound"],
    [404, "adele.vance@contoso.com", "UnknownError", "notFound"],
    [410, "SyncStateNotFound", "syncStateNotFound", "syncStateNotFound"],
    [413, "4711", "UnknownError", "tooLarge"],
    [500, "ErrorCorruptData", "ErrorCorruptData", "mailboxRefused"],
    [500, "generalException", "generalException", "upstreamUnavailable"],
    [501, "NotImplemented", "NotImplemented", "upstreamUnavailable"],
  ];

  it.each(errors)(
    "%i %s keeps status and known code, and loses all text",
    async (status, code, relayed, ours) => {
      const { ask, seal, graph, lines } = await createProxyUnderTest();
      const [user = ""] = seal.sealIds("directoryObject", [ids.adele]);
      const retries = code === "generalException" ? 2 : 0;
      graph.script.push(...times(retries + 1, () => graphError(status, code)));
      const asked = await ask(`/v1.0/users/${user}`);
      expect(asked.status).toBe(status === 401 ? 403 : status);
      expect(asked.headers).toMatchObject({ "x-graphveil-error": ours, "request-id": GRAPH_REQUEST_ID });
      expect(jsonOf(asked)).toMatchObject({ error: { code: relayed } });
      expect(asked.event).toMatchObject({
        decision: "permit",
        mailbox: user,
        reason: `graph: ${status} ${relayed}`,
        upstream: { status, requestId: GRAPH_REQUEST_ID, retries },
        records: 0,
      });
      expectNothingOf(shown(asked, lines));
    },
  );

  it("with a code that nobody knows is named to the operator alone", async () => {
    const { ask, graph } = await createProxyUnderTest();
    graph.script.push({ answer: graphError(400, "ErrorOfTomorrow") });
    const asked = await ask("/v1.0/users");
    expect(jsonOf(asked)).toMatchObject({ error: { code: "UnknownError" } });
    expect(asked.event.reason).toBe("graph: 400 ErrorOfTomorrow");
  });

  it("is indistinguishable from a refused seal where it says the same", async () => {
    const { ask, seal, graph } = await createProxyUnderTest();
    const [user = ""] = seal.sealIds("directoryObject", [ids.adele]);
    graph.script.push({ answer: graphError(404, "ErrorItemNotFound", { "request-id": "none" }) });
    const relayed = await ask(`/v1.0/users/${user}`);
    const refused = await ask("/v1.0/users/s1_x");
    expect(relayed.headers).toEqual(refused.headers);
    expect(relayed.body.toString()).toBe(refused.body.toString());
    expect(relayed.status).toBe(refused.status);
  });
});

describe("throttling", () => {
  it("is waited for where the wait fits", async () => {
    const { ask, graph, clock } = await createProxyUnderTest();
    graph.script.push(
      { answer: graphError(429, "ApplicationThrottled", { "retry-after": "2.128" }) },
      { answer: graphJson({ value: [adele] }) },
    );
    const asked = await ask("/v1.0/users");
    expect(asked.event).toMatchObject({ status: 200, records: 1, durationMs: 2128 });
    expect(asked.event.upstream).toMatchObject({ status: 200, retries: 1, latencyMs: 2128 });
    expect(clock.slept).toEqual([2128]);
  });

  it.each([
    ["60", "60"],
    ["29.4", "30"],
    ["29", "29"],
    ["28.500", "29"],
  ])("goes to the caller with its Retry-After where it does not: %s s of 29", async (sent, relayed) => {
    const { ask, graph, clock } = await createProxyUnderTest();
    graph.script.push({ answer: graphError(429, "TooManyRequests", { "retry-after": sent }) });
    const asked = await ask("/v1.0/users", { left: 29_000 });
    expect(asked.status).toBe(429);
    expect(asked.headers).toMatchObject({ "retry-after": relayed, "x-graphveil-error": "throttled" });
    expect(jsonOf(asked)).toMatchObject({ error: { code: "TooManyRequests" } });
    expect(clock.slept).toEqual([]);
  });

  it.each([
    [{}, "5"],
    [{ "retry-after": "soon" }, "5"],
    [{ "retry-after": "0" }, "1"],
    [{ "retry-after": "1,2" }, "2"],
  ])("always goes to the caller with a Retry-After, after 4 attempts: %j", async (headers, relayed) => {
    const { ask, graph } = await createProxyUnderTest();
    graph.script.push(...times(4, () => graphError(503, "serviceNotAvailable", headers)));
    const asked = await ask("/v1.0/users");
    expect([asked.status, asked.headers["retry-after"]]).toEqual([503, relayed]);
    expect(asked.event.upstream).toMatchObject({ status: 503, retries: 3 });
  });
});

describe("a token that Graph does not take", () => {
  it("is renewed once, unseen by the caller", async () => {
    const { ask, graph, entra } = await createProxyUnderTest();
    graph.script.push(
      { answer: graphError(401, "InvalidAuthenticationToken") },
      { answer: graphJson({ value: [] }) },
    );
    const asked = await ask("/v1.0/users");
    expect(asked.event).toMatchObject({ status: 200, upstream: { retries: 1 } });
    expect(entra.issued).toHaveLength(2);
    expect(graph.received.map(({ headers }) => headers["authorization"])).toEqual(
      entra.issued.map((token) => `Bearer ${token}`),
    );
  });

  it("is renewed with the claims that Graph asks for", async () => {
    const { ask, graph, entra } = await createProxyUnderTest();
    const claims = Buffer.from('{"access_token":{"nbf":{"essential":true}}}').toString("base64");
    const challenge = `Bearer error="insufficient_claims", claims="${claims}"`;
    graph.script.push(
      { answer: graphError(401, "InvalidAuthenticationToken", { "www-authenticate": challenge }) },
      { answer: graphJson({ value: [] }) },
    );
    expect((await ask("/v1.0/users")).status).toBe(200);
    expect(entra.requests.map(({ form }) => form.has("claims"))).toEqual([false, true]);
  });

  it("is renewed once a minute, however many requests it is refused for", async () => {
    const { ask, graph, entra, clock } = await createProxyUnderTest();
    const refused = () => ({ answer: graphError(401, "InvalidAuthenticationToken") });
    graph.script.push(refused(), refused(), refused());
    expectRefusal(await ask("/v1.0/users"), "upstreamUnauthorized", "graph: 401 with a new token");
    expectRefusal(await ask("/v1.0/users"), "upstreamUnauthorized", "graph: 401 soon after a new token");
    expect(entra.issued).toHaveLength(2);
    clock.advance(60_000);
    graph.script.push(refused(), { answer: graphJson({ value: [] }) });
    expect((await ask("/v1.0/users")).status).toBe(200);
    expect(entra.issued).toHaveLength(3);
  });

  it("again is a fault of ours and never the caller's 401", async () => {
    const { ask, graph, lines } = await createProxyUnderTest();
    graph.script.push(...times(2, () => graphError(401, "InvalidAuthenticationToken")));
    const asked = await ask("/v1.0/users");
    expectRefusal(asked, "upstreamUnauthorized", "graph: 401 with a new token");
    expect(asked.headers).not.toHaveProperty("www-authenticate");
    expectNothingOf(shown(asked, lines));
  });
});

describe("a reply that cannot be sanitized", () => {
  const html = () => new Response("<p>Adele Vance</p>", { headers: { "content-type": "text/html" } });
  const typed = (type: string) => new Response('{"value":[]}', { headers: { "content-type": type } });
  const bytes = (body: Uint8Array<ArrayBuffer>) =>
    new Response(body, { headers: { "content-type": "application/json" } });

  const error = { code: "UnknownError", message: "Adele Vance" };
  const inside = /^graph: an error inside a good reply at byte \d+$/;
  /** What is asked for again once before it is given up. */
  const repeated = /malformed|an error inside|nowhere/;

  const replies: readonly (readonly [string, () => Response, string | RegExp])[] = [
    ["HTML", html, "graph: 200 that is not JSON"],
    ["plain text", () => typed("text/plain"), "graph: 200 that is not JSON"],
    ["no type", () => new Response(new Uint8Array(2)), "graph: 200 that is not JSON"],
    ["another JSON", () => typed("application/json-seq"), "graph: 200 that is not JSON"],
    ["a patch", () => typed("application/json-patch+json"), "graph: 200 that is not JSON"],
    ["no content", () => new Response(null, { status: 204 }), "graph: 204 that is not JSON"],
    ["a part", () => graphJson({ value: [] }, { status: 206 }), "graph: 206 that is not JSON"],
    ["a creation", () => graphJson({ value: [] }, { status: 201 }), "graph: 201 that is not JSON"],
    [
      "a redirect",
      () => graphJson({}, { status: 302, headers: { location: "https://graph.example" } }),
      "graph: redirect refused",
    ],
    ["a redirect to nowhere", () => graphJson({}, { status: 302 }), "graph: a redirect to nowhere"],
    ["an empty body", () => graphJson(""), /^graph: malformed JSON/],
    ["half an object", () => graphJson('{"value":[{"mail":"adele.vance@con'), /^graph: malformed JSON/],
    ["two objects", () => graphJson("{}{}"), /^graph: malformed JSON/],
    ["an array", () => graphJson([adele]), /^graph: malformed JSON/],
    ["no collection", () => graphJson({ id: ids.adele }), /^graph: malformed JSON/],
    ["a collection that is not a list", () => graphJson({ value: "Adele" }), /^graph: malformed JSON/],
    ["null", () => graphJson("null"), /^graph: malformed JSON/],
    ["an error beside records", () => graphJson({ value: [adele], error }), inside],
    ["an annotated error", () => graphJson({ value: [adele], "@odata.error": error }), inside],
    ["an error of OData 3", () => graphJson({ value: [adele], "odata.error": error }), inside],
    ["an error of the records", () => graphJson({ value: [adele], "value@odata.error": error }), inside],
    ["an error under another spelling", () => graphJson('{"value":[],"\\u0065rror":{}}'), inside],
    ["an error for a record", () => graphJson({ value: [adele, { error }] }), inside],
    ["an error in a record", () => graphJson({ value: [{ ...adele, "@odata.error": error }] }), inside],
    ["an error of a property", () => graphJson({ value: [{ ...adele, "mail@odata.error": error }] }), inside],
    [
      "an error of a service's own",
      () => graphJson({ value: [adele], "@microsoft.graph.error": error }),
      inside,
    ],
    ["an error that is a text", () => graphJson({ value: [adele], error: "Adele Vance" }), inside],
    ["errors in a list", () => graphJson({ value: [adele], "@odata.error": [error] }), inside],
    ["an error for a reply", () => graphJson({ error }), inside],
    ["two byte order marks", () => graphJson('\ufeff\ufeff{"value":[]}'), /^graph: malformed JSON/],
    ["UTF-16", () => bytes(Buffer.from('{"value":[]}', "utf16le")), /^graph: malformed JSON/],
    [
      "bytes that are no UTF-8",
      () => bytes(Buffer.from('{"value":[{"id":"\xff"}]}', "latin1")),
      "graph: malformed JSON at byte 0",
    ],
  ];

  it.each(replies)("is an honest 502 and nothing else: %s", async (_, answer, reason) => {
    const { ask, graph, lines } = await createProxyUnderTest();
    graph.script.push(...times(repeated.test(String(reason)) ? 2 : 1, answer));
    const asked = await ask("/v1.0/users");
    expectRefusal(asked, "upstreamInvalid", reason);
    expect(asked.event).toMatchObject({ decision: "permit", records: 0, bytes: 0 });
    expectNothingOf(shown(asked, lines));
  });

  it.each([
    ["breaks off", () => graphJson('{"value":[{"id":"M1"},{"id":"M')],
    ["has an error inside", () => graphJson({ value: [], error })],
  ])("is asked for again once where it %s", async (_, answer) => {
    const { ask, graph } = await createProxyUnderTest();
    graph.script.push({ answer: answer() }, { answer: graphJson({ value: [adele] }) });
    const asked = await ask("/v1.0/users");
    expect(asked.event).toMatchObject({ status: 200, records: 1, upstream: { status: 200, retries: 1 } });
  });

  it("is not asked for again where its mailbox failed so a moment ago", async () => {
    const { ask, seal, graph } = await createProxyUnderTest();
    const [user = ""] = seal.sealIds("directoryObject", [ids.adele]);
    const half = () => graphJson('{"value":[');
    graph.script.push(...times(2, half));
    expectRefusal(await ask(`/v1.0/users/${user}/messages`), "upstreamInvalid", /^graph: malformed JSON/);
    expect(graph.received).toHaveLength(2);
    graph.script.push({ answer: half() });
    expectRefusal(await ask(`/v1.0/users/${user}/messages`), "upstreamInvalid", /^graph: malformed JSON/);
    expect(graph.received).toHaveLength(3);
  });

  it.each([1400, 1500])(
    "is not asked for again where there is no more time than it took: %i ms",
    async (left) => {
      const { ask, graph, clock } = await createProxyUnderTest();
      const late = async () => {
        clock.advance(600);
        return graphJson('{"value":[');
      };
      graph.script.push({ answer: late });
      expectRefusal(await ask("/v1.0/users", { left }), "upstreamInvalid", /^graph: malformed JSON/);
      expect(graph.received).toHaveLength(1);
    },
  );

  it("may begin with a byte order mark, as an error may", async () => {
    const { ask, graph } = await createProxyUnderTest();
    graph.script.push({ answer: graphJson(`\ufeff${JSON.stringify({ value: [adele] })}`) });
    expect((await ask("/v1.0/users")).event).toMatchObject({ status: 200, records: 1 });
    graph.script.push({ answer: graphJson('\ufeff{"error":{"code":"ErrorItemNotFound"}}', { status: 404 }) });
    expect((await ask("/v1.0/users")).event.reason).toBe("graph: 404 ErrorItemNotFound");
  });

  it("has no error where the member is null", async () => {
    const { ask, graph } = await createProxyUnderTest();
    graph.script.push({ answer: graphJson({ value: [adele], error: null }) });
    expect(jsonOf(await ask("/v1.0/users"))).not.toHaveProperty("error");
  });

  it("is asked for again where it was cut off, and half of it never passes for the whole", async () => {
    const cut = () => graphJson('{"value":[]}', { headers: { "content-length": "13" } });
    const { ask, graph } = await createProxyUnderTest();
    graph.script.push({ answer: cut() }, { answer: graphJson({ value: [adele] }) });
    expect((await ask("/v1.0/users")).event).toMatchObject({
      status: 200,
      records: 1,
      upstream: { retries: 1 },
    });
    graph.script.push(...times(4, cut));
    expectRefusal(await ask("/v1.0/users"), "upstreamUnavailable", "graph: network fault");
  });

  it("is not read to its end where it is larger than any page", async () => {
    const { ask, graph } = await createProxyUnderTest();
    graph.script.push({
      answer: new Response("{}", {
        headers: { "content-type": "application/json", "content-length": String(32 * 1024 * 1024 + 1) },
      }),
    });
    expectRefusal(await ask("/v1.0/users"), "upstreamTooLarge", "graph: the body is too large");
  });
});

describe("a network that fails", () => {
  const fault = () => new TypeError("fetch failed: https://graph.microsoft.com/v1.0/users/adele");

  it("costs time where it passes", async () => {
    const { ask, graph, clock } = await createProxyUnderTest();
    graph.script.push({ answer: fault() }, { answer: graphJson({ value: [] }) });
    expect((await ask("/v1.0/users")).event).toMatchObject({ status: 200, upstream: { retries: 1 } });
    expect(clock.slept).toEqual([50]);
  });

  it("ends as 503, with nothing of the fault in reply or log", async () => {
    const { ask, graph, lines } = await createProxyUnderTest();
    graph.script.push(...times(4, fault));
    const asked = await ask("/v1.0/users");
    expectRefusal(asked, "upstreamUnavailable", "graph: network fault");
    expectNothingOf(shown(asked, lines));
    expect(lines.join("")).not.toContain("https:");
  });
});
