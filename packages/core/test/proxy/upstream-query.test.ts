import { describe, expect, it } from "vitest";
import type { GraphToken } from "../../src/graph/links.ts";
import { catalogue } from "../../src/policy/operations/catalogue.ts";
import type { ResolvedRequest } from "../../src/proxy/resolve.ts";
import { isAdvanced, upstreamQuery } from "../../src/proxy/upstream-query.ts";

const at = (template: string) =>
  catalogue.find((operation) => operation.template === template) ?? expect.unreachable(template);

const MESSAGES = at("/users/{user-id}/messages");
const DELTA = at("/users/{user-id}/mailFolders/{mailFolder-id}/messages/delta()");
const USERS = at("/users");
const USERS_DELTA = at("/users/delta()");
const CAST = at("/groups/{group-id}/members/microsoft.graph.user");

const asked = (openedQuery: ResolvedRequest["openedQuery"], token?: GraphToken): ResolvedRequest => ({
  path: "/v1.0/x",
  sealedPath: "/v1.0/x",
  binding: [],
  mailboxId: undefined,
  query: openedQuery,
  openedQuery,
  cursor:
    token === undefined
      ? undefined
      : { query: "", prefer: "", consistencyLevel: "", token, after: undefined },
});

const needs = { select: ["parentFolderId", "id"], expand: ["calendar"] };
const skip = { parameter: "$skip", value: "20" } as const;
const round = { parameter: "$deltatoken", value: "d" } as const;

describe("the query that goes to Graph", () => {
  it.each([
    ["the caller's own", MESSAGES, asked({ top: 5 }), {}, "$top=5"],
    [
      "the pushed select",
      MESSAGES,
      asked({ top: 5 }),
      { pushed: ["id", "a/b"] },
      "$select=id%2Ca%2Fb&$top=5",
    ],
    ["the caller's select first", MESSAGES, asked({ select: ["id"] }), { pushed: ["from"] }, "$select=id"],
    [
      "what the proxy needs, once",
      MESSAGES,
      asked({ select: ["id"] }),
      needs,
      "$select=id%2CparentFolderId&$expand=calendar",
    ],
    [
      "the same where it selects itself",
      MESSAGES,
      asked({}),
      { ...needs, pushed: ["from"] },
      "$select=from%2CparentFolderId%2Cid&$expand=calendar",
    ],
    ["no select where none is sent", MESSAGES, asked({}), { select: ["id"] }, ""],
    [
      "a token that skips, too",
      MESSAGES,
      asked({ top: 5 }, { parameter: "$skiptoken", value: "a", skip: "7" }),
      {},
      "$top=5&$skiptoken=a&$skip=7",
    ],
    ["the token in place of $skip", MESSAGES, asked({ skip: 3, top: 5 }, skip), {}, "$top=5&$skip=20"],
    ["what is needed on every page", MESSAGES, asked({}, skip), needs, "$skip=20&$expand=calendar"],
    ["a delta's token alone", DELTA, asked({ select: ["id"] }, round), needs, "$deltatoken=d"],
    ["a count for a cast", CAST, asked({}), {}, "$count=true"],
    [
      "all that a page can have",
      USERS,
      asked({ top: 5, select: ["id"] }),
      { isWhole: true },
      "$select=id&$top=999",
    ],
    [
      "all that a page with sign-ins can have",
      USERS,
      asked({ select: ["signInActivity"] }),
      { isWhole: true },
      "$select=signInActivity&$top=500",
    ],
    ["no size for a delta", USERS_DELTA, asked({}), { isWhole: true }, ""],
  ] as const)("holds %s", (_, operation, resolved, additions, query) => {
    const advanced = isAdvanced(operation, resolved.query);
    expect(upstreamQuery(resolved, operation, { advanced, ...additions })).toBe(query);
  });
});
