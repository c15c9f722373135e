/** What a policy means, for the people who read and sign it: what each caller can read, and what a change of it changes. */
export { ruleText } from "../schema/request-rules.ts";
export type { CallerAccess } from "./access.ts";
export { accessOf, scopeMembers } from "./access.ts";
export type {
  AccessComparison,
  Direction,
  PropertyChange,
  ScopeChange,
  ScopeMember,
} from "./comparison.ts";
export { compareAccess, isSame } from "./comparison.ts";
export type { Exposure } from "./exposure.ts";
export { exposuresOf } from "./exposure.ts";
export { propertiesInWords, propertyWords } from "./property-words.ts";
export { actionWords, classMeanings, mailboxWords, matchWords, memberWords } from "./words.ts";
