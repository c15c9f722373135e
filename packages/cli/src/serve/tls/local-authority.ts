import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError } from "../../command-error.ts";
import { EXIT } from "../../exit-codes.ts";
import { writePrivateFile } from "../../files.ts";
import { type CertificateAndKey, createLocalAuthority, issueLocalCertificate } from "./local-certificate.ts";

/** What the local server proves itself with, and what a client has to be given to believe it. */
export interface LocalTls extends CertificateAndKey {
  /** Path of the authority's certificate. */
  readonly authorityFile: string;
  readonly validTo: Date;
}

const CERTIFICATE = "local-ca.pem";
const KEY = "local-ca.key";
/** An authority that ends sooner is replaced. */
const LEAST_LEFT_MS = 24 * 60 * 60_000;

interface Authority {
  readonly certificate: string;
  readonly signer: KeyObject;
}

/** The authority that is there; undefined for none, one that ends soon, and files that do not belong together. */
const readAuthority = async (folder: string, now: number): Promise<Authority | undefined> => {
  try {
    const certificate = await readFile(join(folder, CERTIFICATE), "utf8");
    const signer = createPrivateKey(await readFile(join(folder, KEY), "utf8"));
    const parsed = new X509Certificate(certificate);
    const isGood = parsed.checkPrivateKey(signer) && parsed.validToDate.getTime() - now > LEAST_LEFT_MS;
    return isGood ? { certificate, signer } : undefined;
  } catch {
    return undefined;
  }
};

const makeAuthority = async (folder: string, now: number): Promise<Authority> => {
  const { certificate, key } = createLocalAuthority(now);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    throw new CommandError(
      EXIT.wrongUse,
      `The folder ${folder} cannot be made (${code}); set XDG_DATA_HOME to another.`,
    );
  }
  await writePrivateFile(folder, KEY, key);
  await writePrivateFile(folder, CERTIFICATE, certificate);
  return { certificate, signer: createPrivateKey(key) };
};

/**
 * A new certificate for loopback from the authority in the folder, which is made where there is none that lasts. Only the
 * owner may read the authority's key (mode 0600). Nothing is put into a trust store: to trust it, name its file.
 *
 * @throws CommandError (wrong use) if the folder cannot be written
 */
export async function openLocalTls(folder: string, now: number = Date.now()): Promise<LocalTls> {
  const authority = (await readAuthority(folder, now)) ?? (await makeAuthority(folder, now));
  return {
    ...issueLocalCertificate(authority, now),
    authorityFile: join(folder, CERTIFICATE),
    validTo: new X509Certificate(authority.certificate).validToDate,
  };
}
