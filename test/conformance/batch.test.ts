import { gunzipSync, gzipSync } from "node:zlib";
import { createSimulatedCloud } from "@graphveil/simulator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BatchPart, batchOf, batchText, entriesOf, partsOf } from "../harness/batch.ts";
import { createScan } from "../harness/canary-scan.ts";
import { type Driver, drivers } from "../harness/drivers.ts";
import { expectError } from "../harness/expectations.ts";
import { atLandmarks, findLandmarks, type Landmarks } from "../harness/landmarks.ts";
import { useNetwork } from "../harness/network.ts";
import { createWitness, type Witness, type Witnessed } from "../harness/witness.ts";
import { operationCases } from "./operation-cases.ts";

const simulated = useNetwork(createSimulatedCloud());
const { stack } = simulated;
const scan = createScan(stack);

/** Graph's tokens of a delta, which is sealed in ours, hold the time. */
const timed = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body).replace(/(\/delta\?%24\w+=)s1_[\w-]+/g, "$1then"));

/** The first byte of gzip; clients of some drivers undo it by themselves. */
const GZIP_MAGIC = 0x1f;

const textOf = ({ body }: Witnessed): string =>
  (body[0] === GZIP_MAGIC ? gunzipSync(body) : body).toString("utf8");

/** What a part says, as a reply to the same request by itself says it. */
const saidBy = ({ headers, body }: BatchPart): unknown =>
  headers["Content-Type"] === "text/plain" ? Number(Buffer.from(String(body), "base64")) : timed(body);

const BATCH_SIZE = 20;
const inBatches = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / BATCH_SIZE) }, (_, at) =>
    all.slice(at * BATCH_SIZE, (at + 1) * BATCH_SIZE),
  );

describe.each(drivers)("$name", ({ name: driverName, start }) => {
  let driver: Driver;
  let witness: Witness;
  let landmarks: Landmarks;
  /** Replies to look through; what is said to single requests is looked through elsewhere. */
  const batches: string[] = [];

  beforeAll(async () => {
    driver = await start(stack, simulated.network);
    witness = createWitness(driver, stack.simulator);
    landmarks = await findLandmarks(stack, async (target) => (await witness.ask({ target })).json());
  });

  afterAll(() => driver.stop());

  const at = (template: string) => atLandmarks(template, landmarks);
  const user = () => at("/users/{user}");
  const cases = operationCases.filter(
    ({ parameter }) => driverName === "core in process" || parameter === "none",
  );

  test.each(inBatches(cases).map((each, at) => [at + 1, each] as const))(
    "answers batch %i of every operation as each request by itself",
    async (_, batch) => {
      const targets = batch.map(({ target }) => atLandmarks(target, landmarks));
      const requests = targets.map((target, at) => ({ id: String(at), url: target.slice("/v1.0".length) }));
      const answer = await witness.ask(batchOf(requests));
      expect(answer.status).toBe(200);
      batches.push(textOf(answer));
      expect(answer.upstream.filter(({ leg }) => leg === "graph").map(({ target }) => target)).toEqual([
        "/v1.0/$batch",
      ]);
      const parts = partsOf(answer);
      const entries = entriesOf(answer);
      expect([parts.size, entries.length]).toEqual([targets.length, targets.length]);
      for (const [at, target] of targets.entries()) {
        const part = parts.get(String(at)) ?? expect.unreachable();
        const alone = await witness.ask({ target });
        expect([target, part.status]).toEqual([target, 200]);
        const said = alone.headers.get("content-type")?.startsWith("text") === true;
        expect(saidBy(part)).toEqual(said ? Number(textOf(alone)) : timed(JSON.parse(textOf(alone))));
        const { operation, mailbox, decision, status, records } = alone.audit;
        expect(entries[at]).toMatchObject({ operation, decision, status, records });
        expect(entries[at]?.["mailbox"]).toBe(mailbox);
      }
      const records = entries.reduce((sum, entry) => sum + Number(entry["records"]), 0);
      expect(answer.audit).toMatchObject({
        method: "POST",
        operation: "/$batch",
        decision: "permit",
        status: 200,
        records,
        bytes: expect.any(Number),
        upstream: { status: 200, retries: 0 },
      });
    },
    120_000,
  );

  test("takes a url in every spelling that clients send, and a link of ours", async () => {
    const first = await witness.ask({ target: "/v1.0/users?$top=2" });
    const next = String(first.json()["@odata.nextLink"]);
    const id = at("{user}");
    const urls = [
      `/users/${id}?$select=id`,
      `users/${id}?$select=id`,
      `/v1.0/users/${id}?$select=id`,
      `v1.0/users/${id}?%24select=id`,
      `/users('${id}')?$select=id`,
    ];
    const spaced = [
      `/users?$filter=accountEnabled eq true&$top=1`,
      `/users?$filter=accountEnabled+eq+true&$top=1`,
      `/users?%24filter=accountEnabled%20eq%20true&%24top=1`,
    ];
    const links = [next, next.slice(driver.base.length), next.slice(`${driver.base}/v1.0/`.length)];
    for (const spellings of [urls, spaced, links]) {
      const requests = spellings.map((url, at) => ({ id: `r${at}`, url }));
      const parts = partsOf(await witness.ask(batchOf(requests)));
      const [said, ...others] = [...parts.values()].map(({ status, body }) => ({ status, body }));
      expect(said?.status).toBe(200);
      expect(new Set(others.map((each) => JSON.stringify(each)))).toEqual(new Set([JSON.stringify(said)]));
    }
  });

  test("refuses requests one by one, each as it would be by itself, and serves the rest", async () => {
    const requests = [
      { id: "fine", url: `${user()}/messages?$top=1` },
      { id: "__proto__", url: "/users?$top=1" },
      { id: "constructor", url: "/users?$top=1&$select=id" },
      { id: "path", url: `${user()}/drive` },
      { id: "beta", url: "/beta/users" },
      { id: "property", url: "/users?$select=displayName" },
      { id: "query", url: "/users?$top=0" },
      { id: "raw", url: "/users/adele.vance%40contoso.com" },
      { id: "method", url: user(), method: "DELETE" },
      { id: "post", url: `${user()}/sendMail`, method: "POST", body: {} },
      { id: "body", url: user(), body: {} },
      { id: "override", url: user(), headers: { "X-HTTP-Method-Override": "PATCH" } },
      { id: "header", url: user(), headers: { "no header": "x" } },
      { id: "nested", url: "/$batch", method: "POST", body: { requests: [] } },
      { id: "elsewhere", url: "https://graph.microsoft.com/v1.0/users" },
      { id: "evil", url: "//evil.example/v1.0/users" },
      { id: "dots", url: "/users/../$metadata" },
      { id: "health", url: "/_graphveil/health" },
      { id: "long", url: `/users?$select=${"a".repeat(9000)}` },
    ];
    const answer = await witness.ask(batchOf(requests));
    batches.push(textOf(answer));
    const parts = [...partsOf(answer).values()];
    const said = (part: BatchPart) => [part.id, part.status, part.headers["x-graphveil-error"]];
    expect(parts.map(said)).toEqual([
      ["fine", 200, undefined],
      ["__proto__", 200, undefined],
      ["constructor", 200, undefined],
      ["path", 403, "operationRefused"],
      ["beta", 403, "operationRefused"],
      ["property", 403, "propertyRefused"],
      ["query", 400, "invalidRequest"],
      ["raw", 404, "notFound"],
      ["method", 405, "methodRefused"],
      ["post", 405, "methodRefused"],
      ["body", 400, "invalidRequest"],
      ["override", 400, "invalidRequest"],
      ["header", 400, "invalidRequest"],
      ["nested", 400, "invalidRequest"],
      ["elsewhere", 400, "invalidRequest"],
      ["evil", 400, "invalidRequest"],
      ["dots", 400, "invalidRequest"],
      ["health", 403, "operationRefused"],
      ["long", 414, "targetTooLong"],
    ]);
    for (const { status, headers, body } of parts.filter((part) => part.status >= 400)) {
      const { error } = body as { readonly error: Readonly<Record<string, unknown>> };
      expect(Object.keys(error)).toEqual(["code", "message", "innerError"]);
      expect(headers["Content-Type"]).toBe("application/json");
      expect(headers["Allow"]).toBe(status === 405 ? "GET" : undefined);
    }
    expect(entriesOf(answer).map(({ status, error }) => [status, error])).toEqual(
      parts.map(({ status, headers }) => [status, headers["x-graphveil-error"]]),
    );
    expect(answer.upstream.filter(({ leg }) => leg === "graphPart")).toHaveLength(3);
    const messages = parts.map(({ body }) => (body as { error?: { message: string } }).error?.message);
    const own = messages.slice(10, 15);
    expect(new Set(own).size).toBe(own.length);
  });

  test("takes a body as the platform hands it over to the byte", async () => {
    const answer = await witness.ask(batchOf([{ id: "é", url: "/users?$top=1&$select=id" }]), "sendRaw");
    expect(partsOf(answer).get("é")?.status).toBe(200);
  });

  test("gives headers to the request that has them, and none that is not taken", async () => {
    const url = `${user()}/messages?$top=1`;
    const headers = {
      Prefer: 'IdType="ImmutableId", respond-async',
      Authorization: "Bearer canary",
      "X-Canary": "1",
    };
    const answer = await witness.ask(
      batchOf([
        { id: "1", url, headers },
        { id: "2", url },
      ]),
    );
    const parts = partsOf(answer);
    expect(parts.get("1")?.headers["Preference-Applied"]).toBe('IdType="ImmutableId"');
    expect(parts.get("2")?.headers["Preference-Applied"]).toBeUndefined();
    const sent = answer.upstream.filter(({ leg }) => leg === "graphPart");
    for (const call of sent)
      expect([...call.headers.values()].join("\n")).not.toMatch(/canary|respond-async/);
    expect(sent.map((call) => call.headers.get("x-canary"))).toEqual([null, null]);
  });

  test("answers a request whose dependency fails, or is refused, with 424, and the others", async () => {
    const url = `${user()}/messages?$top=1`;
    const answer = await witness.ask(
      batchOf([
        { id: "last", url, dependsOn: ["Second"] },
        { id: "second", url, dependsOn: ["gone"] },
        { id: "gone", url: at("/users/{group}") },
        { id: "refused", url: "/me" },
        { id: "behind", url, dependsOn: ["refused"] },
        { id: "good", url },
        { id: "after", url, dependsOn: ["good"] },
      ]),
    );
    const parts = partsOf(answer);
    expect([...parts.values()].map(({ id, status }) => [id, status])).toEqual([
      ["last", 424],
      ["second", 424],
      ["gone", 404],
      ["refused", 403],
      ["behind", 424],
      ["good", 200],
      ["after", 200],
    ]);
    expect(parts.get("behind")).toMatchObject({
      headers: { "x-graphveil-error": "failedDependency" },
      body: { error: { code: "FailedDependency" } },
    });
  });

  const one = { id: "1", method: "GET", url: "/users?$top=1" };
  const many = (count: number) => Array.from({ length: count }, (_, at) => ({ ...one, id: String(at) }));
  const text = (requests: unknown) => JSON.stringify({ requests });
  const deep = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
  const bad: readonly (readonly [string, string, RegExp])[] = [
    ["nothing", "", /not JSON/],
    ["no JSON", "{", /not JSON/],
    ["no object", "[]", /list of objects/],
    ["no list", "{}", /list of objects/],
    ["a list of no objects", text([1]), /list of objects/],
    ["no request", text([]), /1 to 20 requests/],
    ["twenty-one requests", text(many(21)), /1 to 20 requests/],
    ["a request without an id", text([{ method: "GET", url: "/users" }]), /an id, a method and a url/],
    ["an id that is no string", text([{ ...one, id: 1 }]), /an id, a method and a url/],
    ["an empty id", text([{ ...one, id: "" }]), /1 to 256 characters/],
    ["an endless id", text([{ ...one, id: "x".repeat(257) }]), /1 to 256 characters/],
    ["an id twice", text([one, one]), /an id of its own/],
    [
      "an id in two cases",
      text([
        { ...one, id: "a" },
        { ...one, id: "A" },
      ]),
      /an id of its own/,
    ],
    ["dependsOn of an unknown id", text([{ ...one, dependsOn: ["2"] }]), /ids of the batch only/],
    ["dependsOn of itself", text([{ ...one, dependsOn: ["1"] }]), /wait for itself/],
    [
      "a circle",
      text([
        { ...one, dependsOn: ["2"] },
        { ...one, id: "2", dependsOn: ["1"] },
      ]),
      /wait for itself/,
    ],
    ["dependsOn that is no list", text([{ ...one, dependsOn: "2" }]), /an id, a method and a url/],
    ["deep JSON", `{"requests":[{"id":"1","method":"GET","url":"/users","body":${deep(100)}}]}`, /64 levels/],
    ["very deep JSON", deep(100_000), /64 levels|not JSON/],
  ];
  test.each(bad)("refuses a batch with %s", async (_, body, message) => {
    const answer = await witness.ask(batchText(body));
    expectError(answer, "invalidRequest");
    expect(String((answer.json()["error"] as { message: string }).message)).toMatch(message);
    expect(answer.upstream).toEqual([]);
  });

  test("refuses junk of 5 MB, also where it comes as gzip", async () => {
    const junk = Buffer.alloc(5 * 1024 * 1024, "[");
    const answer = await witness.ask(batchText(junk));
    expectError(answer, "tooLarge");
    expect(answer.upstream).toEqual([]);
    const small = await witness.ask(batchText(gzipSync(junk), [["content-encoding", "gzip"]]));
    expectError(small, driverName.includes("Lambda") ? "mediaRefused" : "tooLarge");
    expect(small.upstream).toEqual([]);
  });

  test("takes a body in gzip where the platform hands it on, and asks for it as it is otherwise", async () => {
    const body = gzipSync(text([one]));
    const gzipped = await witness.ask(batchText(body, [["content-encoding", "gzip"]]));
    // A Function URL hands on as text what is declared as text.
    if (driverName.includes("Lambda")) expectError(gzipped, "mediaRefused");
    else expect(partsOf(gzipped).get("1")?.status).toBe(200);
    expectError(await witness.ask(batchText(body, [["content-encoding", "br"]])), "mediaRefused");
    expectError(
      await witness.ask({ ...batchText(text([one])), headers: [["content-type", "text/plain"]] }),
      "mediaRefused",
    );
  });

  test("refuses every other method and body as before", async () => {
    const post = {
      method: "POST",
      body: text([one]),
      headers: [["content-type", "application/json"]] as const,
    };
    expectError(await witness.ask({ ...post, target: "/v1.0/users" }), "methodRefused", {
      headers: ["allow"],
    });
    const put = await witness.ask({ ...post, method: "PUT", target: "/v1.0/$batch" });
    expectError(put, "methodRefused", { headers: ["allow"] });
    expect(put.headers.get("allow")).toBe("POST");
    expectError(await witness.ask({ target: "/v1.0/$batch" }), "operationRefused");
    expectError(await witness.ask({ ...post, target: "/v1.0/$batch?$top=1" }), "invalidRequest");
  });

  test("has shown nothing of the tenant, in replies or in logs", { timeout: 120_000 }, () => {
    expect(scan(batches.join("\n"))).toEqual([]);
    expect(scan(driver.output() + driver.errorOutput())).toEqual([]);
    expect(driver.output()).not.toMatch(/https?:|%24|\?\$/);
  });
});
