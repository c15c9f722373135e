import type { Command } from "../command.ts";

/** `graphveil policy explain`. */
export const policyExplain: Command = {
  name: "policy explain",
  summary: "Say whether a policy permits one request, and why",
  description: `For a permitted request it prints the operation, what Graph is asked for, and what leaves of the reply. For a
refused one it prints the reason and the first thing that would have to be different. Any text can stand for an id.
Exit code 0 means permitted, 1 refused.`,
  parameters: [
    { form: "<method>", meaning: "GET" },
    { form: "<target>", meaning: "a path such as /users/ID/messages?$top=5, quoted for the shell" },
    { form: "--policy <file>", meaning: "the policy, as JSON", required: true },
    {
      form: "--caller <name>",
      meaning: "the caller's name; may be left out where the policy has one caller",
    },
    { form: "--json", meaning: "print one JSON object" },
  ],
  examples: [
    "graphveil policy explain GET '/users/ID/messages?$select=subject' --policy policy.json --caller acme",
  ],
  load: async () => (await import("../policy/run-explain.ts")).runExplain,
};
