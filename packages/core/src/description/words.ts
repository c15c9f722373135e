import type { CallerMatch } from "../policy/callers.ts";
import type { MailboxSet } from "../policy/document/scope-rules.ts";
import type { Action } from "../schema/actions.ts";
import type { PropertyClass } from "../schema/notation.ts";
import type { ScopeMember } from "./comparison.ts";

/** What each class of properties holds. */
export const classMeanings: Readonly<Record<PropertyClass, string>> = {
  keep: "structure: booleans, numbers, dates, enumerations",
  address: "address, user principal name, SID or alias of a person or mailbox",
  name: "name of a person",
  objectId: "id of a directory object",
  itemId: "id of a mailbox item or a place",
  correlationId: "correlation id or version tag",
  text: "free text or content",
  url: "URL that opens content or grants access",
  phone: "telephone number",
  location: "place on earth",
  organization: "department, title and other organisational facts",
  sensitive: "special-category, HR or sign-in data",
  secret: "credential or security state",
  recurse: "complex value: each of its properties by its own class",
  block: "navigation that is out of scope",
};

/** How a value leaves, behind "leaves". */
export const actionWords: Readonly<Record<Action, string>> = {
  keep: "in the clear",
  recurse: "with its own properties, each by its class",
  pseudonymize: "as a pseudonym",
  seal: "as a sealed id, which works in later requests",
  correlate: "as a token that can only be compared",
  measure: "as its length and number of words",
  phrases: "as those phrases of the policy that it contains",
  count: "as a number of values",
  depth: "as the depth of a reply in its conversation",
  provider: "as the name of the meeting's provider, such as Teams or Zoom",
  drop: "not at all",
};

/** What a member of an entry is about, as the subject of a sentence. */
export const memberWords: Readonly<Record<ScopeMember, string>> = {
  mailboxes: "the mailboxes that may be read",
  exclude: "the mailboxes that may not be read",
  folders: "the mail folders that may be read",
  private: "whether private items are left out",
  resources: "whether calendars of rooms pass though private items are left out",
  senders: "whether mail and meetings from outside are left out",
  times: "what times are rounded to",
  scopeDirectory: "whether the directory shows only the mailboxes' users",
  separate: "whether the caller has its own keys",
  deepHealth: "whether the caller reads what of the proxy's own chain works",
};

/** Who a caller is, in words. Accounts, roles and subjects are the policy's own text. */
export const matchWords = (match: CallerMatch): string => {
  if ("local" in match) return "a program on the same machine (only for trying it)";
  if ("awsRole" in match) return `the AWS role ${match.awsRole}`;
  if ("awsAccount" in match) return `every role and user of the AWS account ${match.awsAccount}`;
  if ("gcpServiceAccount" in match) return `the Google service account ${match.gcpServiceAccount}`;
  const { issuer, subject, claim } = match.oidc;
  const who = claim === undefined ? `the subject ${subject}` : `${claim.name} = ${claim.value}`;
  return `${who} of the issuer ${issuer}`;
};

/** A set of mailboxes in words. */
export const mailboxWords = (mailboxes: MailboxSet): string => {
  if ("group" in mailboxes) return `those of the members of the group ${mailboxes.group}`;
  return mailboxes.length === 1 ? "one that the policy lists" : `${mailboxes.length} that the policy lists`;
};
