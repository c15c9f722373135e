import type { Command } from "../command.ts";

/** `graphveil policy init`. */
export const policyInit: Command = {
  name: "policy init",
  summary: "Write a first policy, from questions and answers or from flags",
  description: `At a terminal it asks for what the flags leave open. With --caller and who that is,
it asks nothing: what is not said is strict, directory, mail and calendar, and every
mailbox. It writes a new file (policy.json) and never over one that is there.
Ctrl-C writes nothing.`,
  parameters: [
    { form: "[file]", meaning: "the file to write (policy.json)" },
    { form: "--caller <name>", meaning: "what audit events call who reads" },
    { form: "--aws-role <arn>", meaning: "who reads: a role of AWS" },
    { form: "--aws-account <digits>", meaning: "who reads: an account of AWS" },
    { form: "--google <account>", meaning: "who reads: a service account, by unique id or e-mail" },
    { form: "--local", meaning: "who reads: this machine, to try the policy" },
    { form: "--profile <name>", meaning: "strict or analytics (strict)" },
    { form: "--groups <names>", meaning: "directory, mail, calendar, rooms; commas between them" },
    { form: "--domains <names>", meaning: "the tenant's own domains; commas between them" },
    { form: "--mailboxes <group>", meaning: "only mailboxes of this group's members, by its id" },
    { form: "--exclude <group>", meaning: "never mailboxes of this group's members, by its id" },
    { form: "--private", meaning: "leave out private messages and meetings" },
  ],
  examples: [
    "graphveil policy init",
    "graphveil policy init --caller acme --aws-role arn:aws:iam::123456789012:role/reader --domains contoso.com",
    "graphveil policy init trial.json --caller trial --local --profile analytics",
  ],
  load: async () => (await import("../policy/run-init.ts")).runInit,
};
