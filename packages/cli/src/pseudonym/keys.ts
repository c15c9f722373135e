import { ConfigurationError, RootKeyError } from "@graphveil/core";
import type { PolicyDocument } from "@graphveil/core/policy";
import { deriveKeys, type Keyring } from "@graphveil/core/privacy";
import type { CommandContext, CommandInput } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { readRoot } from "../keys/root-file.ts";
import { readPolicy } from "../policy/read-policy.ts";
import { createRealService } from "../serve/environment.ts";

/** What pseudonyms are made with. */
export interface PseudonymKeys {
  readonly policy: PolicyDocument;
  readonly keyring: Keyring;
}

const LIMIT_MS = 30_000;

/** From files with root keys: offline. */
const fromFiles = async (
  folder: string,
  roots: string,
  policyPath: string | undefined,
): Promise<PseudonymKeys> => {
  if (policyPath === undefined)
    throw new CommandError(
      EXIT.wrongUse,
      "--root goes with --policy: the policy says whose keys are separate.",
    );
  const { document } = await readPolicy(folder, policyPath);
  const given = await Promise.all(roots.split(",").map((each) => readRoot(folder, "--root", each)));
  const accept = given.map(({ version, root }) => ({ version, keys: deriveKeys(root) }));
  const [first] = accept;
  const issue = accept.find(({ version }) => version === document.keys.issue) ?? first;
  if (issue === undefined) throw new CommandError(EXIT.wrongUse, "--root must name a version and a file.");
  return { policy: document, keyring: { issue, accept } };
};

const explain = (error: unknown): unknown => {
  if (error instanceof ConfigurationError)
    return new CommandError(
      EXIT.configuration,
      "The keys are not available: the variables of the proxy have faults.",
      error.problems.map(({ variable, problem }) => `  ${variable} ${problem}`),
    );
  if (error instanceof RootKeyError)
    return new CommandError(
      error.code === "unavailable" ? EXIT.unreachable : EXIT.refused,
      `${error.message} ${error.remedy}`,
    );
  return error;
};

/** From the key management service, by the variables of the proxy and with the credentials of this machine. */
const fromService = async (
  { env, fetch }: Pick<CommandContext, "env" | "fetch">,
  policyText: string | undefined,
): Promise<PseudonymKeys> => {
  try {
    const variables = policyText === undefined ? env : { ...env, GRAPHVEIL_POLICY: policyText };
    const { configuration, parts } = createRealService(variables, () => undefined, fetch);
    const keyring = await parts.keyrings.getKeyring(AbortSignal.timeout(LIMIT_MS));
    return { policy: configuration.policy, keyring };
  } catch (error) {
    throw explain(error);
  }
};

/**
 * The keys that the options or the variables name. Nothing but the key can make a pseudonym, so that only who may use it is
 * answered, and the key management service records that it was used.
 *
 * @throws CommandError for all that the person who ran it can mend
 */
export async function openKeys(
  { options }: Pick<CommandInput, "options">,
  context: CommandContext,
): Promise<PseudonymKeys> {
  const { folder } = context;
  const policyPath = typeof options["policy"] === "string" ? options["policy"] : undefined;
  if (typeof options["root"] === "string") return fromFiles(folder, options["root"], policyPath);
  const text =
    policyPath === undefined ? undefined : JSON.stringify((await readPolicy(folder, policyPath)).document);
  return fromService(context, text);
}
