import type { MailboxSet } from "../policy/document/scope-rules.ts";
import { tellsLess } from "../privacy/profile/departure.ts";
import type { Action } from "../schema/actions.ts";
import type { PropertyClass } from "../schema/notation.ts";
import { type TimeUnit, timeUnits } from "../schema/times.ts";
import { type CallerAccess, scopeMembers } from "./access.ts";

/** Whether a change lets a caller learn more, less, or something else that is neither. */
export type Direction = "more" | "less" | "other";

/** A property of which a caller gets something else than before. `drop` is where it gets nothing. */
export interface PropertyChange {
  /** `type.property`. */
  readonly name: string;
  readonly propertyClass: PropertyClass;
  readonly before: Action;
  readonly after: Action;
  readonly direction: Direction;
}

/** A member of a caller's entry that says which records it reads, keeps its tokens apart, or shows it the proxy's health. */
export interface ScopeChange {
  readonly member: ScopeMember;
  readonly direction: Direction;
}

/** Members of an entry that are compared as a whole. */
export type ScopeMember = (typeof scopeMembers)[number] | "times" | "separate" | "deepHealth";

/** What is different for one caller. */
export interface AccessComparison {
  readonly properties: readonly PropertyChange[];
  readonly gainedOperations: readonly string[];
  readonly lostOperations: readonly string[];
  readonly scope: readonly ScopeChange[];
}

const directionOf = (before: Action, after: Action): Direction => {
  if (tellsLess(after, before)) return "less";
  return tellsLess(before, after) ? "more" : "other";
};

const RANK: Readonly<Record<Direction, number>> = { more: 0, other: 1, less: 2 };
const clearFirst = ({ after, before }: PropertyChange): number =>
  after === "keep" || before === "keep" ? 0 : 1;

/** What leaves more comes first, and of that what leaves in the clear. */
const byWeight = (one: PropertyChange, other: PropertyChange): number =>
  RANK[one.direction] - RANK[other.direction] ||
  clearFirst(one) - clearFirst(other) ||
  (one.name < other.name ? -1 : 1);

const propertyChanges = (before: CallerAccess, after: CallerAccess): readonly PropertyChange[] => {
  const names = new Set([...before.exposures.keys(), ...after.exposures.keys()]);
  return [...names]
    .flatMap((name) => {
      const [was, is] = [before.exposures.get(name), after.exposures.get(name)];
      const propertyClass = is?.propertyClass ?? was?.propertyClass;
      const [from, to] = [was?.action ?? "drop", is?.action ?? "drop"];
      if (propertyClass === undefined || from === to) return [];
      return [{ name, propertyClass, before: from, after: to, direction: directionOf(from, to) }];
    })
    .sort(byWeight);
};

const isSubset = (some: readonly string[], all: readonly string[]): boolean =>
  some.every((each) => all.includes(each));

/** How a set that a caller is held to changed; undefined stands for all there is. Of groups only equality is known. */
const setDirection = (
  before: MailboxSet | undefined,
  after: MailboxSet | undefined,
): Direction | undefined => {
  if (JSON.stringify(before) === JSON.stringify(after)) return undefined;
  if (after === undefined) return "more";
  if (before === undefined) return "less";
  if ("group" in before || "group" in after) return "other";
  if (isSubset(before, after)) return isSubset(after, before) ? undefined : "more";
  return isSubset(after, before) ? "less" : "other";
};

const OPPOSITE: Readonly<Record<Direction, Direction>> = { more: "less", less: "more", other: "other" };
const opposite = (direction: Direction | undefined): Direction | undefined =>
  direction === undefined ? undefined : OPPOSITE[direction];

/** A switch that narrows where it is on. */
const switchDirection = (before: unknown, after: unknown): Direction | undefined => {
  const [was, is] = [before !== undefined && before !== false, after !== undefined && after !== false];
  if (was === is) return undefined;
  return is ? "less" : "more";
};

/** Rounding to a coarser unit narrows; exact times are the finest. */
const coarserDirection = (
  before: TimeUnit | undefined,
  after: TimeUnit | undefined,
): Direction | undefined => {
  const [was, is] = [before, after].map((unit) => (unit === undefined ? -1 : timeUnits.indexOf(unit)));
  if (was === undefined || is === undefined || was === is) return undefined;
  return is > was ? "less" : "more";
};

const changeOf = (member: ScopeMember, before: CallerAccess, after: CallerAccess): Direction | undefined => {
  switch (member) {
    case "mailboxes":
    case "folders":
      return setDirection(before.entry[member], after.entry[member]);
    case "exclude":
      // An absent `exclude` leaves out nothing, and a longer one narrows.
      return before.entry.exclude === undefined || after.entry.exclude === undefined
        ? switchDirection(before.entry.exclude, after.entry.exclude)
        : opposite(setDirection(before.entry.exclude, after.entry.exclude));
    case "private":
    case "senders":
    case "scopeDirectory":
    case "separate":
      return switchDirection(before.entry[member], after.entry[member]);
    case "resources":
    case "deepHealth":
      return opposite(switchDirection(before.entry[member], after.entry[member]));
    case "times":
      return coarserDirection(before.times, after.times);
  }
};

/** Compares what a caller can read under two policies: what leaves now that did not, and the reverse. */
export function compareAccess(before: CallerAccess, after: CallerAccess): AccessComparison {
  const templates = ({ operations }: CallerAccess) => operations.map(({ template }) => template);
  const [was, is] = [templates(before), templates(after)];
  return {
    properties: propertyChanges(before, after),
    gainedOperations: is.filter((each) => !was.includes(each)),
    lostOperations: was.filter((each) => !is.includes(each)),
    scope: ([...scopeMembers, "times", "separate", "deepHealth"] as const).flatMap((member) => {
      const direction = changeOf(member, before, after);
      return direction === undefined ? [] : [{ member, direction }];
    }),
  };
}

/** True if nothing is different for a caller. */
export const isSame = ({ properties, gainedOperations, lostOperations, scope }: AccessComparison): boolean =>
  [properties, gainedOperations, lostOperations, scope].every(({ length }) => length === 0);
