import { existsSync } from "node:fs";

/** Nothing says where the providers are, so nothing can be applied. */
export class MirrorMissingError extends Error {
  override readonly name = "MirrorMissingError";
}

/** What Terraform and its providers take from the machine; credentials, profiles and endpoints of a real cloud stay behind. */
const INHERITED = ["PATH", "HOME", "TMPDIR", "TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR"];

/**
 * The variables that an example is applied with: the world's, the example's inputs, and of the machine's only those that lead to
 * Terraform and its providers.
 *
 * @throws MirrorMissingError if `TF_CLI_CONFIG_FILE` names no file
 */
export function applyEnvironment(
  machine: NodeJS.ProcessEnv,
  world: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  requireMirror(machine);
  const inherited = INHERITED.flatMap((name) => {
    const value = machine[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const given = Object.entries(inputs).map(([name, value]) => [`TF_VAR_${name}`, value] as const);
  return { ...Object.fromEntries(inherited), ...world, ...Object.fromEntries(given) };
}

/**
 * Checks that the machine names a mirror.
 *
 * @throws MirrorMissingError with what to set, and where its form is described
 */
export function requireMirror({ TF_CLI_CONFIG_FILE: file }: NodeJS.ProcessEnv): void {
  if (file !== undefined && file !== "" && existsSync(file)) return;
  const found = file === undefined || file === "" ? "is not set" : `names ${file}, which is not there`;
  throw new MirrorMissingError(
    `TF_CLI_CONFIG_FILE ${found}. Set it to a CLI configuration file whose provider_installation names a mirror with the real ` +
      "providers: https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation",
  );
}
