import type { Code } from "@graphveil/core/test/wire-forms";
import type { HeaderLine, WireRequest } from "../harness/wire.ts";
import type { Way } from "../harness/witness.ts";

/** A request that is refused before anything leaves; landmarks stand in braces. */
export interface RefusalCase extends WireRequest {
  readonly name: string;
  readonly code: Code;
  /** The audit event's reason. */
  readonly reason: string | RegExp;
  /** The audit event's operation, where the path has one. */
  readonly operation?: string;
  /** How it is sent; default as an ordinary client does. */
  readonly way?: Way;
}

const methodCases: readonly RefusalCase[] = [
  "/v1.0/users",
  "/v1.0/users/{user}/messages",
  "/_graphveil/health",
].flatMap((target) =>
  ["HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"].map(
    (method): RefusalCase => ({
      name: `${method} ${target}`,
      method,
      target,
      code: "methodRefused",
      reason: "method: not GET",
    }),
  ),
);

const bodyCases: readonly RefusalCase[] = [
  ["POST", "{}", "application/json"],
  ["POST", "{", "application/json"],
  ["POST", "x=1", "text/plain;charset=x-unknown"],
  ["PATCH", '"scalar"', "application/json"],
  ["DELETE", "\u0000", "application/octet-stream"],
].map(([method = "", body = "", type = ""]) => ({
  name: `${method} with ${JSON.stringify(body)} as ${type}`,
  method,
  body,
  headers: [["content-type", type]],
  target: "/v1.0/users/{user}/messages",
  code: "methodRefused",
  reason: "method: not GET",
}));

const pathCase = (
  target: string,
  reason = "path: no operation",
  code: Code = "operationRefused",
): RefusalCase => ({
  name: target,
  target,
  code,
  reason,
});

const mailbox = "/v1.0/users/{user}";
const pathCases: readonly RefusalCase[] = [
  ...["/v1.0", "/v1.0/me", "/v1.0/me/messages", "/v1.0/$metadata", "/v1.0/$batch", "/v1.0/search/query"],
  ...[
    "/v1.0/users/$value",
    "/v1.0/users(userPrincipalName='{user}')",
    "/v1.0/users('{user}','{user}')",
    "/v1.0/users('{user}')('{user}')",
    "/v1.0/users({user})",
    "/v1.0/users()",
    "/v1.0/users/{user}/$ref",
    "/v1.0/users/{user}/messages/$ref",
    ...["messages/delta", "messages/delta()", "messages('delta')", "messages/microsoft.graph.delta"].map(
      (declared) => `${mailbox}/${declared}`,
    ),
    ...["events/delta", "calendar/events/delta()", "events/{event}/instances/delta"].map(
      (declared) => `${mailbox}/${declared}`,
    ),
    ...["contacts/delta", "contactFolders/delta()", "contactFolders/x/contacts/delta"].map(
      (unoffered) => `${mailbox}/${unoffered}`,
    ),
    "/v1.0/contacts/delta",
    "/v1.0/contacts/delta()",
    "/v1.0/users/{user}/messages/delta/$count",
    "/v1.0/users/{user}/messages/delta(token='x')",
  ],
  ...["contacts", "contactFolders", "drive", "photo", "reminderView", "people", "insights", "$value"],
  ...["memberOf", "manager", "licenseDetails", "outlook/taskFolders", "findMeetingTimes", "presence"],
  ...["mailFolders/inbox/messageRules", "inferenceClassification/overrides", "calendar/calendarPermissions"],
  ...["messages/{message}/$value", "messages/{message}/attachments", "messages/{message}/extensions"],
  ...["messages/{message}/attachments/x/$value", "messages/{message}/microsoft.graph.forward"],
  ...["events/{event}/attachments", "events/{event}/cancel", "events/{event}/exceptionOccurrences"],
  ...["mailboxSettings/archiveFolder", "calendar/getSchedule", "todo/lists", "onlineMeetings"],
  ...[
    "/v1.0/groups/{group}/owners",
    "/v1.0/groups/{group}/members/$ref",
    "/v1.0/groups/{group}/members/{user}",
  ],
  ...["/v1.0/groups/{group}/transitiveMemberOf", "/v1.0/groups/{group}/conversations", "/v1.0/applications"],
  ...["/v1.0/places", "/v1.0/places/microsoft.graph.desk", "/v1.0/places('microsoft.graph.room')"],
  ...[
    "/v1.0/organization/{organization}/branding",
    "/v1.0/domains",
    "/v1.0/directoryObjects/{user}",
    "/v1.0/__proto__",
  ],
]
  .map((path) => (path.startsWith("/") ? path : `${mailbox}/${path}`))
  .map((target) => pathCase(target));

const versionCases: readonly RefusalCase[] = [
  ...["/beta/users", "/v2.0/users", "/V1.0/users", "/v1.0.0/users", "/users", "/favicon.ico", "/robots.txt"],
  ...["/_ah/health", "/.well-known/openid-configuration", "/_GRAPHVEIL/health", "/v1.0beta/users"],
].map((target) => pathCase(target, "path: not version v1.0"));

const ownCases: readonly RefusalCase[] = [
  pathCase("/_graphveil", "path: no such page of the proxy"),
  pathCase("/_graphveil/metrics", "path: no such page of the proxy"),
  pathCase("/_graphveil/health/deep", "path: no such page of the proxy"),
  pathCase("/_graphveil/health?deep=1", "deep health: not granted"),
  pathCase("/_graphveil/health?deep=true", "query: the page takes none", "invalidRequest"),
];

const queryCase = (query: string, code: Code, reason: string, path = "/v1.0/users"): RefusalCase => ({
  name: `${path}?${query}`,
  target: `${path}?${query}`,
  code,
  reason,
  operation: path.replace("/v1.0", "").replace("{user}", "{user-id}").replace("{event}", "{event-id}"),
});

const notAllowed = (query: string, name: string, path?: string): RefusalCase =>
  queryCase(query, "operationRefused", `query: ${name} is not allowed here`, path);
const hidden = "the property is not filterable";
const badTop = "$top: not a number from 1 to 999";
const view = `${mailbox}/calendarView`;
const window = "startDateTime=2026-01-01&endDateTime=2026-02-01";

const queryCases: readonly RefusalCase[] = [
  notAllowed("$filter=accountEnabled%20eq%20true", "$filter", "/v1.0/users/{user}"),
  queryCase(
    "%24filter=startswith(displayName,%27A%27)",
    "propertyRefused",
    `$filter: position 12: ${hidden}`,
  ),
  queryCase("filter=x", "invalidRequest", "$filter: position 2: expected an operator"),
  queryCase(
    "$filter=length(x)%20eq%201",
    "operationRefused",
    "$filter: position 1: this function is not taken",
  ),
  queryCase("$orderby=displayName", "propertyRefused", `$orderby: position 1: ${hidden}`),
  notAllowed("$search=%22displayName:adele%22", "$search"),
  notAllowed("SEARCH=x", "$search"),
  notAllowed("$expand=manager", "$expand"),
  notAllowed("$skip=5", "$skip"),
  notAllowed("$deltatoken=latest", "$deltatoken"),
  notAllowed("$format=json", "$format"),
  notAllowed("$apply=aggregate(x)", "$apply"),
  notAllowed("$compute=x%20as%20y", "$compute"),
  notAllowed("startDateTime=2026-01-01", "startDateTime"),
  notAllowed("$count=true", "$count", "/v1.0/users/{user}"),
  notAllowed("$top=1", "$top", `${mailbox}/mailboxSettings`),
  notAllowed("includeHiddenMessages=true", "includeHiddenMessages", `${mailbox}/events`),
  notAllowed("$expand=singleValueExtendedProperties", "$expand", `${mailbox}/messages`),
  queryCase("x=1", "invalidRequest", "query: parameter 1 is unknown"),
  queryCase("$top=1&access_token=x", "invalidRequest", "query: parameter 2 is unknown"),
  queryCase("$id=1", "invalidRequest", "query: parameter 1 is unknown"),
  queryCase("$startDateTime=2026-01-01", "invalidRequest", "query: parameter 1 is unknown"),
  queryCase("$$top=1", "invalidRequest", "query: parameter 1 is unknown"),
  queryCase("__proto__=1", "invalidRequest", "query: parameter 1 is unknown"),
  queryCase("$top=1&$top=1", "invalidRequest", "query: $top is given twice"),
  queryCase("$top=1&%24Top=2", "invalidRequest", "query: $top is given twice"),
  queryCase("top=1&$select=id&TOP=2", "invalidRequest", "query: $top is given twice"),
  ...["", "0", "-1", "1000", "1.5", "1e2", "0x10", "%2B1", "99999999999999999999", "1%20", "%D9%A1"].map(
    (value) => queryCase(`$top=${value}`, "invalidRequest", badTop),
  ),
  ...["TRUE", "1", "", "yes", "true,false"].map((value) =>
    queryCase(`$count=${value}`, "invalidRequest", "$count: neither true nor false"),
  ),
  ...["displayName", "jobTitle", "mobilePhone", "manager", "passwordProfile", "aboutMe", "nothing"].map(
    (name) => queryCase(`$select=id,${name}`, "propertyRefused", "$select: item 2 is not visible"),
  ),
  queryCase("$select=", "invalidRequest", "$select: item 1 is no property name"),
  queryCase("$select=*", "invalidRequest", "$select: item 1 is no property name"),
  queryCase("$select=id,mail/x", "invalidRequest", "$select: item 2 is no property name"),
  queryCase("$select=id%20as%20x", "invalidRequest", "$select: item 1 is no property name"),
  queryCase("$select=id%26$expand=manager", "invalidRequest", "$select: item 1 is no property name"),
  queryCase("$select=subject", "propertyRefused", "$select: item 1 is not visible", `${mailbox}/messages`),
  queryCase(
    "$select=bodyPreview,id",
    "propertyRefused",
    "$select: item 1 is not visible",
    `${mailbox}/events/{event}`,
  ),
  queryCase("$top=1", "invalidRequest", "query: startDateTime is missing", view),
  queryCase("startDateTime=2026-01-01", "invalidRequest", "query: endDateTime is missing", view),
  queryCase(
    `${window}&startDateTime=2026-01-02`,
    "invalidRequest",
    "query: startDateTime is given twice",
    view,
  ),
  ...["", "yesterday", "2026-1-1", "2026-01-01T00:00:00Z%27%20or%201", "20260101", "2026-01-01%0a"].map(
    (value) =>
      value.includes("%0a")
        ? {
            ...queryCase(`startDateTime=${value}&endDateTime=2026-02-01`, "invalidRequest", "", view),
            reason: "query: parameter 1 holds a control character",
            operation: undefined,
          }
        : queryCase(
            `startDateTime=${value}&endDateTime=2026-02-01`,
            "invalidRequest",
            "startDateTime: not an ISO 8601 date and time",
            view,
          ),
  ),
].map(({ operation, ...rest }) => (operation === undefined ? rest : { ...rest, operation }));

const sized = (name: string, size: number): readonly HeaderLine[] => [[name, "x".repeat(size)]];
const users = "/v1.0/users";

const sizeCases: readonly RefusalCase[] = [
  {
    name: "a target of 8,193 characters",
    target: `${users}?${"x".repeat(8181)}`,
    code: "targetTooLong",
    reason: "target: too long",
  },
  {
    name: "a header of 40 KB",
    target: users,
    headers: sized("x-own", 40_000),
    way: "sendRaw",
    code: "tooLarge",
    reason: "headers: too large",
  },
  {
    name: "forty headers of 1 KB",
    target: users,
    headers: Array.from({ length: 40 }, (_, at) => sized(`x-own-${at}`, 1000)).flat(),
    way: "sendRaw",
    code: "tooLarge",
    reason: "headers: too large",
  },
  {
    name: "a body of 1 MB and a byte",
    method: "POST",
    target: users,
    body: "x".repeat(1024 * 1024 + 1),
    way: "sendRaw",
    code: "tooLarge",
    reason: "body: too large",
  },
  {
    name: "GET with a body",
    target: users,
    body: '{"$top":1}',
    way: "sendRaw",
    code: "invalidRequest",
    reason: "body: GET has none",
  },
  {
    name: "health with a body",
    target: "/_graphveil/health",
    body: "x",
    way: "sendRaw",
    code: "invalidRequest",
    reason: "body: GET has none",
  },
];

/** Requests that every driver refuses alike, without a call to anybody: a front end could read each of them its own way. */
export const refusalCases: readonly RefusalCase[] = [
  ...methodCases,
  ...bodyCases,
  ...pathCases,
  ...versionCases,
  ...ownCases,
  ...sizeCases,
];

/** Queries that are refused likewise; they go over every wire as they are. */
export const queryRefusalCases: readonly RefusalCase[] = queryCases;
