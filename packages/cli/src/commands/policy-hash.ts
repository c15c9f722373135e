import type { Command } from "../command.ts";

/** `graphveil policy hash`. */
export const policyHash: Command = {
  name: "policy hash",
  summary: "Print the hash that replies and audit events give of a policy",
  description: `It is the SHA-256 of the policy's canonical form (RFC 8785), in hexadecimal: spaces and the order of members
do not change it. Compare it with x-graphveil-policy of a reply, or with policy of an audit event.`,
  parameters: [{ form: "<file>", meaning: "the policy, as JSON" }],
  examples: ["graphveil policy hash policy.json"],
  load: async () => (await import("../policy/run-hash.ts")).runHash,
};
