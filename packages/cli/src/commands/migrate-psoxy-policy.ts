import type { Command } from "../command.ts";

/** `graphveil migrate psoxy-policy`. */
export const migratePsoxyPolicy: Command = {
  name: "migrate psoxy-policy",
  summary: "Make a policy of rules of Psoxy's, and say what is not the same",
  description: `Takes a file of rules, or the name of a prebuilt source: entra-id, outlook-mail, outlook-cal, each with _no-app-ids or
_no-app-ids-no-groups. Writes a policy that allows the same operations under the profile, and tightens it where more
would leave than before; it never loosens. Prints a line for each property of which more, less or something else
leaves, and what has no counterpart.`,
  parameters: [
    { form: "<rules>", meaning: "a .yaml file, or the name of a prebuilt source" },
    { form: "--out <file>", meaning: "the policy to write; it must not exist", required: true },
    { form: "--profile <name>", meaning: "strict (the default) or analytics" },
    {
      form: "--match <json>",
      meaning: "who the caller is, as the policy writes it; the local one by default",
    },
    { form: "--tenant-domains <list>", meaning: "your own domains, with commas between them" },
    { form: "--json", meaning: "print one JSON object in place of the table" },
  ],
  examples: [
    "graphveil migrate psoxy-policy outlook-cal_no-app-ids --tenant-domains contoso.com --out policy.json",
    "graphveil migrate psoxy-policy rules.yaml --out policy.json",
  ],
  load: async () => (await import("../migrate/run-psoxy-policy.ts")).runPsoxyPolicy,
};
