import { accessOf } from "@graphveil/core/access";
import { warningText } from "@graphveil/core/policy-warnings";
import type { RunCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { accessLines } from "./access-lines.ts";
import { readPolicy } from "./read-policy.ts";

/**
 * Prints what a policy lets each caller read, on a page that a person can sign.
 *
 * @throws CommandError if the policy cannot be read or has faults
 */
export const runShow: RunCommand = async ({ args: [path = ""], options }, { folder, write }) => {
  const { document, policyHash, permissions, warnings } = await readPolicy(folder, path);
  const accesses = document.callers.map((entry) => accessOf(document, entry));
  if (options["json"] === true) {
    const callers = accesses.map(({ entry, departure, operations, exposures, phrases }) => ({
      ...entry,
      profile: departure.label,
      loosenedBy: departure.loosenedBy,
      tightenedBy: departure.tightenedBy,
      phrases: phrases.length,
      templates: operations.map(({ template }) => template),
      leaves: [...exposures.values()],
    }));
    write(`${JSON.stringify({ policyHash, permissions, callers }, null, 2)}\n`);
    return EXIT.done;
  }
  const domains = document.tenantDomains.length === 0 ? "none" : document.tenantDomains.join(", ");
  const lines = [
    `Policy ${policyHash}`,
    `Domains that stay readable behind pseudonyms: ${domains}`,
    `Permissions of Microsoft Graph: ${permissions.map(({ name }) => name).join(", ")}`,
    ...accesses.flatMap((access) => ["", ...accessLines(access, document, options["all"] === true)]),
    ...(warnings.length === 0 ? [] : ["", ...warnings.map((each) => `Warning: ${warningText(each)}`)]),
    "",
    "What is not named here does not leave.",
  ];
  write(lines.map((line) => `${line}\n`).join(""));
  return EXIT.done;
};
