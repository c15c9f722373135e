import {
  type AccessComparison,
  accessOf,
  type CallerAccess,
  compareAccess,
  isSame,
} from "@graphveil/core/access";
import type { CheckedPolicy } from "./policy-check.ts";

/** A caller of both policies that reads something else under the new one. */
export interface ChangedCaller extends AccessComparison {
  readonly name: string;
  readonly profileBefore: string;
  readonly profileAfter: string;
  /** True if the entry matches somebody else now. */
  readonly rematched: boolean;
}

/** What is different between two policies. */
export interface PolicyComparison {
  readonly addedCallers: readonly CallerAccess[];
  readonly removedCallers: readonly string[];
  readonly changedCallers: readonly ChangedCaller[];
  readonly addedDomains: readonly string[];
  readonly removedDomains: readonly string[];
  readonly addedPermissions: readonly string[];
  readonly removedPermissions: readonly string[];
}

const without = (some: readonly string[], others: readonly string[]): readonly string[] =>
  some.filter((each) => !others.includes(each));

const changedCallers = (before: readonly CallerAccess[], after: readonly CallerAccess[]) =>
  after.flatMap((is): readonly ChangedCaller[] => {
    const was = before.find(({ entry }) => entry.name === is.entry.name);
    if (was === undefined) return [];
    const comparison = compareAccess(was, is);
    const rematched = JSON.stringify(was.entry.match) !== JSON.stringify(is.entry.match);
    if (isSame(comparison) && !rematched) return [];
    const { name } = is.entry;
    return [
      {
        name,
        profileBefore: was.departure.label,
        profileAfter: is.departure.label,
        rematched,
        ...comparison,
      },
    ];
  });

/** Compares two policies without faults, caller by caller; callers are the same if their names are. */
export function comparePolicies(before: CheckedPolicy, after: CheckedPolicy): PolicyComparison {
  const accesses = ({ document }: CheckedPolicy) =>
    document.callers.map((entry) => accessOf(document, entry));
  const [was, is] = [accesses(before), accesses(after)];
  const names = (callers: readonly CallerAccess[]) => callers.map(({ entry }) => entry.name);
  const permissions = (policy: CheckedPolicy) => policy.permissions.map(({ name }) => name);
  const domains = ({ document }: CheckedPolicy) => document.tenantDomains;
  return {
    addedCallers: is.filter(({ entry }) => !names(was).includes(entry.name)),
    removedCallers: without(names(was), names(is)),
    changedCallers: changedCallers(was, is),
    addedDomains: without(domains(after), domains(before)),
    removedDomains: without(domains(before), domains(after)),
    addedPermissions: without(permissions(after), permissions(before)),
    removedPermissions: without(permissions(before), permissions(after)),
  };
}

/** True if two policies let every caller read the same. */
export const isEqual = (comparison: PolicyComparison): boolean =>
  Object.values(comparison).every(({ length }: readonly unknown[]) => length === 0);
