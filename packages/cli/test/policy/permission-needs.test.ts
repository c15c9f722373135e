import { parsePolicyDocument } from "@graphveil/core/policy";
import { expect, test } from "vitest";
import { permissionNeeds } from "../../src/policy/permission-needs.ts";
import { policyPermissions } from "../../src/policy/permissions.ts";

const policyOf = (value: unknown) => {
  const result = parsePolicyDocument(value);
  return result.ok ? result.document : expect.unreachable(JSON.stringify(result.faults));
};

test("each permission of a policy says who reads what by it", () => {
  const policy = policyOf({
    callers: [
      { name: "acme", match: { awsAccount: "123456789012" }, groups: ["directory", "mail"] },
      { name: "beta", match: { local: true }, groups: ["calendar"] },
    ],
  });
  const needs = permissionNeeds(policy);
  expect(needs.map(({ name, id }) => ({ name, id }))).toEqual(policyPermissions(policy));
  const reasons = (of: RegExp) => needs.filter(({ name }) => of.test(name)).flatMap((need) => need.reasons);
  expect(reasons(/^Mail/)).toContain("acme reads mail");
  expect(reasons(/^Calendars/)).toEqual(["beta reads calendar"]);
  expect(needs.every((need) => need.reasons.length > 0)).toBe(true);
});
