import fc from "fast-check";
import "../../fixtures/seeded-properties.ts";
import { describe, expect, it } from "vitest";
import { parseTarget } from "../../../src/http/target.ts";
import { catalogue } from "../../../src/policy/operations/catalogue.ts";
import { flattenPath, literalKey, readPath } from "../../../src/policy/operations/path-segments.ts";
import {
  createPathMatcher,
  folderNesting,
  parameterName,
  templateSegments,
} from "../../../src/policy/operations/path-template.ts";

describe("the key of a literal", () => {
  const spellings: readonly (readonly string[])[] = [
    [
      "delta()",
      "delta",
      "DELTA",
      "Delta()",
      "graph.delta",
      "microsoft.graph.delta()",
      "Microsoft.Graph.Delta",
    ],
    ["supportedlanguages()", "supportedLanguages", "graph.supportedLanguages()"],
    [
      "supportedtimezones(timezonestandard='iana')",
      "supportedTimeZones(TimeZoneStandard='Iana')",
      "supportedTimeZones(TimeZoneStandard=microsoft.graph.timeZoneStandard'Iana')",
      "supportedTimeZones(timeZoneStandard='iana')",
    ],
    ["supportedtimezones()", "supportedTimeZones()", "microsoft.graph.supportedtimezones"],
    ["graph.room", "microsoft.graph.room", "MICROSOFT.GRAPH.ROOM", "graph.Room"],
    ["mailfolders", "mailFolders", "MAILFOLDERS"],
    ["$count", "$COUNT"],
  ];

  it.each(spellings)("%s is one with its other spellings", (key, ...others) => {
    for (const other of others) expect(literalKey(other)).toBe(key);
    expect(literalKey(key)).toBe(key);
  });

  it.each([
    ["users", "users()"],
    ["graph.room", "graph.room()"],
    ["room", "graph.room"],
    ["delta()", "delta()()"],
    ["delta()", "deltas"],
    ["delta()", "microsoft.delta"],
    ["delta()", "graph.graph.delta"],
  ])("%s is another than that of %s", (one, other) => {
    expect(literalKey(one)).not.toBe(literalKey(other));
  });
});

const flat = (path: string) => {
  const segments = readPath(path.split("/"));
  return segments === undefined
    ? undefined
    : flattenPath(segments, folderNesting).segments.map(({ text }) => text);
};

describe("reading a path", () => {
  it("takes a key predicate for a segment", () => {
    expect(flat("users('a')/mailFolders(id='b')")).toEqual(["users", "a", "mailFolders", "b"]);
    expect(readPath(["users('a')"])?.map(({ isKey }) => isKey)).toEqual([false, true]);
  });

  it("gives up on whatever else has parentheses", () => {
    for (const path of ["users('a", "users(a)", "users('a')('b')", "('a')", "a(b=c)", "a('b'='c')"])
      expect(flat(path), path).toBeUndefined();
  });
});

const match = createPathMatcher(catalogue);

/** What a target means: its operation and ids. */
const meaningOf = (target: string) => {
  const parsed = parseTarget(target);
  const found = parsed.ok ? match(parsed.target.segments) : undefined;
  return found === undefined
    ? undefined
    : { template: found.operation.template, ids: templateIds(found.operation.template, found.parameters) };
};

const templateIds = (template: string, parameters: ReadonlyMap<string, string>): readonly string[] =>
  templateSegments(template).flatMap((segment) => parameters.get(parameterName(segment) ?? "") ?? []);

/** A target written as what it means. */
const write = ({ template, ids }: NonNullable<ReturnType<typeof meaningOf>>): string => {
  const left = [...ids];
  return templateSegments(template)
    .map((segment) =>
      parameterName(segment) === undefined ? `/${segment}` : `/${encodeURIComponent(left.shift() ?? "")}`,
    )
    .join("");
};

/** A template with ids in it, each literal and each id in a spelling of its own. */
const spelledPath = fc
  .tuple(
    fc.constantFrom(...catalogue),
    fc.array(fc.constantFrom("s1_x", "inbox", "a'b", "x@y", "delta", "$count", "graph.user", "é", "%27"), {
      minLength: 4,
      maxLength: 4,
    }),
    fc.array(fc.constantFrom("segment", "key", "named key", "quoted"), { minLength: 4, maxLength: 4 }),
    fc.constantFrom(
      (text: string) => text,
      (text: string) => text.toUpperCase(),
      (text: string) => text.toLowerCase(),
      (text: string) => text.replace("microsoft.", ""),
      (text: string) => text.replace("delta()", "delta"),
      (text: string) => text.replace("delta()", "microsoft.graph.delta()"),
    ),
    fc.constantFrom("", "/"),
  )
  .map(([{ template }, ids, forms, spell, end]) => {
    let at = 0;
    const path = templateSegments(template).reduce((written, segment) => {
      if (parameterName(segment) === undefined) return `${written}/${spell(segment)}`;
      const id = encodeURIComponent(ids[at % 4] ?? "");
      const form = forms[at++ % 4];
      if (form === "segment") return `${written}/${id}`;
      return form === "quoted" ? `${written}/'${id}'` : `${written}(${form === "key" ? "" : "id="}'${id}')`;
    }, "");
    return path + end;
  });

describe("properties", () => {
  it("a path that was understood means the same when it is written and read again", () => {
    let understood = 0;
    fc.assert(
      fc.property(spelledPath, (path) => {
        const meaning = meaningOf(path);
        if (meaning === undefined) return;
        understood++;
        expect(meaningOf(write(meaning))).toEqual(meaning);
      }),
      { numRuns: 3000 },
    );
    expect(understood).toBeGreaterThan(500);
  });

  it("each operation has one meaning in all its spellings", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...catalogue),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        ({ template }, asKey) => {
          let at = 0;
          const path = templateSegments(template).reduce((written, segment) => {
            if (parameterName(segment) === undefined) return `${written}/${segment}`;
            return asKey[at++] === true ? `${written}('s1_${at}')` : `${written}/s1_${at}`;
          }, "");
          const ids = Array.from({ length: at }, (_, i) => `s1_${i + 1}`);
          expect(meaningOf(path)).toEqual({ template, ids });
          expect(meaningOf(`${path}/`)).toEqual({ template, ids });
        },
      ),
    );
  });
});
