/** Application roles that permit each family, the least one first. */
export const permissions = {
  users: [
    "User.ReadBasic.All",
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
  ],
  usersDelta: ["User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
  groups: [
    "Group.ReadBasic.All",
    "GroupMember.Read.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
  ],
  members: [
    "GroupMember.ReadBasic.All",
    "GroupMember.Read.All",
    "Group.ReadBasic.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
  ],
  /** What it takes to see who is in a group of hidden membership, beside a permission of `members`. */
  hiddenMembers: ["Member.Read.Hidden"],
  orgContacts: ["OrgContact.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"],
  applications: [
    "Application.Read.All",
    "Application.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
  ],
  organization: [
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
  ],
  mail: ["Mail.ReadBasic.All", "Mail.ReadBasic", "Mail.Read", "Mail.ReadWrite"],
  mailContent: ["Mail.Read", "Mail.ReadWrite"],
  calendars: ["Calendars.ReadBasic.All", "Calendars.ReadBasic", "Calendars.Read", "Calendars.ReadWrite"],
  calendarContent: ["Calendars.Read", "Calendars.ReadWrite"],
  mailboxSettings: ["MailboxSettings.Read", "MailboxSettings.ReadWrite"],
  places: ["Place.Read.All", "Place.ReadWrite.All"],
} as const;

/** Whether the token holds one of the roles. */
export const holds = (roles: ReadonlySet<string>, accepted: readonly string[]): boolean =>
  accepted.some((role) => roles.has(role));

/** What a ReadBasic permission withholds from messages and events. */
const content: ReadonlySet<string> = new Set(["body", "bodyPreview", "uniqueBody"]);
const nothing: ReadonlySet<string> = new Set();

/** Properties of mail that the token's roles do not reach. */
export const withheldMail = (roles: ReadonlySet<string>): ReadonlySet<string> =>
  holds(roles, permissions.mailContent) ? nothing : content;

/** Properties of events that the token's roles do not reach. */
export const withheldEvents = (roles: ReadonlySet<string>): ReadonlySet<string> =>
  holds(roles, permissions.calendarContent) ? nothing : content;
