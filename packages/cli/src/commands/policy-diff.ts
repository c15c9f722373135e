import type { Command } from "../command.ts";

/** `graphveil policy diff`. */
export const policyDiff: Command = {
  name: "policy diff",
  summary: "Say what a new policy lets out that the old one does not, and the reverse",
  description: `Compares caller by caller, by name: operations, properties, mailboxes, folders, keys, and the permissions of
Microsoft Graph. What leaves in the clear and did not comes first. Exit code 0 means that every caller reads the same,
1 that something is different.`,
  parameters: [
    { form: "<old>", meaning: "the policy that holds now, as JSON" },
    { form: "<new>", meaning: "the policy that is to hold, as JSON" },
    { form: "--json", meaning: "print one JSON object" },
  ],
  examples: ["graphveil policy diff signed.json policy.json"],
  load: async () => (await import("../policy/run-diff.ts")).runDiff,
};
