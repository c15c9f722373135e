/** The parts of an e-mail address that Psoxy's canonical form is made of. */
export interface MailboxAddress {
  /** As it is written, without quotation marks around it. */
  readonly local: string;
  /** As it is written. */
  readonly domain: string;
  /** True for a local part in quotation marks, whose canonical form is not known. */
  readonly isQuoted: boolean;
}

const atom = String.raw`[A-Za-z0-9!#$%&'*+/=?^_\x60{|}~-]+`;
const label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const domain = String.raw`(?:${label}\.)+[A-Za-z]{2,26}`;
const comment = String.raw`(?:\s*\([^()]*\)\s*)?`;
const addrSpec = String.raw`(?:(?<local>${atom}(?:\.${atom})*)|"(?<quoted>[^"\\\r\n]*)")@(?<domain>${domain})`;
const bare = new RegExp(`^${comment}\\s*${addrSpec}\\s*${comment}$`);
const named = new RegExp(String.raw`^\s*(?:"[^"]*"|[^<>"@]*)\s*<\s*${addrSpec}\s*>${comment}\s*$`);

/**
 * Reads a value that Psoxy takes for an e-mail address: a mailbox of RFC 2822, also with a name and angle brackets, whose
 * domain has a dot and ends in two to 26 letters. It takes everything else as it stands.
 */
export function parseMailboxAddress(value: string): MailboxAddress | undefined {
  const { groups } = bare.exec(value) ?? named.exec(value) ?? {};
  const written = groups?.["domain"];
  if (written === undefined) return undefined;
  const quoted = groups?.["quoted"];
  return { local: quoted ?? groups?.["local"] ?? "", domain: written, isQuoted: quoted !== undefined };
}
