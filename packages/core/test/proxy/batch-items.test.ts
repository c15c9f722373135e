import { describe, expect, it } from "vitest";
import { headersOf, orderOf, readBatchItems, targetOf } from "../../src/proxy/batch-items.ts";

const BASE = "https://proxy.example";

describe("the target of a request in a batch", () => {
  it.each([
    ["/users/a/messages", "/v1.0/users/a/messages"],
    ["users/a/messages", "/v1.0/users/a/messages"],
    ["/v1.0/users/a/messages", "/v1.0/users/a/messages"],
    ["v1.0/users/a/messages", "/v1.0/users/a/messages"],
    [`${BASE}/v1.0/users?%24skiptoken=s1_x`, "/v1.0/users?%24skiptoken=s1_x"],
    ["/users?$filter=a eq 'b c'", "/v1.0/users?$filter=a%20eq%20'b%20c'"],
    ["/users?$filter=a eq 'é💡'", "/v1.0/users?$filter=a%20eq%20'%C3%A9%F0%9F%92%A1'"],
    [
      "/users?$filter=createdDateTime ge 2026-01-01T00:00:00Z",
      "/v1.0/users?$filter=createdDateTime%20ge%202026-01-01T00:00:00Z",
    ],
    ["/beta/users", "/v1.0/beta/users"],
    ["/v1.0/v1.0/users", "/v1.0/v1.0/users"],
    ["/v1.0", "/v1.0/v1.0"],
    ["", "/v1.0/"],
    ["/../users", "/v1.0/../users"],
    ["/users\n/x", "/v1.0/users%0A/x"],
  ])("%j is %s", (url, target) => {
    expect(targetOf(url, BASE)).toBe(target);
  });

  it.each([
    "https://graph.microsoft.com/v1.0/users",
    "HTTP://proxy.example/v1.0/users",
    "https://proxy.example.evil/v1.0/users",
    "https://proxy.example/users",
    "//proxy.example/v1.0/users",
    "file:///etc/passwd",
    "data:,x",
    "/users?x=\ud800",
  ])("is refused in %j", (url) => {
    expect(() => targetOf(url, BASE)).toThrow("a url that is not relative");
  });
});

describe("the headers of a request in a batch", () => {
  it.each<readonly [unknown, Record<string, string>]>([
    [undefined, {}],
    [null, {}],
    [{ Prefer: "a", prefer: "b" }, { prefer: "a, b" }],
    [JSON.parse('{"__proto__":"x"}'), { __proto__x: "" }],
  ])("%j are read", (value, expected) => {
    const read = Object.fromEntries(headersOf(value));
    if ("__proto__x" in expected) expect([...headersOf(value)]).toEqual([["__proto__", "x"]]);
    else expect(read).toEqual(expected);
  });

  it.each([["x"], [[]], [{ a: 1 }], [{ "a b": "x" }], [{ a: "x\ny" }], [{ a: "\u{1F4A1}" }]])(
    "are refused in %j",
    (value) => {
      expect(() => headersOf(value)).toThrow("headers that are not valid");
    },
  );
});

describe("the order of a batch", () => {
  const waiting = (...dependsOn: readonly (readonly number[])[]) =>
    dependsOn.map((each) => ({ dependsOn: each }));

  it.each([
    [waiting([], [], []), [0, 1, 2]],
    [waiting([2], [0], []), [2, 0, 1]],
    [waiting([1, 2], [2], []), [2, 1, 0]],
  ])("has each request behind what it depends on: %j", (items, order) => {
    expect([...orderOf(items)].sort()).toEqual([...order].sort());
    const place = (item: number) => orderOf(items).indexOf(item);
    for (const [item, { dependsOn }] of items.entries())
      for (const needed of dependsOn) expect(place(needed)).toBeLessThan(place(item));
  });

  it.each([[waiting([0])], [waiting([1], [0])], [waiting([], [2], [3], [1])]])("fails for %j", (items) => {
    expect(() => orderOf(items)).toThrow("dependsOn: a circle");
  });
});

describe("the requests of a batch", () => {
  const get = { method: "GET", url: "/users" };

  it("keep their ids as they came, whatever these are, and find each other by them without regard to case", () => {
    const ids = ["__proto__", "constructor", "A", "É", " "];
    const requests = ids.map((id) => ({ ...get, id }));
    const last = { ...get, id: "last", dependsOn: ["a", "__PROTO__", "é"] };
    const items = readBatchItems({ requests: [...requests, last] });
    expect(items.map(({ id }) => id)).toEqual([...ids, "last"]);
    expect(items.at(-1)?.dependsOn).toEqual([2, 0, 3]);
  });

  it("may have null where they have nothing", () => {
    const [item] = readBatchItems({
      requests: [{ ...get, id: "1", body: null, headers: null, dependsOn: null }],
    });
    expect(item).toMatchObject({ hasBody: false, dependsOn: [] });
  });

  it("are at most twenty", () => {
    const many = (count: number) => ({
      requests: Array.from({ length: count }, (_, at) => ({ ...get, id: String(at) })),
    });
    expect(readBatchItems(many(20))).toHaveLength(20);
    expect(() => readBatchItems(many(21))).toThrow("too many");
  });
});
