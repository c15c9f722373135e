import { version } from "@graphveil/core/version";
import type { CheckedPolicy } from "./check.ts";

/** Where the lock of a policy is: `policy.lock.json` beside `policy.json`. */
export const lockPath = (policyPath: string): string => `${policyPath.replace(/\.json$/i, "")}.lock.json`;

/**
 * The text of a policy's lock: that the policy has no faults, and what it needs. Terraform compares `fileSha256` with
 * `filesha256` of the policy, so that a plan fails while the policy was changed after its last check, and reads `permissions`.
 */
export const lockText = ({ fileSha256, policyHash, permissions }: CheckedPolicy): string =>
  `${JSON.stringify({ checkedBy: `graphveil ${version}`, fileSha256, policyHash, permissions }, null, 2)}\n`;
