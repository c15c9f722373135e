import type { Command } from "../command.ts";

/** `graphveil keys rotation-map`. */
export const keysRotationMap: Command = {
  name: "keys rotation-map",
  summary: "Print the new token for each old one after a key rotation",
  description: `Reads addresses and sealed ids from the standard input, one a line. Prints the old token, a tab and the
new token for each; nothing follows the tab if the old key did not make the token. It runs offline.
docs/rotation.md says how to get the root keys.`,
  parameters: [
    {
      form: "--from <version=file>",
      meaning: "the version that issued before, and its root key",
      required: true,
    },
    { form: "--to <version=file>", meaning: "the version that issues now, and its root key", required: true },
    { form: "--policy <file>", meaning: "the policy, as JSON", required: true },
    {
      form: "--caller <name>",
      meaning: "the caller whose tokens are mapped; needed for one that is separate",
    },
  ],
  examples: [
    "graphveil keys rotation-map --from v1=v1.root --to v2=v2.root --policy policy.json < values.txt > map.tsv",
  ],
  load: async () => (await import("../keys/run-rotation-map.ts")).runRotationMap,
};
