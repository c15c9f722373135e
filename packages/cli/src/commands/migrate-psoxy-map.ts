import type { Command } from "../command.ts";

/** `graphveil migrate psoxy-map`. */
export const migratePsoxyMap: Command = {
  name: "migrate psoxy-map",
  summary: "Map the tokens of Psoxy to those of this proxy, for the owner of both",
  description: `Reads addresses and ids from a file, one a line, or those of every user with --users. Writes for each the token that
Psoxy gave and the one that this proxy gives, or why there is none. With --tokens it writes a line for each token
of a file instead: t~ and p~ with or without a domain, the hash alone, or JSON. Keys, policy and tenant come from the
variables of a deployed function; nothing but the KMS is asked unless --users is given.
The salt is read from a file descriptor or asked for; it is never an argument or a variable, and never written.`,
  parameters: [
    { form: "[file]", meaning: "addresses and ids, one a line" },
    { form: "--users", meaning: "take the addresses and ids of every user of the directory" },
    { form: "--tokens <file>", meaning: "map these tokens, one a line" },
    { form: "--out <file>", meaning: "the map, .csv or .ndjson; only you may read it", required: true },
    { form: "--salt-fd <number>", meaning: "file descriptor of PSOXY_SALT; without it you are asked" },
    { form: "--salt-newline <answer>", meaning: "keep or strip a line break at the end of the salt" },
    { form: "--emails <reading>", meaning: "strict (the default), or ignore-dots where Psoxy did" },
    { form: "--domains <handling>", meaning: "preserve (the default), redact or tokenize, as Psoxy did" },
    { form: "--domain-salt-fd <number>", meaning: "file descriptor of the salt of domains, for tokenize" },
    {
      form: "--caller <name>",
      meaning: "the caller whose tokens are mapped; needed for one that is separate",
    },
    { form: "--with-addresses", meaning: "write the address or id beside its tokens, too" },
  ],
  examples: [
    "graphveil migrate psoxy-map --users --out map.csv",
    "graphveil migrate psoxy-map addresses.txt --tokens old-tokens.txt --out map.ndjson --salt-fd 3 3< salt",
  ],
  load: async () => (await import("../migrate/run-psoxy-map.ts")).runPsoxyMap,
};
