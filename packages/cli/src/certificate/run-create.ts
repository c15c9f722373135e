import type { RunCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { openKmsKey } from "./kms-key.ts";
import { daysOption, keyOption, makeCertificate } from "./new-certificate.ts";

const DEFAULT_DAYS = 365;

/**
 * Makes the first certificate of a key.
 *
 * @throws CommandError if an option is wrong, the key refuses, or the file is there already
 */
export const runCreate: RunCommand = async ({ options }, context) => {
  const reference = keyOption(options["key"]);
  const days = daysOption(options["days"], DEFAULT_DAYS);
  await makeCertificate(
    {
      key: await openKmsKey(reference, context),
      commonName: String(options["name"] ?? "graphveil"),
      days,
      path: String(options["out"]),
      json: options["json"] === true,
    },
    context,
  );
  return EXIT.done;
};
