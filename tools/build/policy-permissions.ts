import { readFileSync } from "node:fs";
import { resolve } from "node:path";
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

const usage = `Usage: npx --yes pnpm@12 --silent run permissions <policy.json>

Prints the least application permissions of Microsoft Graph that the policy needs, with their ids.`;

class UsageError extends Error {}

/** What the command prints. */
function permissionsOf(file: string): string {
  const text = readFileSync(file, "utf8");
  return `${JSON.stringify({ permissions: policyPermissions(JSON.parse(text)) }, null, 2)}\n`;
}

/** What went wrong, in a line; no stack helps whoever wrote the policy. */
const faultOf = (error: unknown): string => {
  if (error instanceof UsageError) return error.message;
  if (error instanceof SyntaxError) return `The policy is not JSON: ${error.message}`;
  if (error instanceof Error && "code" in error) return `The policy cannot be read: ${error.code}`;
  return `The policy has faults:\n${error instanceof Error ? error.message : ""}`;
};

if (import.meta.main) {
  const [path, ...others] = process.argv.slice(2);
  try {
    if (path === undefined || others.length > 0) throw new UsageError(usage);
    // pnpm runs scripts in the root of the repository; the path is meant from where the person stands.
    process.stdout.write(permissionsOf(resolve(process.env["INIT_CWD"] ?? "", path)));
  } catch (error) {
    process.stderr.write(`${faultOf(error)}\n`);
    process.exitCode = 1;
  }
}
