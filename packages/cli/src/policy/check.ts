import { hash } from "node:crypto";
import { checkPolicyWith, type PolicyCheck } from "./policy-check.ts";

export type { CheckedPolicy, LocatedFault, LocatedWarning, PolicyCheck } from "./policy-check.ts";

/**
 * Finds all that would make a deployed function refuse a policy file, in the order of the file.
 *
 * @param bytes - the file as it is
 */
export const checkPolicy = (bytes: Uint8Array): PolicyCheck =>
  checkPolicyWith((data) => hash("sha256", data), bytes);
