import { gunzipSync } from "node:zlib";
import { hostileTargets } from "@graphveil/core/test/hostile-targets";
import { createSimulatedCloud } from "@graphveil/simulator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createScan } from "../harness/canary-scan.ts";
import { type Driver, drivers } from "../harness/drivers.ts";
import { expectData, expectError, expectRefusal, ownHeaders, uniformOf } from "../harness/expectations.ts";
import { createGraphWalk } from "../harness/graph-walk.ts";
import { createInProcessService } from "../harness/in-process.ts";
import {
  atLandmarks,
  atRawLandmarks,
  findLandmarks,
  type Landmarks,
  readAllPages,
  targetOf,
} from "../harness/landmarks.ts";
import { useNetwork } from "../harness/network.ts";
import { createDescribedWitness } from "../harness/surface.ts";
import { createWitness, type Witness, type Witnessed } from "../harness/witness.ts";
import { operationCases, pagesByPreference } from "./operation-cases.ts";
import { expectRecords } from "./record-expectations.ts";
import { queryRefusalCases, refusalCases } from "./refusal-cases.ts";
import { badIds, sealedPlaces } from "./seal-cases.ts";

const simulated = useNetwork(createSimulatedCloud());
const { stack } = simulated;
const truth = createGraphWalk(stack.tenant);
const scan = createScan(stack);
/**
 * True for what one request line holds as it is. Spaces at its ends belong to the line's own form (RFC 9112, section 3), so they
 * are not the target's. The parser's own test has the others.
 */
const fitsRequestLine = ([target]: readonly [target: string, reason: RegExp]): boolean =>
  target === target.trim() && !/^$|[\r\n]| HTTP\/1\.1$/.test(target) && target.isWellFormed();
/** A link that another caller of the same proxy was given. */
let rivalsLink: string;

/** A token of a delta: Graph's own, which is sealed in it, holds the time. */
const timedToken = /=s1_[\w-]+/;

/** What the first driver said; every other one must say the same. */
const saidFirst = new Map<string, unknown>();
const expectSameEverywhere = (name: string, said: unknown): void => {
  if (!saidFirst.has(name)) saidFirst.set(name, said);
  expect(said).toEqual(saidFirst.get(name));
};

const rivalFor = async (): Promise<string> => {
  const { proxy } = createInProcessService(stack, { callerName: "rival" });
  const reply = await proxy.handle(
    { method: "GET", rawTarget: "/v1.0/users?$top=5", headers: new Headers(), bodyBytes: 0 },
    {
      id: "i",
      deadline: Date.now() + 30_000,
      caller: { kind: "local" },
      publicBase: "https://proxy.example",
    },
  );
  const page = (await reply.json()) as { readonly "@odata.nextLink": string };
  return targetOf(page["@odata.nextLink"]) ?? "";
};

beforeAll(async () => {
  rivalsLink = await rivalFor();
});

/** What no wire changes means the same to every driver, so one goes through all of it. */
const isThorough = (driver: string): boolean => driver === "core in process";

const casesOf = (driver: string) =>
  operationCases.filter(({ parameter }) => isThorough(driver) || parameter === "none");
const refusalsOf = (driver: string) =>
  isThorough(driver) ? [...refusalCases, ...queryRefusalCases] : refusalCases;
/** Every bad id stands at the place of a user under every driver; at the other places a few of them do. */
const badIdsOf = (driver: string, place: string, ids: readonly string[]) =>
  isThorough(driver) || place === "user" ? ids : ids.filter((_, at) => at % 9 === 0);

/** Replies of which nothing is left to look for; drivers answer alike but for what their links begin with. */
const cleared = new Set<string>();

describe.each(drivers)("$name", ({ name: driverName, start }) => {
  let driver: Driver;
  let witness: Witness;
  let landmarks: Landmarks;

  beforeAll(async () => {
    driver = await start(stack, simulated.network);
    const described = await createDescribedWitness(createWitness(driver, stack.simulator), driver.base);
    expectSameEverywhere("description", described.described);
    witness = described;
    landmarks = await findLandmarks(stack, async (target) => (await witness.ask({ target })).json());
  });

  afterAll(() => driver.stop());

  const at = (template: string) => atLandmarks(template, landmarks);
  const get = (target: string) => witness.ask({ target });
  const page = async (target: string) => (await get(target)).json();
  const graphCalls = ({ upstream }: Witnessed) => upstream.filter(({ leg }) => leg === "graph");

  test("hands out the same seals as every other", () => {
    expectSameEverywhere("landmarks", landmarks);
  });

  describe("answers", () => {
    test.each(
      casesOf(driverName).map((each) => [`${each.operation.template} with ${each.parameter}`, each] as const),
    )("%s", async (name, { operation, parameter, target, upstream }) => {
      const answer = await get(at(target));
      const headers = pagesByPreference({ operation, parameter }) ? ["preference-applied"] : [];
      expectData(answer, { headers });
      expect(answer.upstream.map(({ leg }) => leg)).toEqual(["graph"]);
      expect(answer.upstream.map((call) => call.target)).toEqual([atRawLandmarks(upstream, landmarks)]);
      const mailbox = operation.template.startsWith("/users/{user-id}") ? landmarks.user.sealed : undefined;
      expect([answer.audit["operation"], answer.audit["mailbox"]]).toEqual([operation.template, mailbox]);
      expectRecords(answer, { operation, parameter });
      const body = answer.body.toString("utf8").replaceAll(driver.base, "<base>");
      const isDelta = operation.reply.kind === "delta";
      expectSameEverywhere(name, isDelta ? body.replace(timedToken, "=") : body);
    });

    test("its health, without a call to anybody", async () => {
      const health = await get("/_graphveil/health");
      expect(health.status).toBe(200);
      expect(ownHeaders(health)).toEqual([
        "cache-control",
        "content-type",
        "x-content-type-options",
        "x-graphveil-policy",
      ]);
      const policy = health.headers.get("x-graphveil-policy");
      expect(health.json()).toEqual({
        status: "ok",
        profile: "strict",
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        policy,
      });
      expect(health.audit).toMatchObject({
        operation: "/_graphveil/health",
        decision: "permit",
        status: 200,
        policy,
      });
      expect(health.upstream).toEqual([]);
    });

    test.each([
      "/v1.0/users?$top=17",
      "/v1.0/groups?$top=5",
      "/v1.0/groups/{group}/members?$top=40",
      "/v1.0/users/{user}/messages?$top=4&$select=id",
      "/v1.0/users/{user}/calendarView?startDateTime=2025-01-01&endDateTime=2027-01-01&$top=9",
      "/v1.0/users/{user}/mailFolders?$top=3",
    ])("%s over all pages", async (target) => {
      const first = await page(at(target));
      expect(String(first["@odata.nextLink"])).toMatch(
        /^https?:\/\/[\w.:-]+\/v1\.0\/[\w/-]+\?%24skiptoken=s1_[\w-]+$/,
      );
      expect(String(first["@odata.nextLink"]).startsWith(`${driver.base}/v1.0/`)).toBe(true);
      const records = await readAllPages(page, at(target));
      expect(records).toHaveLength((await truth(atRawLandmarks(target, landmarks))).length);
      expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
      expectSameEverywhere(`pages of ${target}`, records);
    });

    test.each([
      "/v1.0/users/delta?$select=id,mail",
      "/v1.0/groups/microsoft.graph.delta()",
      "/v1.0/users/{user}/mailFolders('{folder}')/messages/delta()?$select=id",
      "/v1.0/users('{user}')/mailfolders/delta",
      "/v1.0/users/{user}/calendarView/delta?startDateTime=2025-01-01T00:00:00Z&endDateTime=2027-01-01T00:00:00Z",
    ])("%s over all its pages, and round after round", async (target) => {
      const headers = [["prefer", "odata.maxpagesize=7"]] as const;
      const ask = async (each: string) => (await witness.ask({ target: each, headers })).json();
      const seen: unknown[] = [];
      let body = await ask(at(target));
      for (
        ;
        body["@odata.nextLink"] !== undefined;
        body = await ask(targetOf(body["@odata.nextLink"]) ?? "")
      ) {
        expect(body["@odata.deltaLink"]).toBeUndefined();
        seen.push(...(body["value"] as readonly unknown[]));
      }
      seen.push(...(body["value"] as readonly unknown[]));
      expect(seen.length).toBeGreaterThan(7);
      for (let round = 0; round < 2; round++) {
        const link = String(body["@odata.deltaLink"]);
        expect(link).toMatch(/^https?:\/\/[\w.:-]+\/v1\.0\/[\w/-]+\/delta\?%24deltatoken=s1_[\w-]+$/);
        body = await ask(targetOf(link) ?? "");
        expect(body["value"]).toEqual([]);
      }
      expectSameEverywhere(`rounds of ${target}`, seen);
    });

    test("a link however a loader writes it, and whatever it appends", async () => {
      const link = String((await page("/v1.0/users?$top=7"))["@odata.nextLink"]);
      const next = targetOf(link) ?? "";
      const token = next.split("=")[1];
      const expected = (await get(next)).body.toString();
      for (const spelling of [
        `$skiptoken=${token}`,
        `%24skiptoken=${token}&$top=3`,
        `$select=id&SkipToken=${token}`,
      ])
        expect((await get(`/v1.0/users?${spelling}`)).body.toString()).toBe(expected);
    });

    test.each([
      ["/v1.0/users/{user}", "/v1.0/users('{user}')", "/v1.0/USERS(id='{user}')/"],
      [
        "/v1.0/groups/{group}/members/microsoft.graph.user?$top=3",
        "/v1.0/groups('{group}')/Members/graph.User?%24top=3",
      ],
      [
        "/v1.0/users/{user}/mailFolders/{folder}/childFolders/{childFolder}/messages",
        "/v1.0/users('{user}')/mailfolders('inbox')/childfolders('{childFolder}')/messages/",
        "/v1.0/users/{user}/mailFolders/msgfolderroot/childFolders/{folder}/childFolders/{childFolder}/messages",
      ],
    ])("%s in all its spellings", async (target, ...others) => {
      const { value, ...entity } = await page(at(target));
      for (const other of others) {
        const { value: same, ...rest } = await page(at(other));
        expect(same).toEqual(value);
        if (value === undefined) expect(rest).toEqual(entity);
      }
    });

    test("compressed to who takes it, and the same to who does not", async () => {
      const target = at("/v1.0/users/{user}/messages");
      const plain = await witness.ask({ target }, "sendRaw");
      const zipped = await witness.ask(
        { target, headers: [["accept-encoding", "br, gzip;q=0.5"]] },
        "sendRaw",
      );
      const refused = await witness.ask({ target, headers: [["accept-encoding", "gzip;q=0, *"]] }, "sendRaw");
      expectData(plain);
      expectData(zipped);
      expectData(refused);
      for (const { headers } of [plain, refused]) expect(headers.has("content-encoding")).toBe(false);
      expect(zipped.headers.get("content-encoding")).toBe("gzip");
      expect(zipped.body.length).toBeLessThan(plain.body.length / 2);
      expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
      expect(refused.body.equals(plain.body)).toBe(true);
      for (const { headers, audit } of [plain, zipped, refused]) {
        expect(headers.get("vary")).toBe("accept-encoding");
        expect(audit["bytes"]).toBe(plain.body.length);
      }
    });

    test("with what Graph said of preferences, and asks Graph for no others", async () => {
      const answer = await witness.ask({
        target: at("/v1.0/users/{user}/events?$top=1"),
        headers: [
          [
            "prefer",
            'outlook.timezone="Pacific Standard Time", respond-async, odata.maxpagesize=2, IdType="x"',
          ],
        ],
      });
      expectData(answer, { headers: ["preference-applied"] });
      const preferences = 'outlook.timezone="Pacific Standard Time", odata.maxpagesize=2';
      expect(answer.headers.get("preference-applied")).toBe(preferences);
      expect(graphCalls(answer)[0]?.headers.get("prefer")).toBe(preferences);
      const [event] = answer.json()["value"] as readonly { readonly start: object }[];
      expect(event?.start).toMatchObject({ timeZone: "Pacific Standard Time" });
    });

    test("without metadata to who takes none", async () => {
      const target = at("/v1.0/groups/{group}/members?$top=3");
      const bare = await witness.ask({
        target,
        headers: [["accept", "application/json;odata.metadata=none"]],
      });
      expectData(bare);
      expect(bare.headers.get("content-type")).toContain("odata.metadata=none");
      expect(bare.body.toString()).not.toContain("@odata.type");
      const full = await witness.ask({
        target,
        headers: [["accept", "application/json;odata.metadata=full"]],
      });
      expect(full.headers.get("content-type")).toContain("odata.metadata=minimal");
    });

    test("what Graph refuses in Graph's words, with nothing of Graph's text", async () => {
      const none = await get(at("/v1.0/users/{userWithoutMailbox}/messages"));
      expectError(none, "notFound", { graphCode: "MailboxNotEnabledForRESTAPI" });
      const noSeries = await get(
        at("/v1.0/users/{user}/events/{event}/instances?startDateTime=2026-01-01&endDateTime=2026-02-01"),
      );
      expectError(noSeries, "invalidRequest", { graphCode: "UnknownError" });
      const elsewhere = await get(at("/v1.0/users/{user}/messages/{otherMessage}"));
      expectError(elsewhere, "notFound", { graphCode: "ErrorInvalidMailboxItemId" });
      for (const { audit, upstream } of [none, noSeries, elsewhere]) {
        expect(audit["decision"]).toBe("permit");
        expect(upstream).toHaveLength(1);
      }
    });
  });

  describe("refuses", () => {
    test.each(refusalsOf(driverName).map((each) => [each.name.slice(0, 90), each] as const))(
      "%s",
      async (_, each) => {
        const { name, code, reason, operation, way, ...request } = each;
        const refused = await witness.ask({ ...request, target: at(request.target) }, way);
        expectRefusal(refused, code, reason, request.method === "HEAD");
        if (operation !== undefined) expect(refused.audit["operation"]).toBe(operation);
        expect(refused.headers.get("x-graphveil-error")).toBe(code);
      },
    );

    test("every target that two parsers could read differently", async () => {
      const seen = new Set<string>();
      // Of a Function URL's query nobody can tell a space from the plus that it was, so that a space is read.
      const readsSpaces = ([target]: readonly [string, RegExp]) =>
        driverName.includes("Lambda") && /\?.* /.test(target);
      for (const [target] of hostileTargets.filter((each) => fitsRequestLine(each) && !readsSpaces(each))) {
        const refused = await witness.ask({ target }, "sendRaw");
        expectRefusal(refused, "invalidRequest", /^(?:target|path|query|request): /);
        // The rule that is broken may differ, out of the closed table; nothing else does.
        const { error } = refused.json() as { readonly error: { readonly message: string } };
        seen.add(
          JSON.stringify(uniformOf(refused)).replace(JSON.stringify(error.message).slice(1, -1), "rule"),
        );
      }
      expect(seen.size).toBe(1);
    });

    test.each(Object.entries(sealedPlaces))(
      "a bad id of a %s, whatever is wrong with it",
      async (place, { path, kind }) => {
        const seen = new Set<string>();
        for (const bad of badIdsOf(driverName, place, badIds(landmarks, kind))) {
          const refused = await get(at(path.replace("<id>", bad)));
          expectRefusal(refused, "notFound", "path: an id does not open");
          seen.add(JSON.stringify(uniformOf(refused)));
        }
        expect(seen.size, place).toBe(1);
        expectSameEverywhere(
          "a bad id",
          [...seen].map((each) => each.replace(/[0-9a-f]{64}/, "policy")),
        );
      },
    );

    test("a bad delta token, whatever is wrong with it, as a state that is gone", async () => {
      const path = at("/v1.0/users/{user}/mailFolders/{folder}/messages/delta()");
      const tokenAt = async (target: string) => {
        for (let next = target; ; ) {
          const { "@odata.deltaLink": link, "@odata.nextLink": more } = await page(next);
          if (link !== undefined) return String(link).split("=")[1] ?? "";
          next = targetOf(more) ?? expect.unreachable();
        }
      };
      const good = await tokenAt(path);
      const ofOthers = await tokenAt(at("/v1.0/users/{otherUser}/mailFolders/inbox/messages/delta"));
      const ofPages = String((await page("/v1.0/users?$top=7"))["@odata.nextLink"]).split("=")[1] ?? "";
      const seen = new Set<string>();
      for (const token of [
        ofOthers,
        ofPages,
        ...badIds(landmarks, "cursor"),
        `${good}A`,
        good.toLowerCase(),
        "latest",
      ]) {
        const refused = await get(`${path}?$deltatoken=${encodeURIComponent(token)}`);
        expectRefusal(refused, "syncStateNotFound", "query: the $deltatoken does not open");
        seen.add(JSON.stringify(uniformOf(refused)));
      }
      expect(seen.size).toBe(1);
      expect((await get(`${path}?%24deltatoken=${good}`)).status).toBe(200);
    });

    test("a bad link, whatever is wrong with it", async () => {
      const tokenOf = (link: unknown) => String(link).split("=")[1] ?? "";
      const good = tokenOf((await page("/v1.0/users?$top=7"))["@odata.nextLink"]);
      const ofMessages = tokenOf((await page(at("/v1.0/users/{user}/messages?$top=2")))["@odata.nextLink"]);
      const ofOthers = tokenOf(
        (await page(at("/v1.0/users/{otherUser}/messages?$top=2")))["@odata.nextLink"],
      );
      const others = [
        tokenOf(rivalsLink),
        ofMessages,
        ofOthers,
        tokenOf((await page("/v1.0/groups?$top=2"))["@odata.nextLink"]),
      ];
      const seen = new Set<string>();
      const bad = [
        ...others,
        ...badIds(landmarks, "cursor"),
        `${good}A`,
        good.slice(0, -1),
        good.toLowerCase(),
        "",
      ];
      for (const token of bad) {
        const refused = await get(`/v1.0/users?%24skiptoken=${encodeURIComponent(token)}`);
        expectRefusal(refused, "invalidRequest", "query: the $skiptoken does not open");
        seen.add(JSON.stringify(uniformOf(refused)));
      }
      expect(seen.size).toBe(1);
      const swapped = await get(at(`/v1.0/users/{user}/messages?%24skiptoken=${ofOthers}`));
      expectRefusal(swapped, "invalidRequest", "query: the $skiptoken does not open");
      expect((await get(`/v1.0/users?%24skiptoken=${good}`)).status).toBe(200);
    });
  });

  describe("takes nothing from a header", () => {
    const id = "0f0e0d0c-1111-4222-8333-444455556666";

    test("but the ids and the trace that are well-formed", async () => {
      const trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      const headers = [["client-request-id", id.toUpperCase()] as const, ["traceparent", trace] as const];
      const good = await witness.ask({ target: "/v1.0/users?$top=1", headers }, "sendRaw");
      expect(good.headers.get("client-request-id")).toBe(id);
      expect(graphCalls(good)[0]?.headers.get("client-request-id")).toBe(id);
      expect(good.audit["traceparent"]).toBe(trace);
      const forged = await witness.ask(
        {
          target: "/v1.0/users?$top=1",
          headers: [
            ["client-request-id", "adele@contoso.com"],
            ["traceparent", "00-adele-contoso-01"],
          ],
        },
        "sendRaw",
      );
      expect(forged.headers.get("client-request-id")).not.toContain("adele");
      expect(forged.audit["traceparent"]).toBeUndefined();
      expect(driver.output()).not.toContain("adele@contoso.com");
    });

    test("and sends Graph nothing of the caller's", async () => {
      const smuggled = [
        "cookie",
        "x-forwarded-host",
        "x-forwarded-for",
        "forwarded",
        "x-ms-useragent",
        "x-original-url",
        "if-none-match",
        "range",
        "origin-agent",
        "via",
        "consistencylevel",
        "x-anchormailbox",
      ];
      const answer = await witness.ask(
        {
          target: "/v1.0/users?$top=2",
          headers: smuggled.map((name) => [name, "evil.example"] as const),
        },
        "sendRaw",
      );
      expectData(answer);
      expect(String(answer.json()["@odata.nextLink"]).startsWith(`${driver.base}/`)).toBe(true);
      const [call] = graphCalls(answer);
      const ofNode = ["accept-language", "connection", "sec-fetch-mode"];
      expect([...(call?.headers.keys() ?? [])].filter((name) => !ofNode.includes(name)).sort()).toEqual([
        "accept",
        "accept-encoding",
        "authorization",
        "client-request-id",
        "host",
        "user-agent",
      ]);
      expect([...(call?.headers.values() ?? [])].join()).not.toContain("evil");
    });

    test("that is there twice", async () => {
      const answer = await witness.ask(
        {
          target: at("/v1.0/users/{user}/events?$top=1"),
          headers: [
            ["client-request-id", id],
            ["client-request-id", id.replace("0f", "1f")],
            ["prefer", 'outlook.timezone="UTC"'],
            ["prefer", 'outlook.timezone="Pacific Standard Time"'],
          ],
        },
        "sendRaw",
      );
      expect(answer.status).toBe(200);
      expect(answer.headers.get("client-request-id")).not.toContain("0f0e0d0c");
      expect(graphCalls(answer)[0]?.headers.get("prefer")).toBe('outlook.timezone="UTC"');
    });
  });

  test("has shown nothing of the tenant, in replies or in logs", { timeout: 120_000 }, async () => {
    expectData(await get("/v1.0/users?$top=1"));
    const replies = witness.parts().map((part) => part.replaceAll(driver.base, "<base>"));
    expect(scan(replies.filter((part) => !cleared.has(part)).join("\n"))).toEqual([]);
    for (const part of replies) cleared.add(part);
    expect(scan(driver.output() + driver.errorOutput())).toEqual([]);
    expect(driver.errorOutput()).toBe("");
    expect(driver.output()).not.toMatch(/https?:|%24|\?\$/);
  });
});
