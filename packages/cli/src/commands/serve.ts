import type { Command } from "../command.ts";
import { serveFaults } from "./serve-faults.ts";

const width = Math.max(...Object.keys(serveFaults).map((name) => name.length));
const faults = Object.entries(serveFaults).map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`);

/** `graphveil serve`. */
export const serve: Command = {
  name: "serve",
  summary: "Run the proxy on loopback, in front of a simulated tenant",
  description: `Serves the policy's callers with the match { "local": true }, on 127.0.0.1
only.

Behind it is an embedded simulator with a seeded tenant, under the policy of
--policy or GRAPHVEIL_POLICY if one is given. Where any other variable of
docs/configuration.md but GRAPHVEIL_LOG_LEVEL is set, or with --real, it serves
the real clouds. Each request leaves one short line. Stop it with Ctrl-C.

With --tls the certificate comes from an authority of this machine, for
localhost, 127.0.0.1 and ::1 alone and for 30 days. Its files are in your data
folder, and it is put into no trust store.

The faults that --fault takes:
${faults.join("\n")}`,
  parameters: [
    { form: "--port <number>", meaning: "the port (PORT, else 8787; 0 takes a free one)" },
    {
      form: "--policy <file>",
      meaning: "the policy, watched: a change takes effect if it has no faults, else the old one stays",
    },
    { form: "--tls", meaning: "answer by https, for clients that take nothing else" },
    { form: "--fault <names>", meaning: "let the simulated clouds fail; commas between several names" },
    {
      form: "--live [seconds]",
      meaning: "let the simulated tenant go on living, with a change every so many seconds (5)",
    },
    { form: "--real", meaning: "serve the real clouds, or nothing if a variable is missing" },
    { form: "--json", meaning: 'print audit events, and first a line with "ready": true and the URL' },
  ],
  examples: [
    "graphveil serve",
    "graphveil serve --policy policy.json --port 8080",
    "graphveil serve --live 2 --fault graph-throttled",
    "graphveil serve --tls --json",
  ],
  load: async () => (await import("../serve/run-serve.ts")).runServe,
};
