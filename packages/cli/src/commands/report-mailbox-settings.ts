import type { Command } from "../command.ts";
import { connectionParameters } from "./connection-parameters.ts";

/** `graphveil report mailbox-settings`. */
export const reportMailboxSettings: Command = {
  name: "report mailbox-settings",
  summary: "Write the settings of every mailbox to a CSV",
  description: `Reads all mailboxes that the caller may see, or those of --mailboxes: time
zone, language, working hours, date and time format, automatic replies (status
and dates, never their text), purpose and delegate delivery. The first column
is the mailbox as the caller's profile shows it.

20 mailboxes are asked for in a batch, as many batches at a time as the service
can bear. A mailbox that is refused or keeps failing goes into the second file
with its code and what to do about it; that file can be given to --mailboxes
later.

Both files are written beside their place and then put there, so that what is
there stays until the new one is whole. Until then the work is kept in
<file>.part: after Ctrl-C or a crash, the same command with --resume goes on.

If none or fewer than half of the mailboxes could be read, the exit code is 1.`,
  parameters: [
    { form: "--out <file>", meaning: "the CSV to write", required: true },
    {
      form: "--failures <file>",
      meaning: "the CSV of mailboxes not read; <out>.failures.csv without it",
    },
    {
      form: "--mailboxes <file>",
      meaning: "ids of users, one a line, or a CSV with a column id; without it, all of /users",
    },
    { form: "--resume", meaning: "go on with a run that did not end" },
    { form: "--json", meaning: "print the summary as one JSON object" },
    ...connectionParameters,
  ],
  examples: [
    "graphveil report mailbox-settings --out settings.csv",
    "graphveil report mailbox-settings --out settings.csv --resume --url https://<id>.lambda-url.eu-central-1.on.aws",
    "graphveil report mailbox-settings --out again.csv --mailboxes settings.failures.csv",
  ],
  load: async () => (await import("../report/run-mailbox-settings.ts")).runMailboxSettings,
};
