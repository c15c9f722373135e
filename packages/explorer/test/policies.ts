import { type CheckedPolicy, checkText } from "../src/policy/check.ts";

/** A policy without faults. */
export const checked = (policy: object): CheckedPolicy => {
  const check = checkText(JSON.stringify(policy, null, 2));
  if (!check.ok) throw new Error(JSON.stringify(check.faults));
  return check;
};

const GROUPS = ["directory", "mail", "calendar", "rooms"];

/** A policy for one caller of the invented tenant, with these members in its document and in its entry. */
export const policyWith = (document: object, entry: object = {}): CheckedPolicy =>
  checked({
    tenantDomains: ["northwind-traders.com"],
    ...document,
    callers: [{ name: "acme", match: { local: true }, groups: GROUPS, ...entry }],
  });

/** The first caller of a policy. */
export const firstCaller = ({ document }: CheckedPolicy) => {
  const [entry] = document.callers;
  if (entry === undefined) throw new Error("a policy has a caller");
  return entry;
};
