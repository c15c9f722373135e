import type { Command } from "../command.ts";

/** `graphveil pseudonym`. */
export const pseudonym: Command = {
  name: "pseudonym",
  summary: "Print the pseudonyms of addresses, for the owner of the keys",
  description: `For a person who asks what is stored about them: a platform knows them by pseudonym
alone. docs/privacy-officer.md has the steps.

The keys come from the key management service that GRAPHVEIL_KEY names, by the
same variables as the proxy's and with your own credentials, which need the
right to use the key; or offline from root keys in files (--root, --policy), as
docs/rotation.md gets them. Addresses are arguments, or one a line on the
standard input, where no list of processes shows them.

Each line has the address, the caller with keys of its own (empty for all that
share keys), the key version and the pseudonym, with tabs between them. The
standard error says who asked, when and for how many.`,
  parameters: [
    { form: "[addresses...]", meaning: "in the clear: every address that the person has" },
    { form: "--caller <name>", meaning: "the one caller that is meant; else all" },
    { form: "--policy <file>", meaning: "the policy, else that of GRAPHVEIL_POLICY" },
    { form: "--root <version=file>", meaning: "root keys, with commas between several versions" },
    { form: "--json", meaning: "print a list of objects" },
  ],
  examples: [
    "graphveil pseudonym ada@contoso.com ada.lovelace@contoso.com",
    "graphveil pseudonym --root v1=v1.root --policy policy.json < addresses.txt",
  ],
  load: async () => (await import("../pseudonym/run-pseudonym.ts")).runPseudonym,
};
