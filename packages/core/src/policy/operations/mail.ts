import type { Operation } from "../operation.ts";

const mail = {
  group: "mail",
  required: [],
  maxTop: 1000,
  preferences: ["IdType", "odata.maxpagesize"],
  advancedCount: false,
  permissions: ["Mail.ReadBasic.All", "Mail.Read", "Mail.ReadWrite"],
} as const satisfies Partial<Operation>;

const messagesBelow = (parent: string): readonly Operation[] => [
  {
    ...mail,
    template: `${parent}/messages`,
    reply: { kind: "collection", type: "message" },
    parameters: ["$select", "$top", "$count"],
  },
  {
    ...mail,
    template: `${parent}/messages/{message-id}`,
    reply: { kind: "entity", type: "message" },
    parameters: ["$select"],
  },
];

const folder = (path: string): Operation => ({
  ...mail,
  template: path,
  reply: { kind: "entity", type: "mailFolder" },
  parameters: ["$select"],
});

const folders = (path: string): Operation => ({
  ...mail,
  template: path,
  reply: { kind: "collection", type: "mailFolder" },
  parameters: ["$select", "$top", "$count"],
});

const mailbox = "/users/{user-id}";
const topFolder = `${mailbox}/mailFolders/{mailFolder-id}`;
const childFolder = `${topFolder}/childFolders/{mailFolder-id1}`;

/** Messages, folders and mailbox settings. */
export const mailOperations: readonly Operation[] = [
  ...messagesBelow(mailbox),
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
