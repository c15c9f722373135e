import { describe, expect, it } from "vitest";
import { hostileTargets } from "../fixtures/hostile-targets.ts";
import { createProxyUnderTest } from "../fixtures/proxy-under-test.ts";
import { everyRequestMessage } from "../fixtures/request-messages.ts";

const users = "/v1.0/users";
const messages = "/v1.0/users/s1_a/messages";
const view = "/v1.0/users/s1_a/calendarView";

const told = async (target: string, more = {}, proxy = createProxyUnderTest()) => {
  const { status, headers, body } = await (await proxy).ask(target, more);
  const { message } = JSON.parse(body.toString("utf8")).error as { readonly message: string };
  return { status, code: headers["x-graphveil-error"], message };
};

describe("a request that is not valid", () => {
  it.each([
    [`${messages}?$top=5000`, "$top: 1 to 1000."],
    [`${users}?$top=0`, "$top: 1 to 999."],
    [`${view}?endDateTime=2026-03-01`, "startDateTime is missing."],
    [`${view}?startDateTime=2026-03-01`, "endDateTime is missing."],
    [
      `${view}?startDateTime=monday&endDateTime=2026-03-01`,
      "startDateTime: a date and time such as 2026-03-01T00:00:00Z.",
    ],
    [`${messages}?$skip=-1`, "$skip: a number of at most 9 digits."],
    [`${messages}?$count=yes`, "$count: true or false."],
    [`${messages}?$top=1&TOP=2`, "$top is given more than once."],
    [`${messages}?color=red`, "A parameter of the query is unknown."],
    [`${messages}?$select=a-b`, "$select: names of properties with commas between them."],
    [`${messages}?$select=${"a,".repeat(201)}`, "$select: at most 200 properties."],
    [`${messages}?$filter=isRead eq`.replaceAll(" ", "%20"), "$filter: expected a literal."],
    [`${messages}?$filter=isRead%20eq%205`, "$filter: not a value of the property's type."],
    [`${messages}?$orderby=isRead,isRead`, "$orderby: the property is named twice."],
    [`${messages}?$filter=${"a".repeat(4001)}`, "$filter: at most 4000 characters."],
    [
      `${users}?$skiptoken=s1_made-up`,
      "$skiptoken: only as a link of this proxy has it, unchanged; begin the list again.",
    ],
    ["/_graphveil/health?deep=2", "This page takes no parameters."],
    ["/v1.0//users", "A segment of the path is empty, relative or ambiguous."],
    [`${users}?x=%ff`, "A parameter of the query is not UTF-8."],
  ])("%s is told the parameter and the rule: %s", async (target, message) => {
    expect(await told(target)).toEqual({ status: 400, code: "invalidRequest", message });
  });

  it.each([
    ["attachments/$count gt 0", "invalidRequest", "the count of a collection is not taken"],
    ["$it/isRead eq true", "invalidRequest", "$it, $this, $root and $all are not taken"],
    ["isRead eq @p", "invalidRequest", "parameter aliases are not taken"],
    ["importance has 'high'", "operationRefused", "the operator has is not taken"],
    ["isRead add 1 eq 2", "operationRefused", "arithmetic is not taken"],
    ["year(receivedDateTime) eq 2026", "operationRefused", "this function is not taken"],
    ["receivedDateTime gt now()", "operationRefused", "functions are not taken here"],
    ["categories/all(c:c eq 'x')", "operationRefused", "on a path only the lambda operator any is taken"],
    ["microsoft.graph.eventMessage/isAllDay eq true", "operationRefused", "type casts are not taken"],
  ])("is told by name what of OData is left out: %s", async (filter, code, what) => {
    const asked = await told(`${messages}?$filter=${encodeURIComponent(filter)}`);
    expect(asked).toEqual({
      status: code === "invalidRequest" ? 400 : 403,
      code,
      message: `The grammar of $filter is a part of OData's: ${what}.`,
    });
  });

  it("is told the rule of what is no target, too", async () => {
    expect(await told(users, { bodyBytes: 1 })).toMatchObject({ message: "A GET request has no body." });
    expect(await told(users, { headers: { "x-http-method": "GET" } })).toMatchObject({
      message: "No header may name another method than the request's.",
    });
  });
});

describe("a batch that is not valid", () => {
  const get = { id: "1", method: "GET", url: "/users" };
  const twice = (one: object, two: object) => ({
    requests: [
      { ...get, ...one },
      { ...get, ...two },
    ],
  });
  const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

  it.each<readonly [string, unknown, string]>([
    ["a list", [get], "A batch is a JSON object with a list of objects under requests."],
    ["no request", { requests: [] }, "A batch: 1 to 20 requests."],
    ["21 requests", { requests: Array(21).fill(get) }, "A batch: 1 to 20 requests."],
    [
      "a request without a url",
      { requests: [{ id: "1", method: "GET" }] },
      "Each request of a batch: an id, a method and a url, which are strings, and dependsOn, a list of ids.",
    ],
    ["an empty id", twice({ id: "" }, {}), "The id of a request in a batch: 1 to 256 characters."],
    [
      "an id twice",
      twice({ id: "a" }, { id: "A" }),
      "Each request of a batch has an id of its own, whatever its case.",
    ],
    [
      "an unknown id to wait for",
      twice({}, { id: "2", dependsOn: ["3"] }),
      "dependsOn: ids of the batch only.",
    ],
    [
      "a circle",
      twice({ dependsOn: ["2"] }, { id: "2", dependsOn: ["1"] }),
      "dependsOn: no request may wait for itself, neither directly nor by way of others.",
    ],
    ["lists in lists", deep(1000), "The body of a batch: nested at most 64 levels deep."],
  ])("is told the rule: %s", async (_, body, message) => {
    const asked = await told("/v1.0/$batch", { method: "POST", body: JSON.stringify(body) });
    expect(asked).toEqual({ status: 400, code: "invalidRequest", message });
  });

  it("is told that it is to be JSON, without parameters and sent by POST", async () => {
    const post = { method: "POST", body: "{" };
    expect((await told("/v1.0/$batch", post)).message).toBe("The body of a batch is not JSON in UTF-8.");
    expect((await told("/v1.0/$batch?x=1", post)).message).toBe("This page takes no parameters.");
    const put = await told("/v1.0/$batch", { method: "PUT" });
    expect(put).toEqual({ status: 405, code: "methodRefused", message: "A batch is sent by POST." });
  });
});

describe("what is hidden or refused", () => {
  it.each([
    `${users}?$filter=displayName%20eq%205`,
    `${users}?$filter=nothing%20eq%205`,
    `${users}?$select=displayName`,
    `${users}?$orderby=displayName`,
  ])("%s is told nothing but that it is refused", async (target) => {
    const { code, message } = await told(target);
    expect(code).toBe("propertyRefused");
    expect(everyRequestMessage).not.toContain(message);
  });
});

describe("the message of a hostile request", () => {
  const canary = "adele.canary";
  const names = [
    "$top",
    "$skip",
    "$count",
    "$select",
    "$filter",
    "$orderby",
    "$skiptoken",
    "startDateTime",
    canary,
  ];
  const values = [
    canary,
    `'${canary}`,
    `${canary}'`,
    `{parameter}`,
    "$%26",
    `5 ${canary}`,
    `isRead eq ${canary}`,
    "%00",
    "%ff",
    "9".repeat(40),
  ];
  const queries = names.flatMap((name) =>
    values.map(
      (value) => `${name}=${value.replaceAll(" ", "%20").replace(/[{}]/g, (c) => encodeURIComponent(c))}`,
    ),
  );
  const targets = [
    ...hostileTargets.map(([target]) => target),
    ...queries.map((query) => `${messages}?${query}`),
    ...queries.map((query) => `${view}?startDateTime=2026-03-01&endDateTime=2026-03-02&${query}`),
    ...queries.map((query) => `${messages}?${query}&${query}`),
  ];

  it("is one that the tables have made before any request came", async () => {
    const seen = new Set<string>();
    const proxy = createProxyUnderTest();
    for (const target of targets) {
      const { code, message } = await told(target, {}, proxy);
      expect(message, target).not.toContain(canary);
      if (code !== "invalidRequest") continue;
      expect(everyRequestMessage, target).toContain(message);
      seen.add(message);
    }
    expect(seen.size).toBeGreaterThan(12);
  });
});
