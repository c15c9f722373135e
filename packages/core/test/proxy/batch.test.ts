import { describe, expect, it } from "vitest";
import { GRAPH_REQUEST_ID, graphError, graphJson } from "../fixtures/fake-graph.ts";
import { canaries, ids, message } from "../fixtures/graph-bodies.ts";
import {
  type Asked,
  BASE,
  createProxyUnderTest,
  expectRefusal,
  jsonOf,
  type ProxyUnderTest,
} from "../fixtures/proxy-under-test.ts";

const CLIENT_ID = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

interface Part {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

const batch = (proxy: ProxyUnderTest, requests: readonly object[], headers: Record<string, string> = {}) =>
  proxy.ask("/v1.0/$batch", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ requests: requests.map((request) => ({ method: "GET", ...request })) }),
  });
const parts = (asked: Asked) => jsonOf(asked)["responses"] as readonly Part[];
const responses = (...all: readonly object[]) => graphJson({ responses: all });
const jsonHeader = { "Content-Type": "application/json" };

const setUp = async () => {
  const proxy = await createProxyUnderTest();
  const [adele = ""] = proxy.seal.sealIds("directoryObject", [ids.adele]);
  return { proxy, adele };
};

describe("a batch", () => {
  it("is written as a new one for Graph: it holds no text of the caller's", async () => {
    const { proxy, adele } = await setUp();
    proxy.graph.script.push({
      target: "/v1.0/$batch",
      answer: responses(
        { id: "2", status: 200, headers: jsonHeader, body: { value: [] } },
        { id: "1", status: 200, headers: jsonHeader, body: { value: [] } },
      ),
    });
    const requests = [
      { id: "canary-2", url: `users/${adele}/events?$select=id`, dependsOn: ["CANARY-1"], canary: 1 },
      {
        id: "canary-1",
        url: `/v1.0/users('${adele}')/messages?$top=1&$select=id`,
        headers: { Authorization: "Bearer canary", Prefer: 'IdType="ImmutableId", canary', "X-Canary": "1" },
      },
      { id: "refused", url: "/me/canary" },
    ];
    const asked = await batch(proxy, requests, { "client-request-id": CLIENT_ID });
    expect(parts(asked).map(({ id, status }) => [id, status])).toEqual([
      ["canary-2", 200],
      ["canary-1", 200],
      ["refused", 403],
    ]);
    const [sent] = proxy.graph.received;
    expect(JSON.parse(sent?.body ?? "")).toEqual({
      requests: [
        {
          id: "1",
          method: "GET",
          url: `/users/${ids.adele}/events?$select=id`,
          headers: { accept: "application/json;odata.metadata=minimal", "client-request-id": CLIENT_ID },
          dependsOn: ["2"],
        },
        {
          id: "2",
          method: "GET",
          url: `/users/${ids.adele}/messages?$select=id&$top=1`,
          headers: {
            accept: "application/json;odata.metadata=minimal",
            "client-request-id": CLIENT_ID,
            prefer: 'IdType="ImmutableId"',
          },
        },
      ],
    });
    expect(sent?.headers).toMatchObject({
      "client-request-id": CLIENT_ID,
      "content-type": "application/json",
    });
  });

  it("is answered with what the profile lets through, part by part, and recorded", async () => {
    const { proxy, adele } = await setUp();
    const root = "https://graph.microsoft.com";
    proxy.graph.script.push({
      answer: responses(
        {
          id: "1",
          status: 200,
          headers: { ...jsonHeader, "x-ms-ags-diagnostic": "canary", "x-ms-resource-unit": "1" },
          body: {
            "@odata.context": `${root}/v1.0/$metadata#users('${ids.adele}')/messages`,
            "@odata.nextLink": `${root}/v1.0/users/${ids.adele}/messages?$skip=1`,
            value: [message],
          },
        },
        {
          id: "2",
          status: 404,
          headers: jsonHeader,
          body: { error: { code: "ErrorItemNotFound", message: ids.adele } },
        },
        { id: "3", status: 200, headers: { "Content-Type": "text/plain" }, body: "77u/NDI=" },
      ),
    });
    const asked = await batch(proxy, [
      { id: "mail", url: `/users/${adele}/messages` },
      { id: "gone", url: `/users/${adele}` },
      { id: "count", url: `/users/${adele}/messages/$count` },
    ]);
    const [mail, gone, count] = parts(asked);
    const [id] = proxy.seal.sealIds("message", [message.id]);
    expect(mail?.body).toMatchObject({ value: [{ id, isRead: message.isRead }] });
    expect(mail?.body["@odata.nextLink"]).toMatch(
      new RegExp(`^${BASE}/v1\\.0/users/${adele}/messages\\?%24skiptoken=s1_[\\w-]+$`),
    );
    expect(Object.keys(mail?.headers ?? {})).toEqual([
      "Content-Type",
      "OData-Version",
      "request-id",
      "client-request-id",
    ]);
    expect(mail?.headers["request-id"]).toBe(GRAPH_REQUEST_ID);
    expect(gone).toMatchObject({ status: 404, body: { error: { code: "ErrorItemNotFound" } } });
    expect(Buffer.from(String(count?.body), "base64").toString()).toBe("42");
    const text = asked.body.toString("utf8") + proxy.lines.join("\n");
    expect([...canaries, "canary", ids.adele].filter((secret) => text.includes(secret))).toEqual([]);
    expect(asked.event).toMatchObject({
      method: "POST",
      operation: "/$batch",
      decision: "permit",
      status: 200,
      records: 1,
      upstream: { status: 200, retries: 0 },
      requests: [
        { operation: "/users/{user-id}/messages", mailbox: adele, status: 200, records: 1 },
        {
          operation: "/users/{user-id}",
          status: 404,
          error: "notFound",
          reason: "graph: 404 ErrorItemNotFound",
        },
        { operation: "/users/{user-id}/messages/$count", status: 200 },
      ],
    });
    expect(asked.event.requests?.[0]?.upstream).toMatchObject({ status: 200, resourceUnits: 1 });
  });

  it("of which nothing may go on asks Graph nothing", async () => {
    const { proxy } = await setUp();
    const asked = await batch(proxy, [
      { id: "1", url: "/me" },
      { id: "2", url: "/users?$top=1", dependsOn: ["1"] },
    ]);
    expect(parts(asked).map(({ status }) => status)).toEqual([403, 424]);
    expect(proxy.graph.received).toEqual([]);
    expect(asked.event.requests?.map(({ decision, error }) => [decision, error])).toEqual([
      ["deny", "operationRefused"],
      ["permit", "failedDependency"],
    ]);
  });

  it("that Graph refuses as a whole is its error, in our words", async () => {
    const { proxy, adele } = await setUp();
    proxy.graph.script.push({ answer: graphError(400, "BadRequest") });
    const asked = await batch(proxy, [{ id: "1", url: `/users/${adele}` }]);
    expect([asked.status, asked.headers["x-graphveil-error"]]).toEqual([400, "invalidRequest"]);
    expect(asked.event).toMatchObject({
      reason: "graph: 400 BadRequest",
      requests: [{ decision: "permit" }],
    });
  });

  it("that Graph answers with neither parts nor an error is no reply", async () => {
    const { proxy, adele } = await setUp();
    proxy.graph.script.push({ answer: new Response(null, { status: 204 }) });
    const asked = await batch(proxy, [{ id: "1", url: `/users/${adele}` }]);
    expectRefusal(asked, "upstreamInvalid", "graph: 204 for a batch");
  });

  it("with a part that cannot be read asks for that once more, by itself", async () => {
    const { proxy, adele } = await setUp();
    const broken = { id: "1", status: 200, headers: jsonHeader, body: { value: [], error: { code: "X" } } };
    const whole = { id: "2", status: 200, headers: jsonHeader, body: { value: [message] } };
    proxy.graph.script.push(
      { answer: responses(broken, whole) },
      { answer: graphJson({ value: [message] }) },
    );
    const asked = await batch(proxy, [
      { id: "1", url: `/users/${adele}/messages` },
      { id: "2", url: `/users/${adele}/messages` },
    ]);
    const [one, other] = parts(asked);
    expect([one?.status, one?.body]).toEqual([200, other?.body]);
    expect(proxy.graph.received.map(({ target }) => target.slice(0, 12))).toEqual([
      "/v1.0/$batch",
      "/v1.0/users/",
    ]);
  });

  it("with a part whose headers do not say that it is JSON is no page of it", async () => {
    const { proxy, adele } = await setUp();
    proxy.graph.script.push({
      answer: responses({ id: "1", status: 200, headers: {}, body: { value: [] } }),
    });
    const [part] = parts(await batch(proxy, [{ id: "1", url: `/users/${adele}/messages` }]));
    expect([part?.status, part?.headers["x-graphveil-error"]]).toEqual([502, "upstreamInvalid"]);
  });
});

it("nobody is asked for a batch of a caller that the policy does not know", async () => {
  const { proxy } = await setUp();
  const stranger = { kind: "awsPrincipal", accountId: "000000000000" } as const;
  const asked = await proxy.ask("/v1.0/$batch", { method: "POST", body: "{", caller: stranger });
  expectRefusal(asked, "callerUnknown", "caller: no policy entry");
  expect(proxy.graph.received).toEqual([]);
});
