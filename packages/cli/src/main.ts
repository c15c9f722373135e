import { parseArgs } from "node:util";
import { ConfigurationError } from "@graphveil/core";
import { namesRealTenant } from "./environment.ts";
import { PortError } from "./local-server.ts";
import { serve } from "./serve.ts";

const usage = `Usage: graphveil serve   (in a checkout: npx --yes pnpm@12 start)

  serve   The proxy on loopback, for the policy's callers with the match { "local": true }. An embedded simulator
          with a seeded tenant stands behind it, under the policy of GRAPHVEIL_POLICY if that is set. Where any
          other variable of docs/configuration.md but GRAPHVEIL_LOG_LEVEL is set, the real clouds do. PORT
          chooses the port (8787).
`;

const fail = (text: string): void => {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
};

const realHint = `Variables of the proxy are set, so the real clouds are meant; docs/configuration.md says what each holds.
Without them (GRAPHVEIL_POLICY and GRAPHVEIL_LOG_LEVEL aside) an embedded simulator is served.`;
const simulatorHint = `docs/policy.md and docs/policy.schema.json say what a policy may hold. To try one here, give the caller in
question the match { "local": true }, and take out callers with the match "oidc".`;

const explain = (error: unknown): string => {
  if (error instanceof ConfigurationError) {
    const lines = error.problems.map(({ variable, problem }) => `  ${variable} ${problem}`);
    const head = `Nothing is served: the configuration has ${lines.length} problem(s).`;
    return [head, ...lines, namesRealTenant(process.env) ? realHint : simulatorHint].join("\n");
  }
  return error instanceof PortError
    ? `Nothing is served: ${error.message}.`
    : "Nothing is served: an unforeseen error.";
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: { help: { type: "boolean", short: "h" } },
});
const isKnown = positionals.join(" ") === "serve" && Object.keys(values).length === 0;

if (values["help"] === true) process.stdout.write(usage);
else if (!isKnown) fail(usage);
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
