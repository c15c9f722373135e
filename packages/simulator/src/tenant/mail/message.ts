import { changeKey, conversationId, conversationIndex, immutableId, itemId } from "../exchange-ids.ts";
import { lazily } from "../lazily.ts";
import type { MailboxDraft, Message, Sensitivity } from "../mailbox.ts";
import type { JsonObject, Recipient } from "../wire.ts";
import { toSeconds } from "../wire.ts";
import type { Folder } from "./folders.ts";
import type { MailBody } from "./mail-body.ts";

/** A message as it was sent, before it is in any mailbox. */
export interface MessagePlan {
  readonly subject: string | null;
  readonly body: MailBody;
  readonly contentType: "html" | "text";
  readonly from: Recipient | null;
  readonly sender: Recipient | null;
  readonly to: readonly Recipient[];
  readonly cc: readonly Recipient[];
  readonly bcc: readonly Recipient[];
  readonly replyTo: readonly Recipient[];
  readonly sentAt: number;
  readonly internetMessageId: string;
  readonly conversation: { readonly unique: Uint8Array; readonly startedAt: number };
  readonly replies: number;
  readonly importance: "normal" | "high" | "low";
  readonly hasAttachments: boolean;
  /** Default: `normal`. */
  readonly sensitivity?: Sensitivity;
  /** The derived type and its own properties, for the messages of meetings. */
  readonly meeting?: { readonly type: string; readonly properties: JsonObject };
}

/** What differs between the copies of one message. */
export interface CopyPlan {
  readonly folder: Folder;
  readonly isRead: boolean;
  readonly isDraft: boolean;
  readonly sentByOwner: boolean;
  readonly categories: readonly string[];
  readonly flag: JsonObject;
  readonly focused: boolean;
}

/** The link to an item in Outlook on the web: the id once more, in plain base64, percent-encoded. */
export const itemLink = (id: string, parameter: string, view: string): string =>
  `https://outlook.office365.com/owa/?${parameter}=${id.replaceAll("-", "%2B").replaceAll("_", "%2F").replaceAll("=", "%3D")}&exvsurl=1&${view}`;

/** The transport headers; Graph gives them only when they are selected. */
function headersOf(plan: MessagePlan): JsonObject[] {
  if (plan.from === null) return [];
  const { emailAddress: from } = plan.from;
  return [
    {
      name: "Received",
      value: `from mail-gw7.lanternworks.test (203.0.113.${plan.replies + 17}) by AM0PR04MB4242.eurprd04.prod.outlook.com`,
    },
    { name: "From", value: `"${from.name ?? ""}" <${from.address ?? ""}>` },
    { name: "Subject", value: plan.subject ?? "" },
    { name: "Thread-Topic", value: plan.subject ?? "" },
    { name: "Message-ID", value: plan.internetMessageId },
    { name: "MIME-Version", value: "1.0" },
    { name: "x-originating-ip", value: `[198.51.100.${plan.replies + 4}]` },
  ];
}

function envelope(plan: MessagePlan, copy: CopyPlan): JsonObject {
  const lone: JsonObject = plan.from === null ? {} : { sender: plan.sender ?? plan.from, from: plan.from };
  return {
    ...lone,
    toRecipients: plan.to,
    ccRecipients: plan.cc,
    bccRecipients: copy.sentByOwner ? plan.bcc : [],
    replyTo: plan.replyTo,
    flag: copy.flag,
  };
}

function wireOf(plan: MessagePlan, { identity }: MailboxDraft, copy: CopyPlan, item: number): JsonObject {
  const id = itemId(identity, copy.folder.counter, item);
  const key = changeKey(identity, item * 3, plan.meeting === undefined ? 9 : 11);
  const { unique, startedAt } = plan.conversation;
  const received = toSeconds(receivedAt(plan, copy));
  const { text } = plan.body;
  return {
    ...(plan.meeting === undefined ? {} : { "@odata.type": plan.meeting.type }),
    "@odata.etag": `W/"${key}"`,
    id,
    createdDateTime: received,
    lastModifiedDateTime: toSeconds(receivedAt(plan, copy) + 4000),
    changeKey: key,
    categories: copy.categories,
    receivedDateTime: received,
    sentDateTime: toSeconds(plan.sentAt),
    hasAttachments: plan.hasAttachments,
    internetMessageId: plan.internetMessageId,
    subject: plan.subject,
    bodyPreview: text.slice(0, 255),
    importance: plan.importance,
    parentFolderId: copy.folder.id,
    conversationId: conversationId(identity, unique),
    conversationIndex: conversationIndex(unique, startedAt, plan.replies),
    isDeliveryReceiptRequested: plan.meeting === undefined ? false : null,
    isReadReceiptRequested: plan.importance === "high",
    isRead: copy.isRead,
    isDraft: copy.isDraft,
    webLink: itemLink(id, "ItemID", "viewmodel=ReadMessageItem"),
    inferenceClassification: copy.focused ? "focused" : "other",
    ...plan.meeting?.properties,
    body: { contentType: plan.contentType, content: plan.contentType === "html" ? plan.body.html : text },
    ...envelope(plan, copy),
    internetMessageHeaders: headersOf(plan),
    uniqueBody: { contentType: plan.contentType, content: plan.body.snippets.join("\r\n") },
  };
}

const receivedAt = (plan: MessagePlan, copy: CopyPlan) => plan.sentAt + (copy.sentByOwner ? 0 : 1000);

/** The copy of a message in one folder of one mailbox. */
export function createMessage(plan: MessagePlan, mailbox: MailboxDraft, copy: CopyPlan): Message {
  const item = mailbox.nextItem();
  const wire = lazily(() => wireOf(plan, mailbox, copy, item));
  return {
    get id() {
      return itemId(mailbox.identity, copy.folder.counter, item);
    },
    get immutableId() {
      return immutableId(mailbox.identity, item);
    },
    get wire() {
      return wire();
    },
    folderId: copy.folder.id,
    receivedAt: receivedAt(plan, copy),
    subject: plan.subject,
    isRead: copy.isRead,
    sensitivity: plan.sensitivity ?? "normal",
    get snippets() {
      return plan.body.snippets;
    },
  };
}
