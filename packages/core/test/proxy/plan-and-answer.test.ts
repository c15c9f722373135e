import { describe, expect, it } from "vitest";
import { createLog } from "../../src/audit/log.ts";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import { createParts } from "../../src/composition.ts";
import { createPace } from "../../src/concurrency/pace.ts";
import { parseConfig } from "../../src/configuration/configuration.ts";
import { parseTarget } from "../../src/http/target.ts";
import type { Permit } from "../../src/policy/policy.ts";
import { type AnswerMeans, answer } from "../../src/proxy/answer.ts";
import { planUpstream, type UpstreamPlan } from "../../src/proxy/plan.ts";
import { resolveRequest } from "../../src/proxy/resolve.ts";
import type { UpstreamReply } from "../../src/proxy/upstream-reply.ts";
import { environment } from "../fixtures/environment.ts";
import { GRAPH_REQUEST_ID } from "../fixtures/fake-graph.ts";
import { canaries, ids, message } from "../fixtures/graph-bodies.ts";
import { BASE } from "../fixtures/proxy-under-test.ts";
import { START } from "../identity/fakes.ts";

const REQUEST_ID = "0e0f1011-1213-4415-8617-18191a1b1c1d";
const { graphRoot } = clouds.global;

const configuration = parseConfig({ env: environment(), readFile: () => undefined, policyPaths: [] });
const { policy, views } = createParts({
  configuration,
  subjectTokens: {
    expects: { issuer: "x", subject: "y" },
    getSubjectToken: () => expect.unreachable("no token is needed to plan and to answer"),
  },
  rootKeys: () => expect.unreachable("a development key asks no key management service"),
  fetch: () => expect.unreachable("nothing is fetched to plan and to answer"),
  log: createLog({ format: "plain", level: "debug", write: () => undefined, now: () => START }),
});
const [entry = expect.unreachable()] = configuration.policy.callers;
const view = views(entry);
const veil = await view.getVeil(new AbortController().signal);
const { seal } = veil;
const sealed = (kind: string, id: string): string => seal.sealIds(kind, [id])[0] ?? expect.unreachable();

/** What a request that nobody refuses is asked of Graph as. */
function planned(rawTarget: string, sent: Readonly<Record<string, string>> = {}): UpstreamPlan {
  const parsed = parseTarget(rawTarget);
  if (!parsed.ok) return expect.unreachable(parsed.reason);
  const [, ...segments] = parsed.target.segments;
  const permit = policy.decide("GET", { segments, query: parsed.target.query }, entry);
  if (!permit.permitted) return expect.unreachable(permit.reason);
  return planUpstream(inputOf(permit, new Headers(sent)));
}

const inputOf = (permit: Permit, headers: Headers) => ({
  operation: permit.operation,
  resolved: resolveRequest(permit, { seal, isRawId: view.isRawId }, view.visibility),
  restriction: undefined,
  visibility: view.visibility,
  headers,
  ids: { requestId: REQUEST_ID, clientRequestId: undefined },
  publicBase: BASE,
  selects: view.pushedSelects(permit.operation),
});

const means: AnswerMeans = {
  policyHash: configuration.policyHash,
  now: () => START,
  newRequestId: () => expect.unreachable("neither answer is a refusal of the proxy's own"),
  graphRoot,
  veil,
  pace: createPace({ signal: new AbortController().signal }),
  noteStrangers: () => undefined,
};

/** The body of a JSON batch that asks for what is planned. */
const batchOf = (plans: readonly UpstreamPlan[]) => ({
  requests: plans.map(({ graph, pushed: [first] }, index) => {
    const { pathAndQuery, headers } = first?.graph ?? graph;
    return { id: String(index + 1), method: "GET", url: pathAndQuery.slice("/v1.0".length), headers };
  }),
});

/** A part of a batch's reply as if it had come by itself. */
const replyOf = (part: {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}): UpstreamReply => ({
  status: part.status,
  headers: new Headers(part.headers),
  body: Buffer.from(JSON.stringify(part.body)),
  requestId: GRAPH_REQUEST_ID,
});

const { id, subject, from, isRead } = message;
const adele = sealed("directoryObject", ids.adele);
const messages = planned(`/v1.0/users/${adele}/messages?$select=id,isRead,from&$top=1`, {
  prefer: 'IdType="ImmutableId", respond-async',
});
const diego = planned(`/v1.0/users/${sealed("directoryObject", ids.diego)}`, {
  accept: "application/json;odata.metadata=none",
});

/** What Graph answers to a batch of the two, the last first. */
const batchReply = {
  responses: [
    {
      id: "2",
      status: 404,
      headers: { "Content-Type": "application/json", "Retry-After": "3" },
      body: {
        error: {
          code: "Request_ResourceNotFound",
          message: `Resource '${ids.diego}' does not exist or one of its queried reference-property objects are not present.`,
        },
      },
    },
    {
      id: "1",
      status: 200,
      headers: {
        "Content-Type": "application/json; odata.metadata=minimal",
        "Preference-Applied": 'IdType="ImmutableId"',
        "x-ms-ags-diagnostic": "canary",
      },
      body: {
        "@odata.context": `${graphRoot}/v1.0/$metadata#users('${ids.adele}')/messages`,
        "@odata.nextLink": `${graphRoot}/v1.0/users/${ids.adele}/messages?$select=id&$skip=1`,
        value: [{ id, subject, from, isRead, undeclared: "canary" }],
      },
    },
  ],
};

const answered = (id: string, plan: UpstreamPlan) =>
  answer(
    plan.read,
    replyOf(batchReply.responses.find((part) => part.id === id) ?? expect.unreachable()),
    means,
  );

describe("two requests around one batch", () => {
  it("are planned as plain data, from which one batch is written", () => {
    expect(batchOf([messages, diego])).toEqual({
      requests: [
        {
          id: "1",
          method: "GET",
          url: `/users/${ids.adele}/messages?$select=id%2CisRead%2Cfrom&$top=1`,
          headers: {
            accept: "application/json;odata.metadata=minimal",
            "client-request-id": REQUEST_ID,
            prefer: 'IdType="ImmutableId"',
          },
        },
        {
          id: "2",
          method: "GET",
          url: expect.stringMatching(`^/users/${ids.diego}\\?\\$select=`),
          headers: {
            accept: "application/json;odata.metadata=none",
            "client-request-id": REQUEST_ID,
          },
        },
      ],
    });
    expect([messages.graph.mailbox, diego.graph.mailbox]).toEqual([ids.adele, ids.diego]);
    for (const plan of [messages, diego]) expect(structuredClone(plan)).toEqual(plan);
  });

  it("are answered one by one: a page with what the profile lets through, and our link", async () => {
    const { status, headers, body, facts } = await answered("1", messages);
    const text = Buffer.from(body).toString("utf8");
    const { "@odata.nextLink": next } = JSON.parse(text);
    expect(status).toBe(200);
    expect(text).toBe(
      JSON.stringify({
        "@odata.nextLink": next,
        value: [
          {
            id: sealed("message", id),
            from: {
              emailAddress: { address: "p1_hhfzcjgxi6b5jtso4pvbdntwiy@d1-j4yk2auhslg7jrty.invalid" },
            },
            isRead,
          },
        ],
      }),
    );
    expect(next).toMatch(new RegExp(`^${BASE}/v1\\.0/users/${adele}/messages\\?%24skiptoken=s1_[\\w-]+$`));
    expect(headers).toMatchObject({
      "request-id": GRAPH_REQUEST_ID,
      "client-request-id": GRAPH_REQUEST_ID,
      "preference-applied": 'IdType="ImmutableId"',
    });
    const leaving = text + JSON.stringify(headers);
    expect([...canaries, "canary"].filter((secret) => leaving.includes(secret))).toEqual([]);
    expect(facts).toEqual({
      records: 1,
      outOfScope: 0,
      invalidValues: 0,
      overlongTexts: 0,
      nonAddresses: 0,
      strangeNames: { message: 1 },
      bytes: body.length,
    });
  });

  it("are answered one by one: an error of Graph's with its code and our text", async () => {
    const { status, headers, body, facts } = await answered("2", diego);
    expect(status).toBe(404);
    expect(Buffer.from(body).toString("utf8")).toBe(
      JSON.stringify({
        error: {
          code: "Request_ResourceNotFound",
          message: "The resource does not exist.",
          innerError: {
            date: "2026-11-22T12:00:00",
            "request-id": GRAPH_REQUEST_ID,
            "client-request-id": GRAPH_REQUEST_ID,
          },
        },
      }),
    );
    expect(headers).toMatchObject({ "x-graphveil-error": "notFound", "retry-after": "3" });
    expect(facts).toEqual({ error: "notFound", reason: "graph: 404 Request_ResourceNotFound" });
  });

  it("leave what follows the link to be planned from it", async () => {
    const { body } = await answered("1", messages);
    const { "@odata.nextLink": next } = JSON.parse(Buffer.from(body).toString("utf8"));
    const { graph } = planned(next.slice(BASE.length));
    expect(graph).toEqual({
      pathAndQuery: `/v1.0/users/${ids.adele}/messages?$select=id%2CisRead%2Cfrom&$top=1&$skip=1`,
      headers: messages.graph.headers,
      mailbox: ids.adele,
    });
  });
});
