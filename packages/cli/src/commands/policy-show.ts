import type { Command } from "../command.ts";

/** `graphveil policy show`. */
export const policyShow: Command = {
  name: "policy show",
  summary: "Say in words what each caller of a policy can read",
  description: `Prints who reads, which mailboxes, what leaves in the clear, as a pseudonym or otherwise, the permissions
and the policy's hash: what the person who signs the policy has to know.`,
  parameters: [
    { form: "<file>", meaning: "the policy, as JSON" },
    { form: "--all", meaning: "list structural properties, too" },
    { form: "--json", meaning: "print one JSON object" },
  ],
  examples: ["graphveil policy show policy.json", "graphveil policy show --all policy.json"],
  load: async () => (await import("../policy/run-show.ts")).runShow,
};
