import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/policy/operations/catalogue.ts";
import { idKindOf } from "../../src/policy/operations/path-ids.ts";
import { parameterName, templateSegments } from "../../src/policy/operations/path-template.ts";
import type { ReplyShape } from "../../src/schema/reply-shape.ts";
import { GRAPH_REQUEST_ID, graphCount, graphJson } from "../fixtures/fake-graph.ts";
import { adele, ids, message } from "../fixtures/graph-bodies.ts";
import { createProxyUnderTest, INVOCATION_ID, jsonOf } from "../fixtures/proxy-under-test.ts";

const GUID = "11111111-2222-4333-8444-555555555555";
const RANGE = "startDateTime=2026-01-01T00%3A00%3A00Z&endDateTime=2026-02-01";
const SEAL = /^s1_[A-Za-z0-9_-]+$/;

describe("an entity", () => {
  it("is asked for by its opened id, and comes back with what the profile lets through", async () => {
    const { ask, seal, graph } = await createProxyUnderTest();
    const [id = ""] = seal.sealIds("directoryObject", [ids.adele]);
    graph.script.push({ target: `/v1.0/users/${ids.adele}`, answer: graphJson(adele) });
    const asked = await ask(`/v1.0/users/${id}`);
    expect(asked.status).toBe(200);
    expect(jsonOf(asked)).toEqual({
      id,
      mail: expect.stringMatching(/^p1_[a-z2-7]{26}@contoso\.com$/),
      userPrincipalName: jsonOf(asked)["mail"],
      preferredLanguage: "en-US",
      accountEnabled: true,
    });
    expect(asked.event).toEqual({
      time: expect.any(String),
      invocation: INVOCATION_ID,
      method: "GET",
      caller: "reader",
      operation: "/users/{user-id}",
      mailbox: id,
      profile: "strict",
      decision: "permit",
      status: 200,
      upstream: { status: 200, requestId: GRAPH_REQUEST_ID, latencyMs: 0, retries: 0 },
      records: 1,
      outOfScope: 0,
      invalidValues: 0,
      overlongTexts: 0,
      nonAddresses: 0,
      strangeNames: { user: 2 },
      bytes: asked.body.length,
      durationMs: 0,
      policy: asked.headers["x-graphveil-policy"],
      activity: { coldStart: true, tokenExchanges: 1 },
      keyVersion: "v1",
    });
  });

  it("may be a mailbox's settings, which are nobody's records but one", async () => {
    const { ask, seal, graph } = await createProxyUnderTest();
    const [id = ""] = seal.sealIds("directoryObject", [ids.adele]);
    const settings = {
      timeZone: "UTC",
      userPurpose: "shared",
      automaticRepliesSetting: { internalReplyMessage: "x" },
    };
    graph.script.push({ target: `/v1.0/users/${ids.adele}/mailboxSettings`, answer: graphJson(settings) });
    const asked = await ask(`/v1.0/users/${id}/mailboxSettings`);
    expect(jsonOf(asked)).toMatchObject({ timeZone: "UTC" });
    expect(asked.body.toString()).not.toContain("internalReplyMessage");
  });
});

describe("a collection", () => {
  it("is asked for with the caller's query, written again", async () => {
    const { ask, graph } = await createProxyUnderTest();
    graph.script.push({
      target: "/v1.0/users?$select=id%2Cmail&$top=999&$count=true",
      answer: graphJson({ "@odata.count": 2, value: [adele, { ...adele, id: ids.diego }] }),
    });
    const asked = await ask("/v1.0/Users?count=true&&%24top=02&SELECT=ID,%20mail,id");
    expect(asked.event).toMatchObject({ records: 2, operation: "/users", upstream: { status: 200 } });
    expect(asked.event.mailbox).toBeUndefined();
    expect(jsonOf(asked)).toMatchObject({
      "@odata.count": 2,
      value: [{ id: expect.stringMatching(SEAL) }, {}],
    });
    expect(graph.received[0]?.headers).toMatchObject({ consistencylevel: "eventual" });
  });

  it("may be empty", async () => {
    const { ask, graph } = await createProxyUnderTest();
    graph.script.push({ answer: graphJson({ value: [] }) });
    const asked = await ask("/v1.0/groups");
    expect([asked.body.toString(), asked.event.records]).toEqual(['{"value":[]}', 0]);
  });

  it("joins with others by pseudonyms and seals", async () => {
    const { ask, seal, graph } = await createProxyUnderTest();
    const [id = ""] = seal.sealIds("directoryObject", [ids.adele]);
    graph.script.push({ answer: graphJson({ value: [adele] }) }, { answer: graphJson({ value: [message] }) });
    const [user] = jsonOf(await ask("/v1.0/users"))["value"] as [{ id: string; mail: string }];
    const [mail] = jsonOf(await ask(`/v1.0/users/${user.id}/messages`))["value"] as [
      {
        toRecipients: [{ emailAddress: { address: string } }];
        from: { emailAddress: object };
        parentFolderId: string;
      },
    ];
    expect(user.id).toBe(id);
    expect(mail.toRecipients[0].emailAddress.address).toBe(user.mail);
    expect(mail.from.emailAddress).toEqual({
      address: expect.stringMatching(/^p1_[a-z2-7]{26}@d1-[a-z2-7]{16}\.invalid$/),
    });
    expect(mail.parentFolderId).toBe(seal.sealIds("mailFolder", [ids.inbox])[0]);
  });

  it("of members knows each by what it is", async () => {
    const { ask, seal, graph } = await createProxyUnderTest();
    const [group = ""] = seal.sealIds("directoryObject", [ids.group]);
    graph.script.push({
      target: `/v1.0/groups/${ids.group}/members?$top=999`,
      answer: graphJson({
        value: [
          { "@odata.type": "#microsoft.graph.user", ...adele },
          { "@odata.type": "#microsoft.graph.group", id: ids.group, displayName: "Board" },
        ],
      }),
    });
    const asked = await ask(`/v1.0/groups/${group}/members`);
    expect(jsonOf(asked)["value"]).toMatchObject([
      { "@odata.type": "#microsoft.graph.user", accountEnabled: true },
      { "@odata.type": "#microsoft.graph.group", id: group },
    ]);
    expect(asked.body.toString()).not.toContain("Board");
  });
});

const answers: Readonly<Record<ReplyShape["kind"], () => Response>> = {
  entity: () => graphJson({}),
  collection: () => graphJson({ value: [{}] }),
  delta: () => graphJson({ value: [{}] }),
  property: () => graphJson({ value: "" }),
  count: () => graphCount("1"),
};

describe("every operation", () => {
  it.each(catalogue.map((operation) => [operation.template, operation] as const))(
    "%s",
    async (_, operation) => {
      const { template, reply, required } = operation;
      const { ask, seal, graph } = await createProxyUnderTest();
      const path = (write: (name: string) => string): string =>
        templateSegments(template)
          .map(
            (segment) =>
              `/${parameterName(segment) === undefined ? segment : write(parameterName(segment) ?? "")}`,
          )
          .join("");
      const query = required.length === 0 ? "" : `?${RANGE}`;
      const isList = reply.kind === "collection";
      const whole = isList && operation.group === "directory" && reply.type !== "organization";
      const added = [
        ...(whole ? ["$top=999"] : []),
        ...(operation.alwaysAdvanced && isList ? ["$count=true"] : []),
      ].join("&");
      const idOf = (name: string) => `AAMk/+=${name}`;
      graph.script.push({
        target: `/v1.0${path((name) => encodeURIComponent(idOf(name)))}${query}${added === "" ? "" : `?${added}`}`,
        answer: answers[reply.kind](),
      });
      const sealed = path((name) => seal.sealIds(idKindOf(name) ?? "", [idOf(name)])[0] ?? "");
      const asked = await ask(`/v1.0${sealed}${query}`);
      expect([asked.status, asked.event.operation, asked.event.decision]).toEqual([200, template, "permit"]);
    },
  );
});

describe("a folder", () => {
  it.each(["inbox", "Inbox", "SENTITEMS", "msgfolderroot"])("may be a well-known one: %s", async (name) => {
    const { ask, seal, graph } = await createProxyUnderTest();
    const [user = ""] = seal.sealIds("directoryObject", [ids.adele]);
    const mailbox = `/v1.0/users/${ids.adele}/mailFolders`;
    graph.script.push(
      { target: `${mailbox}/${name.toLowerCase()}/messages`, answer: graphJson({ value: [] }) },
      { target: `${mailbox}/${name.toLowerCase()}/childFolders/${ids.archive}`, answer: graphJson({}) },
    );
    expect((await ask(`/v1.0/users/${user}/mailFolders/${name}/messages`)).status).toBe(200);
    const [archive = ""] = seal.sealIds("mailFolder", [ids.archive]);
    const child = await ask(`/v1.0/users/${user}/mailfolders/${name}/childfolders/${archive}`);
    expect(child.status).toBe(200);
  });

  it.each(["inbo", "inbox2", "constructor", "contacts", "users", "inbox%20"])(
    "is not found by a name that is not known: %s",
    async (name) => {
      const { ask, seal } = await createProxyUnderTest();
      const [user = ""] = seal.sealIds("directoryObject", [ids.adele]);
      const asked = await ask(`/v1.0/users/${user}/mailFolders/${name}`);
      expect(asked.headers["x-graphveil-error"]).toBe("notFound");
    },
  );
});

describe("headers", () => {
  it("of the caller's do not go to Graph as they came", async () => {
    const { ask, seal, graph, entra } = await createProxyUnderTest();
    const [user = ""] = seal.sealIds("directoryObject", [ids.adele]);
    graph.script.push({ answer: graphJson({ value: [] }) });
    await ask(`/v1.0/users/${user}/messages`, {
      headers: {
        accept: "application/json;odata.metadata=full;q=0.9, text/html",
        authorization: "Bearer of-the-caller",
        cookie: "a=b",
        sdkversion: "x",
        "x-anchormailbox": "adele@contoso.com",
        "if-none-match": "*",
        "client-request-id": GUID,
        consistencylevel: "eventual",
        prefer: 'IdType="ImmutableId", respond-async, outlook.timezone="UTC"',
        host: "evil.example",
        traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
      },
    });
    expect(graph.received[0]?.headers).toEqual({
      accept: "application/json;odata.metadata=minimal",
      authorization: `Bearer ${entra.issued[0]}`,
      "client-request-id": GUID,
      prefer: 'IdType="ImmutableId"',
    });
  });

  it("of Graph's do not come back but for the few that were checked", async () => {
    const { ask, seal, graph } = await createProxyUnderTest();
    const [user = ""] = seal.sealIds("directoryObject", [ids.adele]);
    const headers = {
      "preference-applied": 'IdType="ImmutableId", x="adele@contoso.com"',
      "client-request-id": "adele@contoso.com",
      "odata-version": "9",
      location: "https://graph.microsoft.com/v1.0/users/adele@contoso.com",
      etag: "x",
      vary: "x",
    };
    graph.script.push({ answer: graphJson({ value: [] }, { headers }) });
    const asked = await ask(`/v1.0/users/${user}/messages`, {
      headers: { "client-request-id": GUID, prefer: 'IdType="ImmutableId"' },
    });
    expect(asked.headers).toEqual({
      "cache-control": "no-store",
      "client-request-id": GUID,
      "content-type":
        "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
      "odata-version": "4.0",
      "preference-applied": 'IdType="ImmutableId"',
      "request-id": GRAPH_REQUEST_ID,
      vary: "accept-encoding",
      "x-content-type-options": "nosniff",
      "x-graphveil-policy": asked.headers["x-graphveil-policy"],
    });
  });

  it.each(["application/json;odata.metadata=none", "application/json;ODATA.METADATA=NONE"])(
    "ask for no metadata: %s",
    async (accept) => {
      const { ask, graph } = await createProxyUnderTest();
      graph.script.push({ answer: graphJson({ value: [] }) });
      const asked = await ask("/v1.0/groups", { headers: { accept } });
      expect(graph.received[0]?.headers["accept"]).toBe("application/json;odata.metadata=none");
      expect(asked.headers["content-type"]).toContain("odata.metadata=none");
    },
  );

  it("replace a request id of Graph's that is not valid by our own", async () => {
    const { ask, graph } = await createProxyUnderTest();
    graph.script.push({
      answer: graphJson({ value: [] }, { headers: { "request-id": "adele@contoso.com" } }),
    });
    const asked = await ask("/v1.0/groups");
    expect(asked.headers["request-id"]).toBe(INVOCATION_ID);
    expect(asked.event.upstream?.requestId).toBeUndefined();
  });

  it.each([
    ["/v1.0/users", { consistencylevel: "eventual" }, "eventual"],
    ["/v1.0/users", { consistencylevel: "EVENTUAL" }, "eventual"],
    ["/v1.0/users", { consistencylevel: "strong" }, undefined],
    ["/v1.0/users?$count=true", {}, "eventual"],
    ["/v1.0/users?$count=false", {}, undefined],
    ["/v1.0/places/graph.room?$count=true", { consistencylevel: "eventual" }, undefined],
  ])("ask for a consistency level where it is one of the operation: %s %j", async (target, headers, sent) => {
    const { ask, graph } = await createProxyUnderTest();
    graph.script.push({ answer: graphJson({ value: [] }) });
    await ask(target, { headers });
    expect(graph.received[0]?.headers["consistencylevel"]).toBe(sent);
  });

  it("let a body be compressed, whose audited size is the plain one", async () => {
    const { ask, graph } = await createProxyUnderTest();
    const value = Array.from({ length: 50 }, () => adele);
    graph.script.push({ answer: graphJson({ value }) }, { answer: graphJson({ value }) });
    const plain = await ask("/v1.0/users");
    const zipped = await ask("/v1.0/users", { headers: { "accept-encoding": "gzip" } });
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
    expect([zipped.event.bytes, plain.event.bytes]).toEqual([plain.body.length, plain.body.length]);
  });

  it("take the caller's trace into the audit event where it is one", async () => {
    const { ask } = await createProxyUnderTest();
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    expect((await ask("/v1.0/me", { headers: { traceparent } })).event).toMatchObject({ traceparent });
    expect((await ask("/v1.0/me", { headers: { traceparent: "x" } })).event.traceparent).toBeUndefined();
  });
});

describe("the health page", () => {
  it("is for callers of the policy, and asks nobody", async () => {
    const { ask, entra } = await createProxyUnderTest();
    const asked = await ask("/_graphveil/health");
    expect(jsonOf(asked)).toEqual({
      status: "ok",
      profile: "strict",
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      policy: asked.headers["x-graphveil-policy"],
    });
    expect(asked.event).toMatchObject({
      operation: "/_graphveil/health",
      decision: "permit",
      caller: "reader",
    });
    expect(entra.requests).toEqual([]);
  });
});
