import { type Mailbox, type MailFolder, type Message, messagesIn } from "../../../tenant/mailbox.ts";
import { permissions, withheldMail } from "../behaviour/permissions.ts";
import {
  entityReply,
  type GraphCall,
  type GraphReply,
  parameter,
  type Route,
  shapeOf,
} from "../graph-call.ts";
import { itemNotFound } from "../graph-error.ts";
import { mailFolderType, messageType } from "../odata/entity-types.ts";
import { exchangeCount, exchangeCountOptions, exchangeListOptions, exchangePage } from "../odata/paging.ts";
import { withExtendedProperties } from "./extended-properties.ts";
import { childFoldersOf, folderOf, folderPaths, topFoldersOf } from "./mail-folders.ts";
import { notFound } from "./mailbox-index.ts";
import { mailboxOf } from "./principals.ts";

const common = { service: "exchange", roles: permissions.mail } as const;
const messageListOptions = [...exchangeListOptions, "expand", "includehiddenmessages"];
const folderListOptions = [...exchangeListOptions, "includehiddenfolders"];

const tipOf = (call: GraphCall) =>
  call.bare || call.query.has("select")
    ? ""
    : `"@microsoft.graph.tips":"Use $select to choose only the properties your app needs, as this can lead to performance improvements. For example: GET ${call.contextPath.replaceAll(/\('[^']*'\)/g, "('<key>')")}?$select=bccRecipients,body",`;

function listMessages(call: GraphCall, messages: readonly Message[], scanGap = 0): GraphReply {
  const shape = shapeOf(call, messageType, { withheld: withheldMail(call.roles) });
  const extend = withExtendedProperties(call, messageType, permissions.mailContent);
  return exchangePage(call, { entities: messages, shape, scanGap, extend, annotations: tipOf(call) });
}

function getMessage(call: GraphCall, folder?: (mailbox: Mailbox) => MailFolder): GraphReply {
  const shape = shapeOf(call, messageType, { withheld: withheldMail(call.roles) });
  const mailbox = mailboxOf(call);
  const id = parameter(call, "message");
  const message = call.mailboxIndex(mailbox).messages.get(id);
  if (message === undefined) throw notFound(id, mailbox, call.tenant);
  const inside = folder?.(mailbox);
  if (inside !== undefined && !messagesIn(inside, [message]).includes(message)) throw itemNotFound();
  const extend = withExtendedProperties(call, messageType, permissions.mailContent);
  return entityReply(call, extend(call.serializer.writer(shape))(message), shape.selection);
}

function folderRoutes(template: string, folders: (call: GraphCall) => readonly MailFolder[]): Route[] {
  const list = (call: GraphCall) => {
    const shape = shapeOf(call, mailFolderType);
    return exchangePage(call, { entities: folders(call), shape });
  };
  return [
    { ...common, template, options: folderListOptions, handle: list },
    {
      ...common,
      template: `${template}/$count`,
      options: exchangeCountOptions,
      handle: (call) => exchangeCount(call, folders(call), mailFolderType),
    },
  ];
}

/** What can be read below one folder. */
function belowFolder(folder: string): Route[] {
  const inside = (call: GraphCall) => {
    const mailbox = mailboxOf(call);
    const found = folderOf(call, mailbox);
    return { messages: messagesIn(found, mailbox.messages), scanGap: found.scanGap };
  };
  const get = (call: GraphCall): GraphReply => {
    const shape = shapeOf(call, mailFolderType);
    const found = folderOf(call, mailboxOf(call));
    return entityReply(call, call.serializer.writer(shape)(found), shape.selection);
  };
  const list = (call: GraphCall) => {
    const { messages, scanGap } = inside(call);
    return listMessages(call, messages, scanGap);
  };
  return [
    { ...common, template: folder, options: ["select", "includehiddenfolders"], handle: get },
    ...folderRoutes(`${folder}/childFolders`, childFoldersOf),
    { ...common, template: `${folder}/messages`, options: messageListOptions, handle: list },
    {
      ...common,
      template: `${folder}/messages/$count`,
      options: exchangeCountOptions,
      handle: (call) => exchangeCount(call, inside(call).messages, messageType),
    },
    {
      ...common,
      template: `${folder}/messages/{message}`,
      options: ["select", "expand", "includehiddenmessages"],
      handle: (call) => getMessage(call, (mailbox) => folderOf(call, mailbox)),
    },
  ];
}

/** Messages and folders, with the chains of child folders that real Graph follows. */
export const mailRoutes: readonly Route[] = [
  {
    ...common,
    template: "/users/{user}/messages",
    options: messageListOptions,
    handle: (call) => listMessages(call, mailboxOf(call).messages),
  },
  {
    ...common,
    template: "/users/{user}/messages/$count",
    options: exchangeCountOptions,
    handle: (call) => exchangeCount(call, mailboxOf(call).messages, messageType),
  },
  {
    ...common,
    template: "/users/{user}/messages/{message}",
    options: ["select", "expand", "includehiddenmessages"],
    handle: (call) => getMessage(call),
  },
  ...folderRoutes("/users/{user}/mailFolders", topFoldersOf),
  ...folderPaths.flatMap(belowFolder),
];
