import { expect, it } from "vitest";
import { isAdvancedQuery } from "../../../src/policy/odata/advanced.ts";
import { parseFilter, parseOrderBy } from "../../../src/policy/odata/parser.ts";

it.each<readonly [filter: string | undefined, orderBy: string | undefined, advanced: boolean]>([
  [undefined, undefined, false],
  [undefined, "displayName desc", false],
  [undefined, "userPrincipalName,displayName", false],
  [undefined, "a desc", true],
  [undefined, "displayName,a", true],
  ["a eq 1", undefined, false],
  ["a eq 1 and b in (1,2) or startswith(c,'x')", undefined, false],
  ["g/any(x:x eq 'Unified')", undefined, false],
  ["a ge 1 and a lt 2", undefined, false],
  ["a eq 1", "displayName", true],
  ["a ne 1", undefined, true],
  ["a eq 1 or (b eq 1 and c ne null)", undefined, true],
  ["not (a eq 1)", undefined, true],
  ["endswith(a,'x')", undefined, true],
  ["contains(a,'x')", undefined, true],
  ["g/any(x:x ne 'Unified')", undefined, true],
])("%j ordered by %j: %s", (filter, orderBy, advanced) => {
  const tree = filter === undefined ? undefined : parseFilter(filter).tree;
  const keys = orderBy === undefined ? undefined : parseOrderBy(orderBy).tree;
  expect(isAdvancedQuery(tree, keys)).toBe(advanced);
});
