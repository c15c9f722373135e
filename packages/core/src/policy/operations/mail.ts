import type { Operation, ParameterName } from "../operation.ts";
import { filterableStrings } from "./filterable.ts";

const mail = {
  group: "mail",
  required: [],
  maxTop: 1000,
  preferences: ["outlook.body-content-type", "IdType", "odata.maxpagesize"],
  advancedCount: false,
  permissions: ["Mail.ReadBasic.All", "Mail.Read", "Mail.ReadWrite"],
} as const satisfies Partial<Operation>;

const listed = ["$select", "$filter", "$orderby", "$top", "$skip", "$count"] as const;

const messagesBelow = (parent: string, hidden: readonly ParameterName[] = []): readonly Operation[] => [
  {
    ...mail,
    template: `${parent}/messages`,
    reply: { kind: "collection", type: "message" },
    parameters: [...listed, ...hidden],
    filterableStrings: filterableStrings.message,
  },
  {
    ...mail,
    template: `${parent}/messages/{message-id}`,
    reply: { kind: "entity", type: "message" },
    parameters: ["$select", ...hidden],
  },
];

const folder = (path: string): Operation => ({
  ...mail,
  template: path,
  reply: { kind: "entity", type: "mailFolder" },
  parameters: ["$select", "includeHiddenFolders"],
});

const folders = (path: string): Operation => ({
  ...mail,
  template: path,
  reply: { kind: "collection", type: "mailFolder" },
  parameters: [...listed, "includeHiddenFolders"],
});

const mailbox = "/users/{user-id}";
const topFolder = `${mailbox}/mailFolders/{mailFolder-id}`;
const childFolder = `${topFolder}/childFolders/{mailFolder-id1}`;

/** Messages, folders and mailbox settings. */
export const mailOperations: readonly Operation[] = [
  ...messagesBelow(mailbox, ["includeHiddenMessages"]),
  folders(`${mailbox}/mailFolders`),
  folder(topFolder),
  ...messagesBelow(topFolder),
  folders(`${topFolder}/childFolders`),
  folder(childFolder),
  ...messagesBelow(childFolder),
  {
    ...mail,
    template: `${mailbox}/mailboxSettings`,
    reply: { kind: "entity", type: "mailboxSettings" },
    parameters: ["$select"],
    preferences: [],
    permissions: ["MailboxSettings.Read", "MailboxSettings.ReadWrite"],
  },
];
