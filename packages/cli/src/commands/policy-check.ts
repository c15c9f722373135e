import type { Command } from "../command.ts";

/** `graphveil policy check`. */
export const policyCheck: Command = {
  name: "policy check",
  summary: "Find all that would make a deployed function refuse a policy",
  description: `Prints each fault with its line, its JSON pointer and what belongs there, and ends with exit code 1.
For a policy without faults it prints what can hardly be meant (warnings, which change no exit code), the profile
of each caller with all that leaves in the clear and would not under the bare profile, the policy's hash, and the
permissions of Microsoft Graph that it needs.
With --write it also writes both to a lock file, policy.lock.json beside policy.json, which Terraform holds
the policy against. With --fix it first writes the names that classes and actions had in version 0.1 as the
present ones, and leaves every other character of the file as it is.`,
  parameters: [
    { form: "<file>", meaning: "the policy, as JSON" },
    { form: "--write", meaning: "write the lock file if the policy has no faults" },
    { form: "--fix", meaning: "rewrite former names in the file, and say which" },
    { form: "--json", meaning: "print one JSON object" },
  ],
  examples: [
    "graphveil policy check policy.json",
    "graphveil policy check --write policy.json",
    "graphveil policy check --fix policy.json",
  ],
  load: async () => (await import("../policy/run-check.ts")).runCheck,
};
