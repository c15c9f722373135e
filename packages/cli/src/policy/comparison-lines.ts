import { classMeanings, type Direction, memberWords, type PropertyChange } from "@graphveil/core/access";
import type { PolicyDocument } from "@graphveil/core/policy";
import { accessLines } from "./access-lines.ts";
import type { ChangedCaller, PolicyComparison } from "./compare.ts";
import { directionWords, headlines, scopeVerdicts, wayOf } from "./comparison-words.ts";

const propertyLines = (changes: readonly PropertyChange[], direction: Direction): readonly string[] => {
  const such = changes.filter((change) => change.direction === direction);
  if (such.length === 0) return [];
  const groups = Map.groupBy(such, (each) => `${wayOf(each)}, ${classMeanings[each.propertyClass]}`);
  return [
    `  ${directionWords[direction]}:`,
    ...[...groups].map(([way, each]) => `    ${way}: ${each.map(({ name }) => name).join(", ")}`),
  ];
};

const list = (head: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`  ${head}: ${items.join(", ")}`];

const callerLines = (caller: ChangedCaller): readonly string[] => {
  const { name, profileBefore, profileAfter, properties, scope } = caller;
  const head = profileBefore === profileAfter ? profileAfter : `${profileBefore} -> ${profileAfter}`;
  return [
    `${name}: ${head}`,
    ...(caller.rematched ? ["  is somebody else now: its match is another"] : []),
    ...propertyLines(properties, "more"),
    ...list("new operations", caller.gainedOperations),
    ...scope.map(({ member, direction }) => `  ${scopeVerdicts[direction]}: ${memberWords[member]} changed`),
    ...propertyLines(properties, "other"),
    ...propertyLines(properties, "less"),
    ...list("operations that are gone", caller.lostOperations),
  ];
};

const headed = (head: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`${head}: ${items.join(", ")}`];

/** A comparison in lines for a privacy officer: what leaves more stands first. */
export const comparisonLines = (comparison: PolicyComparison, after: PolicyDocument): readonly string[] => [
  ...headlines(comparison, after.callers.length),
  ...comparison.addedCallers.flatMap((access) => ["new caller:", ...accessLines(access, after, false), ""]),
  ...comparison.changedCallers.flatMap((caller) => [...callerLines(caller), ""]),
  ...headed("callers that are gone", comparison.removedCallers),
  ...headed("domains that are readable now", comparison.addedDomains),
  ...headed("domains that are no longer readable", comparison.removedDomains),
  ...headed("permissions to add", comparison.addedPermissions),
  ...headed("permissions to take away", comparison.removedPermissions),
];
