import { parseArgs } from "node:util";
import { ConfigurationError } from "@graphveil/core";
import { PortError } from "./local-server.ts";
import { serve } from "./serve.ts";

const usage = `Usage: graphveil serve

  serve   The proxy on loopback, for the policy's caller "local". Without a tenant in GRAPHVEIL_TENANT_ID it
          serves an embedded simulator with a seeded one, under GRAPHVEIL_POLICY if that is set. PORT chooses
          the port (8787).
`;

const fail = (text: string): void => {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
};

const explain = (error: unknown): string => {
  if (error instanceof ConfigurationError) {
    const lines = error.problems.map(({ variable, problem }) => `  ${variable} ${problem}`);
    return `Nothing is served: the configuration has ${lines.length} problem(s).\n${lines.join("\n")}`;
  }
  return error instanceof PortError
    ? `Nothing is served: ${error.message}.`
    : "Nothing is served: an unforeseen error.";
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { help: { type: "boolean", short: "h" } },
});
const [command, ...rest] = positionals;

if (values.help === true) process.stdout.write(usage);
else if (command !== "serve" || rest.length > 0) fail(usage);
else {
  try {
    const server = await serve({ env: process.env, write: (text) => process.stdout.write(text) });
    process.once("SIGINT", () => void server.close());
    process.once("SIGTERM", () => void server.close());
  } catch (error) {
    fail(explain(error));
    if (error instanceof Error && !(error instanceof ConfigurationError || error instanceof PortError))
      throw error;
  }
}
