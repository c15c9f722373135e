import type { X509Certificate } from "node:crypto";
import type { RunCommand } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { readCertificateFile } from "./certificate-file.ts";
import { openKmsKey } from "./kms-key.ts";
import { daysOption, keyOption, makeCertificate } from "./new-certificate.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

const lifetimeDays = ({ validFromDate, validToDate }: X509Certificate): number =>
  Math.max(1, Math.round((validToDate.getTime() - validFromDate.getTime()) / DAY_MS));

const commonNameOf = ({ subject }: X509Certificate): string => /^CN=(.+)$/m.exec(subject)?.[1] ?? "graphveil";

/**
 * Makes the certificate that follows another one of the same key: both are valid for a while, so nothing stops in between.
 *
 * @throws CommandError if an option or a file is wrong, the certificate is of another key, or the key refuses
 */
export const runRenew: RunCommand = async ({ args: [path = ""], options }, context) => {
  const reference = keyOption(options["key"]);
  const old = await readCertificateFile(context.folder, path);
  const days = daysOption(options["days"], lifetimeDays(old));
  const key = await openKmsKey(reference, context);
  if (!old.publicKey.equals(key.publicKey))
    throw new CommandError(
      EXIT.no,
      `${path} is the certificate of another key. For a new key, use graphveil certificate create.`,
    );
  const json = options["json"] === true;
  await makeCertificate(
    { key, commonName: commonNameOf(old), days, path: String(options["out"]), json },
    context,
  );
  if (json) return EXIT.done;
  const hasExpired = Date.now() >= old.validToDate.getTime();
  context.write(
    hasExpired
      ? "The old certificate has expired: the proxy gets no token until the new one is uploaded and configured.\n"
      : `Leave the old one in place until the proxy runs with the new one, ${old.validToDate.toISOString().slice(0, 10)} at the latest.\n`,
  );
  return EXIT.done;
};
