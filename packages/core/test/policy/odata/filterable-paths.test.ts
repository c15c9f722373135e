import { describe, expect, it } from "vitest";
import { checkFilter, checkOrderBy } from "../../../src/policy/odata/check.ts";
import { filterablePaths } from "../../../src/policy/odata/filterable-paths.ts";
import { parseFilter, parseOrderBy } from "../../../src/policy/odata/parser.ts";
import type { QueryScope } from "../../../src/policy/odata/properties.ts";
import { catalogue } from "../../../src/policy/operations/catalogue.ts";
import { plainProfile } from "../../../src/privacy/profile/effective-profile.ts";
import type { ProfileName } from "../../../src/schema/profile-settings.ts";
import { structuredType } from "../../../src/schema/schema.ts";

const filtered = [
  ...new Map(
    catalogue
      .filter(({ parameters }) => parameters.includes("$filter"))
      .map((each) => [each.reply.type, each]),
  ).values(),
];

const scopeOf = (
  type: QueryScope["type"],
  strings: readonly string[] | undefined,
  profile: ProfileName,
): QueryScope => ({
  type,
  strings: strings ?? [],
  actionFor: plainProfile(profile).actionFor,
});

/** Null is a value of every property but a sealed id. */
const literals = ["null", "'s1_x'"];
const condition = (path: string, literal: string): string =>
  path.endsWith(")") ? path.replace(/:(.*)\)$/, `:$1 eq ${literal})`) : `${path} eq ${literal}`;

const passes = (check: () => unknown): boolean => {
  try {
    check();
    return true;
  } catch {
    return false;
  }
};
const filters = (path: string, scope: QueryScope): boolean =>
  literals.some((literal) => passes(() => checkFilter(parseFilter(condition(path, literal)), scope)));
const orders = (path: string, scope: QueryScope): boolean =>
  passes(() => checkOrderBy(parseOrderBy(path), scope));

/** Every property and property of a property, whether it may be named or not. */
const candidates = (type: QueryScope["type"]): readonly string[] =>
  [...structuredType(type).properties.values()].flatMap(({ name, collection, type: value }) => {
    const inner = value.kind === "structured" ? [...structuredType(value.name).properties.keys()] : [];
    return collection
      ? [`${name}/any(x:x)`, ...inner.map((each) => `${name}/any(x:x/${each})`)]
      : [name, ...inner.map((each) => `${name}/${each}`)];
  });

describe.each(["strict", "analytics", "raw"] as const)("the filterable paths under %s", (profile) => {
  it.each(filtered.map(({ reply, filterableStrings }) => [reply.type, filterableStrings] as const))(
    "of %s are those that the check takes, and no other of its properties",
    (type, strings) => {
      const scope = scopeOf(type, strings, profile);
      const { filter, order } = filterablePaths(scope);
      for (const path of filter) expect(filters(path, scope), path).toBe(true);
      for (const path of order) expect(orders(path, scope), path).toBe(true);
      for (const path of candidates(type)) {
        expect(filter.includes(path), path).toBe(filters(path, scope));
        if (!path.endsWith(")")) expect(order.includes(path), path).toBe(orders(path, scope));
      }
    },
  );

  it("hold dates under every profile, and subjects under raw alone", () => {
    const { filter, order } = filterablePaths(scopeOf("message", [], profile));
    expect(filter).toContain("receivedDateTime");
    expect(order).toContain("receivedDateTime");
    expect(filter.includes("subject")).toBe(profile === "raw");
  });
});
