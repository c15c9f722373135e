import type { MailFolder, Message } from "../../../tenant/mailbox.ts";
import { messagesIn } from "../../../tenant/mailbox.ts";
import { permissions, withheldMail } from "../behaviour/permissions.ts";
import { type GraphCall, parameter, type Route, shapeOf } from "../graph-call.ts";
import { badRequest } from "../graph-error.ts";
import { mailFolderType, messageType } from "../odata/entity-types.ts";
import { passes } from "../odata/filter-evaluator.ts";
import { mentionsOf } from "../odata/filter-mentions.ts";
import { parseFilter } from "../odata/filter-parser.ts";
import { integerOption } from "../odata/query.ts";
import type { Shape } from "../odata/serializer.ts";
import { withExtendedProperties } from "../resources/extended-properties.ts";
import { childFoldersOf, folderOf, folderPaths } from "../resources/mail-folders.ts";
import { mailboxOf } from "../resources/principals.ts";
import { deltaReply } from "./delta.ts";
import type { DeltaFunction } from "./delta-function.ts";
import {
  changeWriter,
  deltaHead,
  deltaPageSize,
  exchangeDelta,
  exchangeDeltaOptions,
  failNestedExpand,
  refuseDeclaredDelta,
  refuseParameters,
} from "./exchange-delta.ts";
import type { Change } from "./sync-states.ts";

/** With a filter, a delta names at most this many messages. */
const MAX_FILTERED_MESSAGES = 5000;

const kinds = ["created", "updated", "deleted"] as const;

function changeKinds({ query }: GraphCall) {
  const wanted = query.get("changetype")?.value;
  if (wanted === undefined) return undefined;
  const kind = kinds.find((candidate) => candidate === wanted.toLowerCase());
  if (kind === undefined) throw badRequest(`The value '${wanted}' of parameter 'changeType' is invalid.`);
  return [kind];
}

/** The messages behind the only filter and in the only order that change tracking knows. */
function tracked({ query }: GraphCall, messages: readonly Message[]): readonly Message[] {
  const order = query.get("orderby")?.value;
  if (order !== undefined && !/^\s*receivedDateTime\s+desc\s*$/i.test(order))
    throw badRequest("The only $orderby of messages delta is receivedDateTime desc.", "ErrorInvalidUrlQuery");
  const text = query.get("filter")?.value;
  if (text === undefined) return messages;
  const filter = parseFilter(text);
  for (const { path, operator, negated } of mentionsOf(filter)) {
    if (negated || path.join("/") !== "receivedDateTime" || (operator !== "ge" && operator !== "gt"))
      throw badRequest(
        "The only $filter of messages delta is receivedDateTime ge or gt a time.",
        "ErrorInvalidUrlQuery",
      );
  }
  return messages.filter(({ wire }) => passes(filter, wire)).slice(0, MAX_FILTERED_MESSAGES);
}

/** What every change renews. */
const stamps = new Set(["isRead", "@odata.etag", "changeKey", "lastModifiedDateTime"]);

/** True where nothing about a message changed but whether it was read. */
const isReadFlagAlone = ({ before, now }: Change<Message>): boolean =>
  before !== undefined &&
  now !== undefined &&
  before.isRead !== now.isRead &&
  Object.keys(now.wire).every(
    (name) => stamps.has(name) || JSON.stringify(before.wire[name]) === JSON.stringify(now.wire[name]),
  );

/** Writes messages whole, or only whether they were read where nothing else changed. */
function messageWriter(call: GraphCall, shape: Shape): (change: Change<Message>) => string {
  const extend = withExtendedProperties(call, messageType, permissions.mailContent);
  const whole = changeWriter<Message>(call, () => shape, extend);
  const flag = changeWriter<Message>(call, () => ({
    ...shape,
    selection: { written: "", own: new Set(["id", "isRead"]), cast: new Map() },
  }));
  return (change) => (call.reality.tellsReadFlagAlone && isReadFlagAlone(change) ? flag : whole)(change);
}

function openMessages(call: GraphCall, messages: readonly Message[]) {
  refuseParameters(call, ["search", "skip", "count"], "Messages");
  failNestedExpand(call);
  const shape = shapeOf(call, messageType, { withheld: withheldMail(call.roles) });
  const changes = changeKinds(call);
  const top = integerOption(call.query, "top", 1);
  return {
    head: deltaHead(call, messageType),
    entries: tracked(call, messages),
    differs: (before: Message, now: Message) => before !== now,
    write: messageWriter(call, shape),
    pageSize: deltaPageSize(call, top),
    ...(call.reality.endsDeltaRoundAtTop && top !== undefined ? { limit: top } : {}),
    ...(changes === undefined ? {} : { kinds: changes }),
  };
}

const key = (value: string) => `('${encodeURIComponent(value).replaceAll("'", "''")}')`;

/** Mail's links are lower-case, their keys are in parentheses, and whatever was above the folder is gone. */
const mailLink = (call: GraphCall, below: string) =>
  `${call.origin}/v1.0/users${key(parameter(call, "user"))}/${below}/delta`;

const messagesOfFolder: DeltaFunction<Message> = {
  ...exchangeDelta,
  key: (call) => `messages/${folderOf(call, mailboxOf(call)).id}`,
  link: (call) => mailLink(call, `mailfolders${key(parameter(call, "folder"))}/messages`),
  open(call) {
    const mailbox = mailboxOf(call);
    return openMessages(call, messagesIn(folderOf(call, mailbox), mailbox.messages));
  },
};

function openFolders(call: GraphCall, entries: readonly MailFolder[]) {
  refuseParameters(call, ["search", "skip", "count", "expand", "filter", "orderby", "top"], "MailFolders");
  const shape = shapeOf(call, mailFolderType);
  return {
    head: deltaHead(call, mailFolderType),
    entries,
    differs: (before: MailFolder, now: MailFolder) => before !== now,
    write: changeWriter<MailFolder>(call, () => shape),
    pageSize: deltaPageSize(call),
  };
}

/** All folders at any depth, without the root itself. */
const allFolders: DeltaFunction<MailFolder> = {
  ...exchangeDelta,
  key: (call) => `folders/${mailboxOf(call).identity.guid}`,
  link: (call) => mailLink(call, "mailfolders"),
  open: (call) =>
    openFolders(
      call,
      mailboxOf(call).folders.filter(
        ({ wellKnownName, isHidden }) => wellKnownName !== "msgfolderroot" && !isHidden,
      ),
    ),
};

const childFolders: DeltaFunction<MailFolder> = {
  ...exchangeDelta,
  key: (call) => `folders/${folderOf(call, mailboxOf(call)).id}`,
  link: (call) => mailLink(call, `mailfolders${key(parameter(call, "folder"))}/childfolders`),
  open: (call) => openFolders(call, childFoldersOf(call)),
};

const common = { service: "exchange", roles: permissions.mail } as const;
const messageOptions = [...exchangeDeltaOptions, "changetype"];

/** What changed among messages and folders. */
export const mailDeltaRoutes: readonly Route[] = [
  {
    ...common,
    template: "/users/{user}/messages/delta",
    options: messageOptions,
    handle: () => refuseDeclaredDelta(messageType),
  },
  {
    ...common,
    template: "/users/{user}/mailFolders/delta",
    options: exchangeDeltaOptions,
    handle: (call) => deltaReply(call, allFolders),
  },
  ...folderPaths.flatMap((folder): Route[] => [
    {
      ...common,
      template: `${folder}/messages/delta`,
      options: messageOptions,
      handle: (call) => deltaReply(call, messagesOfFolder),
    },
    {
      ...common,
      template: `${folder}/childFolders/delta`,
      options: exchangeDeltaOptions,
      handle: (call) => deltaReply(call, childFolders),
    },
  ]),
];
