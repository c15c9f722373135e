/** What a mailbox is counted by: names of users are the same in either case. */
export const mailboxKey = (mailbox: string | undefined): string | undefined => mailbox?.toLowerCase();

/** What is below a user is in its mailbox. */
const inMailbox = /^\/v1\.0\/users\/([^/?]+)\//;

/** The user whose mailbox a path reads, as it names it; undefined for any other path. */
export function mailboxOf(pathAndQuery: string): string | undefined {
  const key = inMailbox.exec(pathAndQuery)?.[1];
  return key === undefined ? undefined : decodeURIComponent(key);
}
