import type { RunCommand } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { readCertificateFile } from "./certificate-file.ts";
import { describeCertificate, keyCredential } from "./description.ts";
import { openKmsKey } from "./kms-key.ts";
import { keyOption } from "./new-certificate.ts";

/**
 * Says what a certificate is, and with a key whether it belongs to it.
 *
 * @returns 1 for a certificate that has expired, or that is another key's
 * @throws CommandError if the file is no certificate, or the key cannot be read
 */
export const runShow: RunCommand = async ({ args: [path = ""], options }, context) => {
  const certificate = await readCertificateFile(context.folder, path);
  const now = Date.now();
  const isValid = now < certificate.validToDate.getTime();
  const key = options["key"] === undefined ? undefined : await openKmsKey(keyOption(options["key"]), context);
  const belongs = key === undefined ? undefined : certificate.publicKey.equals(key.publicKey);
  if (options["json"] === true) {
    const shown = { isValid, belongsToKey: belongs, keyCredential: keyCredential(certificate) };
    context.write(`${JSON.stringify(shown)}\n`);
  } else {
    const verdict = belongs ? "it is of this key" : "it is of ANOTHER key";
    const lines = describeCertificate(certificate, now);
    context.write(
      `${[...lines, ...(belongs === undefined ? [] : [`Compared with --key  ${verdict}`])].join("\n")}\n`,
    );
  }
  return isValid && belongs !== false ? EXIT.done : EXIT.no;
};
