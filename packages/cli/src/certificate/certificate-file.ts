import { X509Certificate } from "node:crypto";
import { certificateFaultText, readClientCertificate } from "@graphveil/core";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { readGivenFile } from "../files.ts";

/**
 * Reads the certificate of a file.
 *
 * @throws CommandError (wrong use) if the file holds no certificate that can be used
 */
export async function readCertificateFile(folder: string, path: string): Promise<X509Certificate> {
  const pem = (await readGivenFile(folder, path)).toString("utf8");
  const certificate = readClientCertificate(pem);
  if (typeof certificate === "string")
    throw new CommandError(EXIT.wrongUse, `${path} ${certificateFaultText(certificate)}.`);
  return new X509Certificate(pem);
}
