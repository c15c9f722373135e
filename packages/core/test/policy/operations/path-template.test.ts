import fc from "fast-check";
import "../../fixtures/seeded-properties.ts";
import { describe, expect, it } from "vitest";
import {
  createPathMatcher,
  parameterName,
  templateSegments,
} from "../../../src/policy/operations/path-template.ts";

const of = (...templates: readonly string[]) => {
  const match = createPathMatcher(templates.map((template) => ({ template })));
  return (path: string) => {
    const found = match(path.split("/").slice(1));
    return found === undefined ? undefined : [found.operation.template, Object.fromEntries(found.parameters)];
  };
};

describe("templates of the same shape", () => {
  it.each([
    ["the same", "/users", "/users"],
    ["another case", "/mailFolders", "/mailfolders"],
    ["another parameter", "/users/{user-id}", "/users/{id}"],
    ["another parameter in the middle", "/users/{a}/messages", "/users/{b}/messages"],
    ["a cast with and without its namespace", "/places/microsoft.graph.room", "/places/graph.room"],
    ["several parameters", "/a/{b}/{c}", "/a/{c}/{b}"],
  ])("are an error at start-up: %s", (_, one, other) => {
    const clash = `templates of the same shape: ${one} and ${other}`;
    expect(() => of(one, "/unrelated", other)).toThrow(clash);
  });

  it.each([
    ["/users", "/users/{user-id}"],
    ["/users/{user-id}", "/users/me"],
    ["/users/{a}/x", "/users/{b}/y"],
    ["/users/{a}", "/{a}/users"],
    ["/a/b", "/a%2Fb"],
  ])("are not: %s and %s", (one, other) => {
    expect(() => of(one, other)).not.toThrow();
  });
});

const both = { "user-id": "x", "message-id": "y" };

describe("matching", () => {
  const match = of(
    "/users",
    "/users/{user-id}",
    "/users/me",
    "/users/me/photo",
    "/users/{user-id}/mailFolders/{mailFolder-id}",
    "/users/{user-id}/messages/{message-id}",
    "/users/{user-id}/messages/delta()",
    "/users/{user-id}/messages/$count",
    "/places/microsoft.graph.room",
    "/{any}/tail",
  );

  const paths: readonly (readonly [
    string,
    string | undefined,
    Readonly<Record<string, string>> | undefined,
  ])[] = [
    ["/users", "/users", {}],
    ["/USERS", "/users", {}],
    ["/users/a", "/users/{user-id}", { "user-id": "a" }],
    ["/users/A%b", "/users/{user-id}", { "user-id": "A%b" }],
    ["/users/me", "/users/me", {}],
    ["/users/ME", "/users/me", {}],
    ["/users/me/photo", "/users/me/photo", {}],
    [
      "/users/x/MAILFOLDERS/y",
      "/users/{user-id}/mailFolders/{mailFolder-id}",
      { "user-id": "x", "mailFolder-id": "y" },
    ],
    ["/places/microsoft.graph.room", "/places/microsoft.graph.room", {}],
    ["/places/graph.room", "/places/microsoft.graph.room", {}],
    ["/places/Microsoft.Graph.Room", "/places/microsoft.graph.room", {}],
    ["/places/GRAPH.ROOM", "/places/microsoft.graph.room", {}],
    ["/x/tail", "/{any}/tail", { any: "x" }],
    ["/me", undefined, undefined],
    ["/", undefined, undefined],
    ["/user", undefined, undefined],
    ["/userss", undefined, undefined],
    ["/users/x/messages", undefined, undefined],
    ["/users/x/messages/y/z", undefined, undefined],
    ["/places/room", undefined, undefined],
    ["/places/microsoft.graph.microsoft.graph.room", undefined, undefined],
    ["/places/microsoftgraph.room", undefined, undefined],
    ["/microsoft.graph.users", undefined, undefined],
    ["/microsoft.users", undefined, undefined],
    ["/__proto__", undefined, undefined],
    ["/constructor", undefined, undefined],
    ["/users/{user-id}/x", undefined, undefined],
    ["/users/$count", undefined, undefined],
    ["/users/x/messages/$value", undefined, undefined],
    ["/users/x$", "/users/{user-id}", { "user-id": "x$" }],
    ["/users('x')", "/users/{user-id}", { "user-id": "x" }],
    ["/users('o''x')", "/users/{user-id}", { "user-id": "o'x" }],
    ["/users('''')", "/users/{user-id}", { "user-id": "'" }],
    ["/users(id='x')", "/users/{user-id}", { "user-id": "x" }],
    ["/USERS(ID='x')/messages('y')", "/users/{user-id}/messages/{message-id}", both],
    ["/users('x')/messages/y", "/users/{user-id}/messages/{message-id}", both],
    ["/users/x/messages('y')", "/users/{user-id}/messages/{message-id}", both],
    ["/users/x/messages/delta", "/users/{user-id}/messages/delta()", { "user-id": "x" }],
    ["/users/x/messages/delta()", "/users/{user-id}/messages/delta()", { "user-id": "x" }],
    ["/users/x/messages/Delta()", "/users/{user-id}/messages/delta()", { "user-id": "x" }],
    ["/users/x/messages/graph.delta", "/users/{user-id}/messages/delta()", { "user-id": "x" }],
    ["/users/x/messages/microsoft.graph.delta()", "/users/{user-id}/messages/delta()", { "user-id": "x" }],
    ["/users/x/messages/microsoft.graph.delta", "/users/{user-id}/messages/delta()", { "user-id": "x" }],
    ["/users/x/messages/$count", "/users/{user-id}/messages/$count", { "user-id": "x" }],
    ...[
      ...[
        "/users('x",
        "/usersx')",
        "/users'x'",
        "/users('x')y",
        "/users('x')('y')",
        "/users()",
        "/users('')",
      ],
      ...[
        "/users(x)",
        "/users(1)",
        "/users('x','y')",
        "/users(id='x',id='y')",
        "/users('x'y')",
        "/users('x'''y')",
        '/users("x")',
      ],
      ...["/users(userPrincipalName='x')", "/users(mail='x')", "/users(id=x)", "/users(id eq 'x')", "/('x')"],
      ...[
        "/users/('x')",
        "/users/id('x')",
        "/users((id='x'))",
        "/users('(x)')",
        "/users('$count')",
        "/users('me')",
      ],
      ...["/users/x(y)", "/users/x()", "/users/(x)", "/users('x')()", "/users/x/messages('delta')"],
      ...[
        "/users/x/messages('delta()')",
        "/users/x/messages('microsoft.graph.delta')",
        "/users/x/messages()",
      ],
      ...[
        "/users/x/messages/delta('y')",
        "/users/x/messages/delta()()",
        "/users/x/messages/delta(token='y')",
      ],
      ...["/users/x/messages/graph.microsoft.delta()", "/places('graph.room')"],
      ...["/delta", "/users/delta", "/users/x/delta", "/places/graph.room()", "/users/x/messages('$count')"],
    ].map((path) => [path, undefined, undefined] as const),
  ];

  it.each(paths)("%s: %s", (path, template, parameters) => {
    expect(match(path)).toEqual(template === undefined ? undefined : [template, parameters]);
  });

  it("gives a literal its place for good: what follows it is not tried under a parameter", () => {
    expect(match("/users/me/messages/y")).toBeUndefined();
    expect(match("/users/tail")).toEqual(["/users/{user-id}", { "user-id": "tail" }]);
    expect(match("/places/tail")).toBeUndefined();
  });

  it("matches nothing without templates, and no path but the root's for an empty list", () => {
    expect(of()("/users")).toBeUndefined();
  });

  it("keeps parameters in the order of the path, under the names of the template that matched", () => {
    const matcher = createPathMatcher([{ template: "/{z}/{a}/x" }, { template: "/{q}/{r}/y" }]);
    expect([...(matcher(["1", "2", "y"])?.parameters ?? [])]).toEqual([
      ["q", "1"],
      ["r", "2"],
    ]);
  });

  it("finds every template by a path made of it, whatever stands at its parameters", () => {
    const templates = ["/a/{p}", "/a/{p}/b", "/a/{p}/b/{q}", "/c", "/c/{p}/{q}/d"];
    const find = createPathMatcher(templates.map((template) => ({ template })));
    const value = fc
      .string({ minLength: 1, maxLength: 8 })
      .map((text) => text.replace(/^\$+/, "x").replaceAll(/[()]/g, "y"));
    fc.assert(
      fc.property(
        fc.constantFrom(...templates),
        fc.array(value, { minLength: 4, maxLength: 4 }),
        (template, values) => {
          const segments = templateSegments(template).map((segment, i) =>
            parameterName(segment) === undefined ? segment : (values[i] ?? ""),
          );
          const found = find(segments);
          expect(found?.operation.template).toBe(template);
          expect([...(found?.parameters.values() ?? [])]).toEqual(
            segments.filter((_, i) => parameterName(templateSegments(template)[i] ?? "") !== undefined),
          );
        },
      ),
    );
  });
});

describe("folders in folders", () => {
  const match = of(
    "/mailFolders/{mailFolder-id}",
    "/mailFolders/{mailFolder-id}/childFolders",
    "/mailFolders/{mailFolder-id}/childFolders/$count",
    "/mailFolders/{mailFolder-id}/childFolders/{mailFolder-id1}",
    "/mailFolders/{mailFolder-id}/childFolders/{mailFolder-id1}/messages",
  );
  const [folder, children, child] = [
    "/mailFolders/{mailFolder-id}",
    "/mailFolders/{mailFolder-id}/childFolders",
    "/mailFolders/{mailFolder-id}/childFolders/{mailFolder-id1}",
  ];

  it.each([
    ["/mailFolders/a", folder, { "mailFolder-id": "a" }],
    ["/mailFolders/a/childFolders", children, { "mailFolder-id": "a" }],
    ["/mailFolders/a/childFolders/b", child, { "mailFolder-id": "a", "mailFolder-id1": "b" }],
    ["/mailFolders/a/childFolders/b/childFolders", children, { "mailFolder-id": "b", "mailFolder-id2": "a" }],
    [
      "/mailFolders/a/childFolders/b/childFolders/$count",
      `${children}/$count`,
      { "mailFolder-id": "b", "mailFolder-id2": "a" },
    ],
    [
      "/MAILFOLDERS('a')/childfolders('b')/CHILDFOLDERS(id='c')",
      child,
      { "mailFolder-id": "b", "mailFolder-id1": "c", "mailFolder-id2": "a" },
    ],
    [
      "/mailFolders/a/childFolders/b/childFolders/c/childFolders/d/messages",
      `${child}/messages`,
      { "mailFolder-id": "c", "mailFolder-id1": "d", "mailFolder-id2": "a", "mailFolder-id3": "b" },
    ],
    [
      "/mailFolders/childFolders/childFolders/childFolders/childFolders/childFolders",
      child,
      { "mailFolder-id": "childFolders", "mailFolder-id1": "childFolders", "mailFolder-id2": "childFolders" },
    ],
  ])("%s", (path, template, parameters) => {
    expect(match(path)).toEqual([template, parameters]);
  });

  it.each([
    "/mailFolders/a/childFolders/b/childFolders/c/childFolders/d/rules",
    "/mailFolders/a/b/childFolders/c/childFolders",
    "/childFolders/a/childFolders/b",
    "/mailFolders/a/childFolders('childFolders')('b')",
    "/mailFolders/a/childFolders/b/childFolders/c/childFolders('$count')",
  ])("has nothing at %s", (path) => {
    expect(match(path)).toBeUndefined();
  });
});

describe("the parts of a template", () => {
  it.each([
    ["/users/{user-id}/messages", ["users", "{user-id}", "messages"], [undefined, "user-id", undefined]],
    ["/users", ["users"], [undefined]],
  ])("%s", (template, segments, names) => {
    expect(templateSegments(template)).toEqual(segments);
    expect(templateSegments(template).map(parameterName)).toEqual(names);
  });

  it.each(["{", "}", "{x", "x}", "x{y}z", ""])("has no parameter in %j", (segment) => {
    expect(parameterName(segment)).toBeUndefined();
  });
});
