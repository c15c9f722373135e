import type { Command } from "../command.ts";

/** `graphveil serve`. */
export const serve: Command = {
  name: "serve",
  summary: "Run the proxy on loopback, in front of a simulated tenant",
  description: `Serves the policy's callers with the match { "local": true }, on 127.0.0.1 only.

Behind it is an embedded simulator with a seeded tenant, under the policy of GRAPHVEIL_POLICY if that is
set. Where any other variable of docs/configuration.md but GRAPHVEIL_LOG_LEVEL is set, it serves the real
clouds. PORT chooses the port (8787; 0 takes a free one). Stop it with Ctrl-C.`,
  examples: ["graphveil serve", "PORT=8080 GRAPHVEIL_POLICY=./policy.json graphveil serve"],
  load: async () => (await import("../serve/run-serve.ts")).runServe,
};
