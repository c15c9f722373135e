import { type CheckedPolicy, policyPermissions } from "@graphveil/cli/review";
import type { PolicyDocument } from "@graphveil/core/policy";
import type { ProfileName } from "@graphveil/core/sanitizer";

type Entry = PolicyDocument["callers"][number];

const plainEntry = (entry: Entry): Entry => {
  const { profile: _, overrides: __, acknowledge: ___, phrases: ____, times: _____, ...plain } = entry;
  return plain;
};

/** The same policy under a bare profile: the same readers and records, without anything that differs from the profile. */
export function underProfile(policy: CheckedPolicy, profile: ProfileName): CheckedPolicy {
  const { overrides: _, acknowledge: __, phrases: ___, times: ____, ...rest } = policy.document;
  const document: PolicyDocument = { ...rest, profile, callers: rest.callers.map(plainEntry) };
  return { ...policy, document, permissions: policyPermissions(document), warnings: [] };
}
