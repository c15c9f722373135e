/** What an application permission of Microsoft Graph allows, in words. */
const meanings: Readonly<Record<string, string>> = {
  "Mail.ReadBasic.All": "read all mail but bodies and attachments",
  "Mail.Read": "read all mail",
  "Calendars.ReadBasic.All": "read all calendars but the content of meetings",
  "Calendars.Read": "read all calendars",
  "User.ReadBasic.All": "read names and addresses of all users",
  "User.Read.All": "read all users",
  "Group.Read.All": "read all groups",
  "GroupMember.Read.All": "read who is in which group",
  "MailboxSettings.Read": "read the settings of all mailboxes",
  "Place.Read.All": "read all rooms",
  "OrgContact.Read.All": "read all organisational contacts",
  "Organization.Read.All": "read the organisation's own entry",
  "Member.Read.Hidden": "read who is in groups whose members are hidden",
};

/** A permission in words; its name where no words are known. */
export const permissionWords = (name: string): string => meanings[name] ?? name;
