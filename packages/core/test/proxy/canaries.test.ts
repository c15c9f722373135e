import { describe, expect, it } from "vitest";
import { graphError, graphJson } from "../fixtures/fake-graph.ts";
import { adele, canaries, ids, message } from "../fixtures/graph-bodies.ts";
import { type Ask, createProxyUnderTest, type ProxyUnderTest } from "../fixtures/proxy-under-test.ts";
import { SUBJECT } from "../identity/fakes.ts";

const PLANTED = "canary-4711";
const planted = encodeURIComponent(`${PLANTED} adele.vance@contoso.com`);

/** A request full of what must not come back, go on or be recorded. */
const headers = {
  accept: `application/json, ${PLANTED}`,
  "accept-encoding": PLANTED,
  authorization: `Bearer ${PLANTED}`,
  "client-request-id": PLANTED,
  consistencylevel: PLANTED,
  cookie: PLANTED,
  origin: `https://${PLANTED}.example`,
  prefer: `IdType="${PLANTED}", ${PLANTED}`,
  referer: `https://${PLANTED}.example`,
  traceparent: PLANTED,
  tracestate: PLANTED,
  "user-agent": PLANTED,
  "x-forwarded-for": PLANTED,
  "x-forwarded-host": PLANTED,
  [`x-${PLANTED}`]: PLANTED,
};

const requests: readonly (readonly [target: string, ask: Ask])[] = [
  [`/${planted}`, {}],
  [`/${PLANTED}/../`, {}],
  [`/v1.0/${planted}`, {}],
  [`/v1.0/users/${planted}`, {}],
  [`/v1.0/users/${PLANTED}/messages/${PLANTED}`, {}],
  [`/v1.0/users?${planted}=${planted}`, {}],
  [`/v1.0/users?$filter=${planted}`, {}],
  [`/v1.0/users?$select=${planted}`, {}],
  [`/v1.0/users?$select=${PLANTED.replace("-", "")}`, {}],
  [`/v1.0/users?$top=${planted}`, {}],
  [`/v1.0/users?$count=${planted}`, {}],
  [`/v1.0/users?$skiptoken=${planted}`, {}],
  [`/v1.0/users/s1_x/calendarView?startDateTime=${planted}`, {}],
  [`/_graphveil/${planted}`, {}],
  [`/_graphveil/health?${planted}`, {}],
  ["/v1.0/users", { method: PLANTED.toUpperCase() }],
  [
    "/v1.0/users",
    {
      caller: {
        kind: "oidc",
        token: { audiences: 1, lifetimeSeconds: 300 },
        issuer: PLANTED,
        audience: PLANTED,
        subject: PLANTED,
      },
    },
  ],
  ["/v1.0/users", { caller: { kind: "gcpServiceAccount", email: PLANTED, uniqueId: PLANTED } }],
  ["/v1.0/users", { caller: { kind: "awsRole", accountId: PLANTED, roleName: PLANTED } }],
];

/** Asks and gives all that went out: reply, headers, and every line that was written. */
async function shownBy(proxy: ProxyUnderTest, target: string, ask: Ask = {}): Promise<string> {
  const { body, headers: replied } = await proxy.ask(target, { ...ask, headers });
  return [body.toString("utf8"), JSON.stringify(replied), ...proxy.lines].join("\n");
}

function expectClean(text: string, { platform, entra }: ProxyUnderTest): void {
  const secrets = [...platform.minted, ...entra.issued];
  for (const each of [
    ...canaries,
    ...secrets,
    SUBJECT,
    PLANTED,
    PLANTED.toUpperCase(),
    "access-token",
    "adele",
  ])
    expect(text, each).not.toContain(each);
}

describe("nothing of the caller's", () => {
  it.each(requests)(
    "is in the reply, its headers, the audit event or the log: %s %j",
    async (target, ask) => {
      const proxy = await createProxyUnderTest();
      expectClean(await shownBy(proxy, target, ask), proxy);
      expect(proxy.graph.received).toEqual([]);
    },
  );

  it("goes to Graph", async () => {
    const proxy = await createProxyUnderTest();
    proxy.graph.script.push({ target: "/v1.0/users?$top=999", answer: graphJson({ value: [] }) });
    await proxy.ask("/v1.0/users", { headers });
    expect(JSON.stringify(proxy.graph.received)).not.toContain(PLANTED);
  });
});

describe("nothing of Graph's that the profile drops", () => {
  const bodies: readonly (readonly [string, () => Response])[] = [
    ["an entity", () => graphJson(adele)],
    [
      "annotations",
      () => graphJson({ "@odata.id": `users('${ids.adele}')`, "mail@odata.type": PLANTED, id: ids.adele }),
    ],
    [
      "values of other types",
      () =>
        graphJson({
          id: { a: ids.adele },
          mail: [PLANTED],
          accountEnabled: "Adele",
          createdDateTime: "Adele",
        }),
    ],
    ["a foreign type", () => graphJson({ "@odata.type": `#${PLANTED}`, id: ids.adele })],
    ["escapes", () => graphJson(`{"\\u0064isplayName":"Adele","id":"${ids.adele.replace("-", "\\u002d")}"}`)],
    ["a repeated name", () => graphJson(`{"id":"${ids.adele}","id":"${ids.diego}","displayName":"Adele"}`)],
    ["a prototype", () => graphJson(`{"__proto__":{"mail":"Adele"},"constructor":"Adele","toJSON":"Adele"}`)],
    ["an error", () => graphError(404, "ErrorInvalidUser")],
    ["an error of unknown code", () => graphError(400, "adele.vance@contoso.com")],
    ["a page of a gateway", () => new Response("<p>Adele Vance</p>", { status: 502 })],
    ["a broken body", () => graphJson('{"mail":"AdeleV@contoso.com')],
  ];

  it.each(bodies)("passes: %s", async (name, answer) => {
    const proxy = await createProxyUnderTest();
    const [user = ""] = proxy.seal.sealIds("directoryObject", [ids.adele]);
    const times = new Map([[502, 4]]).get(answer().status) ?? (name === "a broken body" ? 2 : 1);
    proxy.graph.script.push(...Array.from({ length: times }, () => ({ answer: answer() })));
    expectClean(await shownBy(proxy, `/v1.0/users/${user}`), proxy);
  });

  it("passes: a page of messages and its links", async () => {
    const proxy = await createProxyUnderTest();
    const [user = ""] = proxy.seal.sealIds("directoryObject", [ids.adele]);
    const link = `https://graph.microsoft.com/v1.0/users/adele.vance@contoso.com/messages?$filter=Adele&$skip=10`;
    proxy.graph.script.push({
      answer: graphJson({
        "@odata.context": `https://graph.microsoft.com/v1.0/$metadata#users('adele')/messages`,
        "@odata.nextLink": link,
        "@microsoft.graph.tips": "Use $select=Adele",
        value: [message, { ...message, id: ids.event }],
      }),
    });
    const text = await shownBy(proxy, `/v1.0/users/${user}/messages`);
    expectClean(text, proxy);
    expect(text).toContain("nextLink");
  });
});
