import { comparePolicies, type PolicyComparison } from "@graphveil/cli/review";
import type { ProfileName } from "@graphveil/core/sanitizer";
import { computed, signal } from "@preact/signals";
import { underProfile } from "../policy/baseline.ts";
import { type CheckedPolicy, checkText } from "../policy/check.ts";
import { good, opened } from "../state/policy.ts";

/** What the policy is compared with. */
export type BaselineName = "opened" | "signed" | ProfileName;

export const baselineName = signal<BaselineName>("opened");

/** The text of the policy that was signed last, where somebody brought it. */
export const signed = signal<{ readonly name: string; readonly text: string } | undefined>(undefined);

/** The policy that is compared with, or why there is none. */
export const baseline = computed((): { readonly policy: CheckedPolicy } | { readonly problem: string } => {
  const name = baselineName.value;
  if (name !== "opened" && name !== "signed") return { policy: underProfile(good.value, name) };
  const text = name === "opened" ? opened.value : signed.value?.text;
  if (text === undefined) return { problem: "Bring the policy that was signed last." };
  const checked = checkText(text);
  if (checked.ok) return { policy: checked };
  return {
    problem: `That policy has faults, so nobody can say what it lets out: ${checked.faults[0]?.problem ?? ""}`,
  };
});

/** What is different now; undefined where there is nothing to compare with. */
export const comparison = computed((): PolicyComparison | undefined =>
  "policy" in baseline.value ? comparePolicies(baseline.value.policy, good.value) : undefined,
);
