import {
  collection,
  delta,
  entity,
  type Family,
  familyDefaults,
  list,
  listed,
  property,
} from "./families.ts";
import type { Operation, ParameterName } from "./operation.ts";

const mail = { ...familyDefaults, group: "mail", maxTop: 1000 } as const;
const readMail = ["Mail.ReadBasic.All", "Mail.Read", "Mail.ReadWrite"] as const;

const messages: Family = {
  ...mail,
  permissions: readMail,
  preferences: ["outlook.body-content-type", "IdType", "odata.maxpagesize"],
  pushDown: true,
};
const folders: Family = {
  ...mail,
  permissions: readMail,
  preferences: ["odata.maxpagesize"],
  pushDown: true,
};
const settings: Family = { ...mail, permissions: ["MailboxSettings.Read", "MailboxSettings.ReadWrite"] };
const outlook: Family = { ...mail, permissions: ["User.ReadBasic.All", "User.Read.All"] };

/** A delta of messages is filtered and ordered only by `receivedDateTime`; Graph refuses the rest. */
const tracked = { parameters: ["$select", "$filter", "$orderby", "$top", "changeType"] } as const;

const messagesBelow = (parent: string, hidden: readonly ParameterName[] = []): readonly Operation[] => [
  ...collection(messages, `${parent}/messages`, "message", { parameters: [...listed, ...hidden] }),
  entity(messages, `${parent}/messages/{message-id}`, "message", { parameters: ["$select", ...hidden] }),
];

const foldersAt = (path: string, parameter: string): readonly Operation[] => [
  ...collection(folders, path, "mailFolder", { parameters: [...listed, "includeHiddenFolders"] }),
  delta(folders, path, "mailFolder"),
  entity(folders, `${path}/${parameter}`, "mailFolder", { parameters: ["$select", "includeHiddenFolders"] }),
  ...messagesBelow(`${path}/${parameter}`),
  delta(messages, `${path}/${parameter}/messages`, "message", tracked),
];

const mailbox = "/users/{user-id}";
const topFolders = `${mailbox}/mailFolders`;
const mailboxSettings = `${mailbox}/mailboxSettings`;
const masterCategories = `${mailbox}/outlook/masterCategories`;
const timeZones = `${mailbox}/outlook/supportedTimeZones`;

/** Functions that list what a mailbox can be set to; Graph takes no `$select` there. */
const settable = { parameters: ["$top", "$skip", "$count"] } as const;

/**
 * Messages, folders, mailbox settings and categories. Folders below folders at any depth are read as
 * `mailFolders/{mailFolder-id}/childFolders/{mailFolder-id1}`, since a folder's id is one in the whole mailbox.
 */
export const mailOperations: readonly Operation[] = [
  ...messagesBelow(mailbox, ["includeHiddenMessages"]),
  ...foldersAt(topFolders, "{mailFolder-id}"),
  ...foldersAt(`${topFolders}/{mailFolder-id}/childFolders`, "{mailFolder-id1}"),
  entity(settings, mailboxSettings, "mailboxSettings"),
  ...[
    "automaticRepliesSetting",
    "dateFormat",
    "delegateMeetingMessageDeliveryOptions",
    "language",
    "timeFormat",
    "timeZone",
    "userPurpose",
    "workingHours",
  ].map((name) => property(settings, mailboxSettings, "mailboxSettings", name)),
  entity(outlook, `${mailbox}/outlook`, "outlookUser", {
    parameters: [],
    permissions: ["User.Read.All"],
  }),
  ...collection(settings, masterCategories, "outlookCategory"),
  entity(settings, `${masterCategories}/{outlookCategory-id}`, "outlookCategory"),
  list(outlook, `${mailbox}/outlook/supportedLanguages()`, "localeInfo", settable),
  list(outlook, `${timeZones}()`, "timeZoneInformation", settable),
  list(outlook, `${timeZones}(TimeZoneStandard='Iana')`, "timeZoneInformation", settable),
  list(outlook, `${timeZones}(TimeZoneStandard='Windows')`, "timeZoneInformation", settable),
];
