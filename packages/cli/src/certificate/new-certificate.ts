import type { X509Certificate } from "node:crypto";
import { type ManagedKeyReference, parseKeyReference } from "@graphveil/core";
import type { CommandContext, CommandInput } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { writeNewFile } from "../files.ts";
import { describeCertificate, keyCredential, uploadLines } from "./description.ts";
import { type KmsKey, withRemedy } from "./kms-key.ts";
import { createSelfSigned } from "./x509.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Clocks differ: a certificate that begins now is not valid yet for somebody. */
const STARTS_BEFORE_MS = 5 * MINUTE_MS;
const MAX_DAYS = 1825;

/**
 * The key that an option names.
 *
 * @throws CommandError (wrong use) for what names no key of a key management service
 */
export function keyOption(value: CommandInput["options"][string]): ManagedKeyReference {
  const reference = parseKeyReference(String(value));
  if (reference === undefined || reference.kind === "dev")
    throw new CommandError(
      EXIT.wrongUse,
      "--key must be awskms:<key ARN, not an alias> or gcpkms:<crypto key version name>.",
    );
  return reference;
}

/**
 * The validity that an option names, in days.
 *
 * @throws CommandError (wrong use) for what is not a number of days up to five years
 */
export function daysOption(value: CommandInput["options"][string], fallback: number): number {
  const days = value === undefined ? fallback : Number(value);
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS)
    throw new CommandError(EXIT.wrongUse, `--days must be a whole number from 1 to ${MAX_DAYS}.`);
  return days;
}

/** What a new certificate is made of. */
export interface NewCertificate {
  readonly key: KmsKey;
  readonly commonName: string;
  readonly days: number;
  /** Where it is written to. */
  readonly path: string;
  readonly json: boolean;
}

/**
 * Makes a certificate, writes it, and says what to do with it.
 *
 * @throws CommandError if the key does not sign, or the file is there already
 */
export async function makeCertificate(
  { key, commonName, days, path, json }: NewCertificate,
  { folder, write }: CommandContext,
): Promise<X509Certificate> {
  const now = Date.now();
  const notBefore = new Date(now - STARTS_BEFORE_MS);
  const notAfter = new Date(now + days * DAY_MS);
  const { publicKey, algorithm, sign } = key;
  const certificate = await withRemedy(() =>
    createSelfSigned({ publicKey, commonName, notBefore, notAfter, algorithm, sign }),
  );
  if (certificate === undefined)
    throw new CommandError(
      EXIT.refused,
      "The signature does not verify under the key's public half. Try again.",
    );
  await writeNewFile(folder, path, certificate.toString());
  const lines = [`Wrote ${path}`, ...describeCertificate(certificate, now), "", ...uploadLines(path)];
  const pss =
    algorithm === "PS256"
      ? [
          "It is signed with RSASSA-PSS, since a Cloud KMS key has one algorithm: whether Entra ID takes it is unproven.",
        ]
      : [];
  write(
    json
      ? `${JSON.stringify({ file: path, keyCredential: keyCredential(certificate) })}\n`
      : `${[...lines, ...pss].join("\n")}\n`,
  );
  return certificate;
}
