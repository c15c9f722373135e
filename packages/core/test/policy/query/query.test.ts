import fc from "fast-check";
import "../../fixtures/seeded-properties.ts";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../../src/policy/operations/catalogue.ts";
import type { Operation } from "../../../src/policy/operations/operation.ts";
import {
  formatQuery,
  type ParsedQuery,
  parseQuery,
  type QueryResult,
} from "../../../src/policy/query/query.ts";
import { plainProfile } from "../../../src/privacy/profile/effective-profile.ts";
import { createVisibleProperties } from "../../../src/privacy/profile/visible-properties.ts";
import type { Visibility } from "../../../src/schema/visibility.ts";
import { aRule } from "../../fixtures/request-messages.ts";

const strict = plainProfile("strict");
const visibility: Visibility = {
  visibleProperties: createVisibleProperties(strict),
  actionFor: strict.actionFor,
};

const operationOf = (template: string): Operation =>
  catalogue.find((operation) => operation.template === template) ?? expect.unreachable(template);

const MESSAGES = "/users/{user-id}/messages";
const MESSAGE = "/users/{user-id}/messages/{message-id}";
const VIEW = "/users/{user-id}/calendarView";
const USERS = "/users";

type Pair = readonly [name: string, value: string];

const parse = (template: string, ...pairs: readonly Pair[]): QueryResult =>
  parseQuery(
    pairs.map(([name, value]) => ({ name, value })),
    { operation: operationOf(template), ...visibility },
  );

const range: readonly Pair[] = [
  ["startDateTime", "2026-01-01T00:00:00Z"],
  ["endDateTime", "2026-02-01"],
];

describe("queries that are understood", () => {
  const queries: readonly (readonly [string, readonly Pair[], ParsedQuery])[] = [
    [MESSAGES, [], {}],
    [MESSAGES, [["$top", "1"]], { top: 1 }],
    ["/users/delta()", [["maxPageSize", "any; $filter"]], {}],
    [MESSAGES, [["top", "1000"]], { top: 1000 }],
    [MESSAGES, [["$Top", "10"]], { top: 10 }],
    [MESSAGES, [["TOP", "0010"]], { top: 10 }],
    [USERS, [["$top", "999"]], { top: 999 }],
    [MESSAGES, [["$count", "true"]], { count: true }],
    [MESSAGES, [["COUNT", "false"]], { count: false }],
    [MESSAGES, [["$select", "id"]], { select: ["id"] }],
    [MESSAGES, [["select", "ID, receiveddatetime ,id"]], { select: ["id", "receivedDateTime"] }],
    [MESSAGES, [["$select", "isRead,from,id"]], { select: ["isRead", "from", "id"] }],
    [MESSAGE, [["$select", "toRecipients"]], { select: ["toRecipients"] }],
    [
      "/groups/{group-id}/members",
      [["$select", "id,mail,accountEnabled"]],
      { select: ["id", "mail", "accountEnabled"] },
    ],
    [
      USERS,
      [["$select", "id,mail,userPrincipalName,proxyAddresses"]],
      { select: ["id", "mail", "userPrincipalName", "proxyAddresses"] },
    ],
    [VIEW, range, { startDateTime: "2026-01-01T00:00:00Z", endDateTime: "2026-02-01" }],
    [MESSAGES, [["$skip", "0"]], { skip: 0 }],
    [MESSAGES, [["SKIP", "0123456789".slice(1)]], { skip: 123456789 }],
    [MESSAGES, [["includehiddenmessages", "true"]], { includeHiddenMessages: true }],
    [MESSAGE, [["includeHiddenMessages", "false"]], { includeHiddenMessages: false }],
    ["/users/{user-id}/mailFolders", [["IncludeHiddenFolders", "true"]], { includeHiddenFolders: true }],
    [
      MESSAGES,
      [["$orderby", "RECEIVEDDATETIME desc"]],
      { orderBy: [{ path: ["receivedDateTime"], descending: true }] },
    ],
    [
      MESSAGES,
      [["FILTER", "isRead eq false"]],
      {
        filter: {
          kind: "comparison",
          path: ["isRead"],
          operator: "eq",
          value: { kind: "boolean", value: false },
        },
      },
    ],
    [
      VIEW,
      [
        ["STARTDATETIME", "2026-01-01"],
        ["enddatetime", "2026-01-02"],
      ],
      { startDateTime: "2026-01-01", endDateTime: "2026-01-02" },
    ],
  ];

  it.each(queries)("%s %j", (template, pairs, query) => {
    expect(parse(template, ...pairs)).toEqual({ ok: true, query });
  });

  it.each([
    "2026-01-01",
    "2026-01-01T12:30",
    "2026-01-01T12:30Z",
    "2026-01-01T12:30:15",
    "2026-01-01T12:30:15Z",
    "2026-01-01T12:30:15.1234567Z",
    "2026-01-01T12:30:15+02:00",
    "2026-01-01T12:30:15.5-11:30",
  ])("takes the date and time %s", (text) => {
    const pairs: readonly Pair[] = [
      ["startDateTime", text],
      ["endDateTime", text],
    ];
    expect(parse(VIEW, ...pairs)).toEqual({ ok: true, query: { startDateTime: text, endDateTime: text } });
  });
});

describe("queries that are refused", () => {
  const refusals: readonly (readonly [string, readonly Pair[], string, string])[] = [
    [MESSAGES, [["", ""]], "invalidRequest", "query: parameter 1 is unknown"],
    [MESSAGES, [["$", "1"]], "invalidRequest", "query: parameter 1 is unknown"],
    [MESSAGES, [["$$top", "1"]], "invalidRequest", "query: parameter 1 is unknown"],
    [MESSAGES, [[" $top", "1"]], "invalidRequest", "query: parameter 1 is unknown"],
    [
      MESSAGES,
      [
        ["$top", "1"],
        ["api-version", "2"],
      ],
      "invalidRequest",
      "query: parameter 2 is unknown",
    ],
    [MESSAGES, [["maxPageSize", "5"]], "invalidRequest", "query: parameter 1 is unknown"],
    [MESSAGES, [["__proto__", "1"]], "invalidRequest", "query: parameter 1 is unknown"],
    [MESSAGES, [["constructor", "1"]], "invalidRequest", "query: parameter 1 is unknown"],
    [MESSAGES, [["$levels", "1"]], "invalidRequest", "query: parameter 1 is unknown"],
    [MESSAGES, [["@p", "1"]], "invalidRequest", "query: parameter 1 is unknown"],
    [VIEW, [["$startDateTime", "2026-01-01"]], "invalidRequest", "query: parameter 1 is unknown"],
    [
      MESSAGES,
      [
        ["$top", "1"],
        ["$top", "1"],
      ],
      "invalidRequest",
      "query: $top is given twice",
    ],
    [
      MESSAGES,
      [
        ["$top", "1"],
        ["TOP", "2"],
      ],
      "invalidRequest",
      "query: $top is given twice",
    ],
    [
      MESSAGES,
      [
        ["select", "id"],
        ["$SELECT", "id"],
      ],
      "invalidRequest",
      "query: $select is given twice",
    ],
    [
      MESSAGES,
      [
        ["$skiptoken", "a"],
        ["skipToken", "b"],
      ],
      "invalidRequest",
      "query: $skiptoken is given twice",
    ],
    [MESSAGE, [["$filter", "isRead eq true"]], "operationRefused", "query: $filter is not allowed here"],
    [MESSAGE, [["filter", "isRead eq true"]], "operationRefused", "query: $filter is not allowed here"],
    [MESSAGE, [["ORDERBY", "isRead"]], "operationRefused", "query: $orderby is not allowed here"],
    [MESSAGES, [["$search", '"x"']], "operationRefused", "query: $search is not allowed here"],
    [MESSAGES, [["SEARCH", '"x"']], "operationRefused", "query: $search is not allowed here"],
    [MESSAGES, [["$expand", "attachments"]], "operationRefused", "query: $expand is not allowed here"],
    [MESSAGES, [["$apply", "x"]], "operationRefused", "query: $apply is not allowed here"],
    [MESSAGES, [["$compute", "x"]], "operationRefused", "query: $compute is not allowed here"],
    [MESSAGES, [["$format", "xml"]], "operationRefused", "query: $format is not allowed here"],
    [USERS, [["$skip", "1"]], "operationRefused", "query: $skip is not allowed here"],
    [MESSAGES, [["$deltatoken", "latest"]], "operationRefused", "query: $deltatoken is not allowed here"],
    [
      "/users/{user-id}/mailFolders",
      [["includeHiddenMessages", "true"]],
      "operationRefused",
      "query: includeHiddenMessages is not allowed here",
    ],
    [MESSAGES, [["changeType", "created"]], "operationRefused", "query: changeType is not allowed here"],
    [
      MESSAGES,
      [["startDateTime", "2026-01-01"]],
      "operationRefused",
      "query: startDateTime is not allowed here",
    ],
    [MESSAGE, [["$top", "1"]], "operationRefused", "query: $top is not allowed here"],
    [MESSAGE, [["$count", "true"]], "operationRefused", "query: $count is not allowed here"],
    [MESSAGE, [["$skiptoken", "s1_x"]], "operationRefused", "query: $skiptoken is not allowed here"],
    [MESSAGES, [["$top", "0"]], "invalidRequest", "$top: not a number from 1 to 1000"],
    [MESSAGES, [["$top", ""]], "invalidRequest", "$top: not a number from 1 to 1000"],
    [MESSAGES, [["$top", "-1"]], "invalidRequest", "$top: not a number from 1 to 1000"],
    [MESSAGES, [["$top", "1.0"]], "invalidRequest", "$top: not a number from 1 to 1000"],
    [MESSAGES, [["$top", "1e2"]], "invalidRequest", "$top: not a number from 1 to 1000"],
    [MESSAGES, [["$top", " 1"]], "invalidRequest", "$top: not a number from 1 to 1000"],
    [MESSAGES, [["$top", "1001"]], "invalidRequest", "$top: not a number from 1 to 1000"],
    [MESSAGES, [["$top", "１"]], "invalidRequest", "$top: not a number from 1 to 1000"],
    [USERS, [["$top", "1000"]], "invalidRequest", "$top: not a number from 1 to 999"],
    [MESSAGES, [["$count", "True"]], "invalidRequest", "$count: neither true nor false"],
    [MESSAGES, [["$count", ""]], "invalidRequest", "$count: neither true nor false"],
    [MESSAGES, [["$select", ""]], "invalidRequest", "$select: item 1 is no property name"],
    [MESSAGES, [["$select", "id,"]], "invalidRequest", "$select: item 2 is no property name"],
    [MESSAGES, [["$select", "*"]], "invalidRequest", "$select: item 1 is no property name"],
    [MESSAGES, [["$select", "id from"]], "invalidRequest", "$select: item 1 is no property name"],
    [MESSAGES, [["$select", "from/emailAddress"]], "invalidRequest", "$select: item 1 is no property name"],
    [MESSAGES, [["$select", "id&$top=1"]], "invalidRequest", "$select: item 1 is no property name"],
    [MESSAGES, [["$select", "@odata.etag"]], "invalidRequest", "$select: item 1 is no property name"],
    [MESSAGES, [["$select", `${"id,".repeat(200)}id`]], "invalidRequest", "$select: too many properties"],
    [MESSAGES, [["$select", "nothing"]], "propertyRefused", "$select: item 1 is not visible"],
    [MESSAGES, [["$select", "id,subject"]], "propertyRefused", "$select: item 2 is not visible"],
    [MESSAGES, [["$select", "SUBJECT"]], "propertyRefused", "$select: item 1 is not visible"],
    [MESSAGES, [["$select", "changeKey"]], "propertyRefused", "$select: item 1 is not visible"],
    [MESSAGES, [["$select", "attachments"]], "propertyRefused", "$select: item 1 is not visible"],
    [MESSAGES, [["$select", "extensions"]], "propertyRefused", "$select: item 1 is not visible"],
    [USERS, [["$select", "manager"]], "propertyRefused", "$select: item 1 is not visible"],
    [USERS, [["$select", "__proto__"]], "invalidRequest", "$select: item 1 is no property name"],
    [USERS, [["$select", "constructor"]], "propertyRefused", "$select: item 1 is not visible"],
    [USERS, [["$select", "passwordProfile"]], "propertyRefused", "$select: item 1 is not visible"],
    [USERS, [["$select", "displayName"]], "propertyRefused", "$select: item 1 is not visible"],
    [
      "/groups/{group-id}/members",
      [["$select", "displayName"]],
      "propertyRefused",
      "$select: item 1 is not visible",
    ],
    [MESSAGES, [["$skip", ""]], "invalidRequest", "$skip: not a number of at most nine digits"],
    [MESSAGES, [["$skip", "-1"]], "invalidRequest", "$skip: not a number of at most nine digits"],
    [MESSAGES, [["$skip", "1e3"]], "invalidRequest", "$skip: not a number of at most nine digits"],
    [MESSAGES, [["$skip", "1234567890"]], "invalidRequest", "$skip: not a number of at most nine digits"],
    [
      MESSAGES,
      [["includeHiddenMessages", "1"]],
      "invalidRequest",
      "includeHiddenMessages: neither true nor false",
    ],
    [
      MESSAGES,
      [["$filter", ""]],
      "invalidRequest",
      "$filter: position 1: expected a property, a function, not or (",
    ],
    [
      MESSAGES,
      [["$filter", "isRead eq true and contains(subject,'x')"]],
      "propertyRefused",
      "$filter: position 29: the property is not filterable",
    ],
    [
      MESSAGES,
      [["$filter", "length(subject) gt 5"]],
      "operationRefused",
      "$filter: position 1: this function is not taken",
    ],
    [MESSAGES, [["$filter", `${" ".repeat(3987)}isRead eq true`]], "invalidRequest", "$filter: too long"],
    [
      MESSAGES,
      [["$filter", `flag/dueDateTime/dateTime eq '${"日".repeat(600)}'`]],
      "invalidRequest",
      "query: too long",
    ],
    [
      MESSAGES,
      [["$orderby", "isRead,subject"]],
      "propertyRefused",
      "$orderby: position 8: the property is not filterable",
    ],
    [MESSAGES, [["$orderby", ""]], "invalidRequest", "$orderby: position 1: expected a property"],
    [VIEW, [], "invalidRequest", "query: startDateTime is missing"],
    [VIEW, range.slice(0, 1), "invalidRequest", "query: endDateTime is missing"],
    [VIEW, range.slice(1), "invalidRequest", "query: startDateTime is missing"],
  ];

  it.each(refusals)("%s %j: %s, %s", (template, pairs, code, reason) => {
    expect(parse(template, ...pairs)).toEqual({
      ok: false,
      code,
      reason,
      rule: code === "invalidRequest" || reason.endsWith(" not taken") ? aRule() : undefined,
    });
  });

  it.each([
    "",
    "now",
    "2026",
    "2026-1-1",
    "26-01-01",
    "2026-01-01 12:30",
    "2026-01-01T",
    "2026-01-01T12",
    "2026-01-01T12:30:15.12345678Z",
    "2026-01-01T12:30:15 02:00",
    "2026-01-01T12:30:15z",
    "2026-01-01T12:30:15Z\n",
    "'2026-01-01'",
    "2026-01-01&$filter=x",
    "２０２６-01-01",
  ])("take no date and time %j", (text) => {
    const reason = "startDateTime: not an ISO 8601 date and time";
    const pairs: readonly Pair[] = [
      ["startDateTime", text],
      ["endDateTime", "2026-01-01"],
    ];
    expect(parse(VIEW, ...pairs)).toEqual({
      ok: false,
      code: "invalidRequest",
      reason,
      rule: aRule(),
    });
  });

  it("never quote a value", () => {
    const names = fc.constantFrom("$select", "$top", "$count", "$filter", "startDateTime", "qqzz", "$QZ");
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.constantFrom("qzq", "id,qzq", "1qzq", ""))), (pairs) => {
        const result = parse(MESSAGES, ...pairs);
        expect(result.ok ? "" : result.reason).not.toMatch(/qz|qq/i);
      }),
    );
  });
});

describe("a sealed $skiptoken", () => {
  const also: readonly (readonly Pair[])[] = [
    [],
    [["$top", "5"]],
    [
      ["$top", "nonsense"],
      ["$select", "subject"],
      ["$count", ""],
    ],
  ];

  it.each(also)("alone decides, beside %j %j %j", (...pairs) => {
    const given = pairs.filter((pair) => pair !== undefined);
    for (const name of ["$skiptoken", "skiptoken", "$skipToken", "SKIPTOKEN"]) {
      expect(parse(MESSAGES, ...given, [name, "s1_x"])).toEqual({ ok: true, skipToken: "s1_x" });
      expect(parse(MESSAGES, [name, "s1_x"], ...given)).toEqual({ ok: true, skipToken: "s1_x" });
    }
  });

  it("needs no parameter that the first page needed", () => {
    expect(parse(VIEW, ["$skiptoken", "s1_x"])).toEqual({ ok: true, skipToken: "s1_x" });
  });

  it("is handed on empty too, since only the seal can tell", () => {
    expect(parse(MESSAGES, ["$skiptoken", ""])).toEqual({ ok: true, skipToken: "" });
  });

  it.each<Pair>([
    ["$search", "x"],
    ["$expand", "attachments"],
    ["$deltatoken", "x"],
    ["startDateTime", "2026-01-01"],
  ])("excuses no parameter that the operation does not take: %s", (name, value) => {
    const reason = `query: ${name} is not allowed here`;
    const refused = { ok: false, code: "operationRefused", reason };
    expect(parse(MESSAGES, ["$skiptoken", "s1_x"], [name, value])).toEqual(refused);
  });
});

it("an expression may have 4,000 characters, and no more", () => {
  const padded = (characters: number): Pair => ["$filter", "isRead eq true".padStart(characters)];
  expect(parse(MESSAGES, padded(4000)).ok).toBe(true);
  expect(parse(MESSAGES, padded(4001))).toMatchObject({ ok: false, reason: "$filter: too long" });
});

describe("formatQuery", () => {
  it("has one order and no value of its own", () => {
    const query: ParsedQuery = {
      latest: true,
      changeType: "created",
      count: true,
      skip: 7,
      top: 5,
      orderBy: [{ path: ["isRead"], descending: true }],
      filter: { kind: "comparison", path: ["isRead"], operator: "ne", value: { kind: "null" } },
      includeHiddenFolders: false,
      includeHiddenMessages: true,
      select: ["id", "from"],
      endDateTime: "b",
      startDateTime: "a",
    };
    expect(formatQuery(query)).toEqual([
      ["startDateTime", "a"],
      ["endDateTime", "b"],
      ["includeHiddenMessages", "true"],
      ["includeHiddenFolders", "false"],
      ["$select", "id,from"],
      ["$filter", "isRead ne null"],
      ["$orderby", "isRead desc"],
      ["$top", "5"],
      ["$skip", "7"],
      ["$count", "true"],
      ["changeType", "created"],
      ["$deltatoken", "latest"],
    ]);
    expect(formatQuery({})).toEqual([]);
    expect(formatQuery({ count: false })).toEqual([["$count", "false"]]);
  });

  const texts = {
    $select: fc
      .uniqueArray(fc.constantFrom("id", "from", "isRead", "receivedDateTime", "TORECIPIENTS"), {
        minLength: 1,
      })
      .map((names) => names.join(" , ")),
    $filter: fc
      .array(
        fc.constantFrom(
          ...["isRead eq TRUE", "(IMPORTANCE in ('High','low'))", "not (hasAttachments ne null)"],
          ...["receivedDateTime ge 2026-01-01T00:00:00z", "flag/dueDateTime/dateTime lt 'it''s & = + # %'"],
          "isRead eq true or ( isDraft eq false and ((isRead eq false)) )",
        ),
        { minLength: 1, maxLength: 4 },
      )
      .chain((parts) => fc.constantFrom(parts.join(" and "), parts.join("  OR  "))),
    $orderby: fc.constantFrom("isread", "receivedDateTime DESC,isRead asc", "importance desc"),
    $top: fc.integer({ min: 1, max: 1000 }).map((top) => `${top}`),
    $skip: fc.nat().map((skip) => `${skip % 1_000_000_000}`),
    $count: fc.boolean().map((count) => `${count}`),
    includeHiddenMessages: fc.boolean().map((hidden) => `${hidden}`),
  };

  it("is read as what it was written from, and written as it was", () => {
    const spelled = (name: string) => fc.constantFrom(name, name.replace("$", ""), name.toUpperCase());
    const pairs = fc
      .subarray(Object.entries(texts))
      .chain((chosen) => fc.tuple(...chosen.map(([name, text]) => fc.tuple(spelled(name), text))));
    fc.assert(
      fc.property(pairs, (given) => {
        const result = parse(MESSAGES, ...given);
        if (!result.ok || !("query" in result)) return expect.unreachable(JSON.stringify(result));
        expect(Object.keys(result.query)).toHaveLength(given.length);
        const formatted = formatQuery(result.query);
        const again = parse(MESSAGES, ...formatted);
        expect(again).toEqual(result);
        expect(formatQuery("query" in again ? again.query : {})).toEqual(formatted);
      }),
      { numRuns: 500 },
    );
  });
});
