/**
 * What the commands `policy check`, `show`, `diff`, `explain`, `hash` and `permissions` know, without files and terminals: pure
 * functions that run in a browser, too, so that a page says what the command line says, in the same words.
 */
export type { AccessFact, LeavingWay } from "./access-facts.ts";
export { accessFacts, waysOf, whoIs } from "./access-facts.ts";
export type { ChangedCaller, PolicyComparison } from "./compare.ts";
export { comparePolicies, isEqual } from "./compare.ts";
export { directionWords, headlines, scopeVerdicts, wayOf } from "./comparison-words.ts";
export type { Explanation } from "./explain.ts";
export { explainRequest } from "./explain.ts";
export { countFaults, faultLine, warningLine } from "./fault-line.ts";
export { type PermissionNeed, permissionNeeds } from "./permission-needs.ts";
export { policyPermissions } from "./permissions.ts";
export type {
  CheckedPolicy,
  LocatedFault,
  LocatedWarning,
  PolicyCheck,
  Sha256,
} from "./policy-check.ts";
export { checkPolicyWith } from "./policy-check.ts";
export { readPolicyText } from "./policy-text.ts";
