import { ConfigurationError } from "@graphveil/core";
import type { CommandContext, RunCommand } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { namesRealTenant } from "./environment.ts";
import { PortError } from "./local-server.ts";
import { serve } from "./serve.ts";

const REAL_HINT = [
  "Variables of the proxy are set, so the real clouds are meant; docs/configuration.md says what each holds.",
  "Without them (GRAPHVEIL_POLICY and GRAPHVEIL_LOG_LEVEL aside) an embedded simulator is served.",
];
const VARIABLES_HINT = ["docs/configuration.md says what each variable may hold."];
const POLICY_HINT = [
  "docs/policy.md and docs/policy.schema.json say what a policy may hold. To try one here, give the caller in",
  'question the match { "local": true }, and take out callers with the match "oidc".',
];

/** What the person who started the server can mend, in words. */
const explain = (error: unknown, env: CommandContext["env"], real: boolean): unknown => {
  if (error instanceof PortError)
    return new CommandError(EXIT.configuration, `Nothing is served: ${error.message}.`);
  if (!(error instanceof ConfigurationError)) return error;
  const lines = error.problems.map(({ variable, problem }) => `${variable} ${problem}`);
  const head = `Nothing is served: the configuration has ${lines.length} problem(s).`;
  const simulatorHint = error.problems.some(({ variable }) => variable === "GRAPHVEIL_POLICY")
    ? POLICY_HINT
    : VARIABLES_HINT;
  const hint = real || namesRealTenant(env) ? REAL_HINT : simulatorHint;
  return new CommandError(EXIT.configuration, head, [...lines.map((line) => `  ${line}`), ...hint]);
};

/**
 * Serves until the command is asked to stop.
 *
 * @throws CommandError if the configuration has faults or the port cannot be used
 */
export const runServe: RunCommand = async ({ options }, { env, folder, write, colours, stopped }) => {
  const stop = stopped();
  const server = await serve({ env, folder, write, colours, options }).catch((error: unknown) => {
    throw explain(error, env, options["real"] === true);
  });
  await stop;
  await server.close();
  return EXIT.done;
};
