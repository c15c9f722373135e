import { readFileSync } from "node:fs";
import { effectiveSettings, neededPermissions, parsePolicyDocument } from "@graphveil/core/policy";
import { checkChoice, createEffectiveProfile } from "@graphveil/core/privacy";
import { type ApplicationPermission, sightOf, withId } from "./permissions.ts";

/**
 * The least permissions that a policy needs: of its callers' operations under their profiles, and of their scopes.
 *
 * @throws Error with every fault of the policy
 */
export function policyPermissions(policy: unknown): readonly ApplicationPermission[] {
  const result = parsePolicyDocument(policy, { checkProfile: checkChoice });
  if (!result.ok)
    throw new Error(result.faults.map(({ pointer, problem }) => `${pointer || "/"} ${problem}`).join("\n"));
  const { document } = result;
  const callers = document.callers.map((entry) => {
    const effective = createEffectiveProfile(effectiveSettings(document, entry));
    if (!effective.ok) throw new Error("a policy without faults has profiles without faults");
    return [entry, sightOf(effective.profile)] as const;
  });
  return neededPermissions(callers).map(withId);
}

if (import.meta.main) {
  const [path] = process.argv.slice(2);
  if (path === undefined) throw new Error("usage: policy-permissions.ts <policy.json>");
  const permissions = policyPermissions(JSON.parse(readFileSync(path, "utf8")));
  process.stdout.write(`${JSON.stringify({ permissions }, null, 2)}\n`);
}
