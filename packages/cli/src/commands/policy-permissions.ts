import type { Command } from "../command.ts";

/** `graphveil policy permissions`. */
export const policyPermissions: Command = {
  name: "policy permissions",
  summary: "Print the least permissions of Microsoft Graph that a policy needs",
  description: `Prints JSON: the application permissions with the ids of their roles, as Terraform's
permissions_file takes them. Then nothing holds the policy to its lock.`,
  parameters: [{ form: "<file>", meaning: "the policy, as JSON" }],
  examples: ["graphveil policy permissions policy.json > permissions.json"],
  load: async () => (await import("../policy/run-permissions.ts")).runPermissions,
};
