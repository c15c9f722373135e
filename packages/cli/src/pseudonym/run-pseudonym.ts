import type { RunCommand } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { askedLine } from "../keys/asked-line.ts";
import { openKeys } from "./keys.ts";
import { type PersonPseudonym, pseudonymsOf } from "./pseudonyms.ts";

const linesOf = (pseudonyms: readonly PersonPseudonym[]): string =>
  pseudonyms
    .map(
      ({ address, caller, version, pseudonym }) =>
        `${[address, caller ?? "", version, pseudonym].join("\t")}\n`,
    )
    .join("");

/**
 * Prints the pseudonyms of addresses in the clear, for the owner of the keys.
 *
 * @throws CommandError if there is no address, the policy has no such caller, or the keys are not available
 */
export const runPseudonym: RunCommand = async ({ args, options }, context) => {
  const { readInput, write, writeError } = context;
  const given = args.length > 0 ? args : (await readInput()).split(/\r?\n/);
  const addresses = given.map((address) => address.trim()).filter((address) => address !== "");
  if (addresses.length === 0)
    throw new CommandError(
      EXIT.wrongUse,
      "Give addresses as arguments, or one a line on the standard input.",
    );
  const { policy, keyring } = await openKeys({ options }, context);
  const caller = options["caller"] === undefined ? undefined : String(options["caller"]);
  if (caller !== undefined && !policy.callers.some(({ name }) => name === caller))
    throw new CommandError(
      EXIT.wrongUse,
      "The policy has no caller of that name; see the names of its callers.",
    );
  const versions = keyring.accept.map(({ version }) => version);
  writeError(askedLine(addresses.length, "pseudonyms", versions));
  const pseudonyms = pseudonymsOf(addresses, keyring, policy, caller);
  write(options["json"] === true ? `${JSON.stringify(pseudonyms, null, 2)}\n` : linesOf(pseudonyms));
  return EXIT.done;
};
