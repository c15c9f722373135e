import type { Command } from "../command.ts";
import { connectionParameters } from "./connection-parameters.ts";

/** `graphveil doctor`. */
export const doctor: Command = {
  name: "doctor",
  summary: "Find what keeps the proxy from reading, leg by leg, and say what to do",
  description: `Looks at the configuration, the policy, the identity token, the federated
credential or the certificate, the exchange, the permissions, Graph for each
group of operations, the keys, and a mailbox on each side of the scope. Each is
pass, warn, fail or untried, with what should be, what is, and the remedy.

With --url the legs that are the function's own run in the function, by its
/_graphveil/health?deep=1, signed as its caller as graphveil call does; the
caller's entry needs "deepHealth": true. Without it they run here, with the
function's variables and whatever identity this machine has; what only the
function can try is untried then, which is no pass. Where neither is given, the
local server is asked.

Exit codes: 0 no check failed and the whole chain was tried; 1 a check failed,
or a leg of the chain could not be tried; 3 the configuration has faults; 4 the
function refuses; 5 it cannot be reached.`,
  parameters: [
    ...connectionParameters,
    {
      form: "--credentials <file>",
      meaning: "compare with what az ad app federated-credential list --id APP prints",
    },
    { form: "--scope-group <group>", meaning: "Exchange grants mailboxes only within this group's scope" },
    { form: "--inside <mailbox>", meaning: "a mailbox that must open" },
    { form: "--outside <mailbox>", meaning: "a mailbox that must not open" },
    { form: "--large <path>", meaning: "a path with a reply of more than 6 MB" },
    { form: "--quick", meaning: "leave out what only the tenant's data tells: some hundred requests" },
    { form: "--state <file>", meaning: "keep delta links in this file, and try them after 8 and 31 days" },
    { form: "--wait <time>", meaning: "wait so long for what settles by itself, such as 5m" },
    { form: "--report <file>", meaning: "write a report that can be attached to an issue" },
    { form: "--json", meaning: "print one JSON object" },
  ],
  examples: [
    "graphveil doctor --url https://<id>.lambda-url.eu-central-1.on.aws --role arn:aws:iam::123456789012:role/operator",
    "graphveil doctor --url URL --wait 5m",
    "graphveil doctor --url URL --scope-group graphveil-mailboxes --inside ID --outside ID",
    "graphveil doctor --json --report doctor.json",
  ],
  load: async () => (await import("../doctor/run-doctor.ts")).runDoctor,
};
