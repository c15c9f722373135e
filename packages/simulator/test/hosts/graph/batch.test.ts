import { describe, expect, it } from "vitest";
import { createSimulator } from "../../../src/simulator.ts";
import { allRoles, bigMailbox, createStubClient, tenant } from "./stub-client.ts";

interface Part {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const client = createStubClient();
const big = bigMailbox();
const mail = `/users/${big.owner.id}/messages?$top=1&$select=id`;

/** Sends a payload as a batch. */
const post = async (payload: unknown, host = client.host) => {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  const { status, body } = await host.handle({
    method: "POST",
    host: "graph.microsoft.com",
    target: "/v1.0/$batch",
    headers: new Headers({ authorization: "Bearer stub", "content-type": "application/json" }),
    body: Buffer.from(text),
  });
  const json = JSON.parse(String(body)) as { responses?: readonly Part[]; error?: { message: string } };
  return { status, json, parts: new Map(json.responses?.map((part) => [part.id, part])) };
};

const get = (id: string, url: string, dependsOn?: readonly string[]) => ({
  id,
  method: "GET",
  url,
  ...(dependsOn === undefined ? {} : { dependsOn }),
});

describe("a batch", () => {
  it("answers each request with its own status, headers and body, in another order", async () => {
    const { status, json, parts } = await post({
      requests: [get("a", mail), get("__proto__", "users/nobody"), get("c", "/v1.0/users?$top=1&$select=id")],
    });
    expect(status).toBe(200);
    expect(json.responses?.map(({ id }) => id)).not.toEqual(["a", "__proto__", "c"]);
    expect(parts.get("a")).toMatchObject({
      status: 200,
      headers: { "Content-Type": expect.stringMatching(/^application\/json/), "OData-Version": "4.0" },
      body: { value: [{ id: expect.any(String) }] },
    });
    expect(parts.get("__proto__")).toMatchObject({
      status: 404,
      body: { error: { code: expect.any(String) } },
    });
    expect(parts.get("c")).toMatchObject({ status: 200, body: { value: [{}] } });
    const [first] = json.responses ?? [];
    expect(Object.keys(first?.headers ?? {})).not.toContain("request-id");
  });

  it("answers what is no JSON as base64", async () => {
    const { parts } = await post({ requests: [get("1", `/users/${big.owner.id}/messages/$count`)] });
    const text = Buffer.from(String(parts.get("1")?.body), "base64").toString("utf8");
    expect(text).toMatch(/^\ufeff?\d+$/);
  });

  it("gives headers to the request that has them", async () => {
    const headers = { Prefer: 'IdType="ImmutableId"' };
    const { parts } = await post({ requests: [{ ...get("1", mail), headers }, get("2", mail)] });
    expect(parts.get("1")?.headers).toMatchObject({
      "Preference-Applied": expect.stringContaining("IdType"),
    });
    expect(parts.get("2")?.headers).not.toHaveProperty("Preference-Applied");
  });

  it("takes no request of which one that it depends on failed, wherever that stands", async () => {
    const { parts } = await post({
      requests: [
        get("3", mail, ["2"]),
        get("2", mail, ["A"]),
        get("a", "/users/nobody"),
        get("4", mail, ["5"]),
        get("5", mail),
      ],
    });
    expect(["a", "2", "3", "4", "5"].map((id) => parts.get(id)?.status)).toEqual([404, 424, 424, 200, 200]);
  });

  const many = (count: number) => Array.from({ length: count }, (_, at) => get(String(at), mail));
  it.each<readonly [string, unknown]>([
    ["no JSON", "{"],
    ["an array", []],
    ["no requests", {}],
    ["an empty list", { requests: [] }],
    ["twenty-one requests", { requests: many(21) }],
    ["an id twice, in two cases", { requests: [get("a", mail), get("A", mail)] }],
    ["a request without an id", { requests: [{ method: "GET", url: mail }] }],
    ["an id that is a number", { requests: [{ ...get("1", mail), id: 1 }] }],
    ["an unknown id to depend on", { requests: [get("1", mail, ["2"])] }],
    ["a request that depends on itself", { requests: [get("1", mail, ["1"])] }],
    ["a circle", { requests: [get("1", mail, ["2"]), get("2", mail, ["1"])] }],
  ])("that is %s is a 400", async (_, payload) => {
    const { status, json } = await post(payload);
    expect([status, json.error]).toEqual([400, expect.objectContaining({ message: expect.any(String) })]);
  });

  it("of twenty requests to one mailbox stays within Outlook's limit by itself, and not beside others", async () => {
    const alone = await post({ requests: many(20) });
    expect(new Set(alone.json.responses?.map(({ status }) => status))).toEqual(new Set([200]));
    const both = await Promise.all([post({ requests: many(20) }), post({ requests: many(20) })]);
    const refused = both.flatMap(({ json }) => json.responses ?? []).filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({
      headers: { "Retry-After": "10" },
      body: { error: { code: "ApplicationThrottled" } },
    });
  });
});

describe("faults of parts", () => {
  it("hit the part that matches, and the journal has every part", async () => {
    const simulator = createSimulator();
    const { host } = createStubClient(allRoles, { tenant });
    simulator.addHost(host);
    simulator.faults.inject({
      leg: "graphPart",
      fault: { kind: "graphError", status: 500, code: "ErrorInternalServerError" },
      times: 1,
      matches: ({ target }) => target.includes("/messages"),
    });
    const response = await simulator.fetch("https://graph.microsoft.com/v1.0/$batch", {
      method: "POST",
      headers: { authorization: "Bearer stub" },
      body: JSON.stringify({ requests: [get("1", "/users?$top=1"), get("2", mail)] }),
    });
    const { responses } = (await response.json()) as { responses: readonly Part[] };
    expect(responses.map(({ id, status }) => [id, status]).sort()).toEqual([
      ["1", 200],
      ["2", 500],
    ]);
    expect(simulator.journal.of("graphPart").map(({ status, fault }) => [status, fault])).toEqual([
      [500, "graphError"],
      [200, undefined],
    ]);
    expect(simulator.journal.of("graph")).toHaveLength(1);
  });
});
