import {
  at,
  context,
  entity,
  type GoldenBody,
  guest,
  ines,
  item,
  object,
  odo,
  page,
  pageText,
  recipient,
} from "../golden.ts";

const times = {
  createdDateTime: "2026-03-02T08:15:00Z",
  lastModifiedDateTime: "2026-03-02T08:15:07Z",
  receivedDateTime: "2026-03-02T08:15:05Z",
  sentDateTime: "2026-03-02T08:15:01Z",
};
const html = (inner: string) => ({ contentType: "html", content: `<html><body>${inner}</body></html>` });
const text = (content: string) => ({ contentType: "text", content });

const whole = {
  "@odata.etag": 'W/"CQAAABYAAADq7Vd1"',
  id: item("bXNnMQ"),
  ...times,
  changeKey: "CQAAABYAAADq7Vd1",
  categories: ["Red category", "Kündigung"],
  hasAttachments: false,
  internetMessageId: "<DB7PR04MB1234@DB7PR04MB1234.eurprd04.prod.outlook.com>",
  subject: "Re: Verhandlung mit Tailspin",
  bodyPreview: "Hallo Odo,\r\n\r\nanbei …",
  importance: "normal",
  parentFolderId: item("aW5ib3g"),
  conversationId: item("Y29udg"),
  conversationIndex: "AQHcqvP1Y29udkV5b25kZGVyTGluZYABWgcQgAJaDhA=",
  isDeliveryReceiptRequested: null,
  isReadReceiptRequested: false,
  isRead: true,
  isDraft: false,
  webLink: "https://outlook.office365.com/owa/?ItemID=AAMkAGI5MDk2&exvsurl=1&viewmodel=ReadMessageItem",
  inferenceClassification: "focused",
  body: html('<p style="margin:0">Hallo Odo,</p><p>anbei der Entwurf f&uuml;r <b>Tail</b>spin.</p>'),
  sender: ines,
  from: ines,
  toRecipients: [odo],
  ccRecipients: [guest, recipient("", "")],
  bccRecipients: [],
  replyTo: [],
  flag: {
    flagStatus: "flagged",
    startDateTime: at("2026-03-02T00:00:00.0000000"),
    dueDateTime: at("2026-03-06T00:00:00.0000000", "W. Europe Standard Time"),
  },
};

/** Messages as they come one by one and in pages. */
export const messageBodies: readonly GoldenBody[] = [
  entity("message", "message-whole", { ...context("messages/$entity"), ...whole }),
  entity("message", "message-plain-text", {
    id: item("dHh0"),
    body: text("Hi,\r\n\r\n3,50 EUR each.\r\n-- \r\nInes"),
    subject: "",
  }),
  entity("message", "message-null-and-empty", {
    id: item("bnVs"),
    subject: null,
    bodyPreview: "",
    categories: [],
    body: null,
    from: null,
    toRecipients: null,
    flag: null,
    internetMessageId: null,
    parentFolderId: null,
    receivedDateTime: null,
  }),
  entity("message", "message-headers", {
    id: item("aGRy"),
    internetMessageHeaders: [
      { name: "Received", value: "from DB7PR04MB1234 (10.1.2.3) by DB7PR04MB9999" },
      { name: "X-Case-Number", value: "HR-4711" },
      { name: "From", value: "Ines Valdivia <ines.valdivia@northwind-traders.com>" },
    ],
  }),
  entity("message", "message-extended-properties", {
    id: item("ZXh0"),
    singleValueExtendedProperties: [
      { id: "String {00020329-0000-0000-C000-000000000046} Name CaseNumber", value: "HR-4711" },
    ],
    multiValueExtendedProperties: [
      { id: "StringArray {00020329-0000-0000-C000-000000000046} Name Tags", value: ["a", "b"] },
    ],
    isRead: false,
  }),
  entity("message", "message-open-extension", {
    id: item("b3Bu"),
    "extensions@odata.context":
      "https://graph.microsoft.com/v1.0/$metadata#users('x')/messages('y')/extensions",
    extensions: [
      {
        "@odata.type": "#microsoft.graph.openTypeExtension",
        "@odata.id": "users('x')/messages('y')/extensions('z')",
        id: "Microsoft.OutlookServices.OpenTypeExtension.Com.Northwind.Deal",
        extensionName: "Com.Northwind.Deal",
        companyName: "Tailspin",
        dealValue: 10000,
      },
    ],
  }),
  entity("message", "message-file-attachment", {
    id: item("YXR0"),
    hasAttachments: true,
    "attachments@odata.context": "https://graph.microsoft.com/v1.0/$metadata#x",
    attachments: [
      {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "@odata.mediaContentType": "application/pdf",
        id: item("ZmlsZQ"),
        lastModifiedDateTime: "2026-03-02T08:15:05Z",
        name: "Aufhebungsvertrag Brandstätter.pdf",
        contentType: "application/pdf",
        size: 48213,
        isInline: false,
        contentId: "f_lzk1",
        contentLocation: "https://northwind.sharepoint.com/x",
        contentBytes: "JVBERi0xLjcK",
      },
    ],
  }),
  entity("message", "message-item-attachment", {
    id: item("aXRt"),
    attachments: [
      {
        "@odata.type": "#microsoft.graph.itemAttachment",
        id: item("aXRhdA"),
        name: "Einladung",
        contentType: null,
        size: 32005,
        isInline: false,
        item: {
          "@odata.type": "#microsoft.graph.message",
          id: "",
          subject: "Innen",
          isRead: true,
          from: guest,
          body: text("innen"),
        },
      },
      {
        "@odata.type": "#microsoft.graph.itemAttachment",
        id: item("aXRhZQ"),
        item: {
          "@odata.type": "#microsoft.graph.event",
          id: "",
          subject: "Termin",
          isAllDay: false,
          organizer: ines,
          body: html("<p>x</p>"),
        },
      },
      { "@odata.type": "#microsoft.graph.referenceAttachment", id: item("cmVm"), name: "Ordner" },
    ],
  }),
  entity("message", "message-item-in-item", {
    id: item("ZGVlcA"),
    attachments: [
      {
        "@odata.type": "#microsoft.graph.itemAttachment",
        item: {
          "@odata.type": "#microsoft.graph.message",
          subject: "1",
          attachments: [
            {
              "@odata.type": "#microsoft.graph.itemAttachment",
              item: { "@odata.type": "#microsoft.graph.message", subject: "2", isRead: true },
            },
          ],
        },
      },
    ],
  }),
  entity("message", "message-unknown-attachment", {
    id: item("dW5r"),
    attachments: [
      {
        "@odata.type": "#microsoft.graph.stickerAttachment",
        id: item("c3Rr"),
        size: 3,
        sticker: "🦉",
        contentBytes: "AAAA",
      },
      {
        id: item("bm90eXBl"),
        name: "no type",
        size: 3,
        contentBytes: "AAAA",
        item: { subject: "x", isRead: true },
      },
    ],
  }),
  entity("message", "event-message-request", {
    "@odata.type": "#microsoft.graph.eventMessageRequest",
    ...whole,
    meetingMessageType: "meetingRequest",
    startDateTime: at("2026-03-09T09:00:00.0000000"),
    endDateTime: at("2026-03-09T09:30:00.0000000"),
    type: "singleInstance",
    isOutOfDate: false,
    isAllDay: false,
    isDelegated: false,
    responseRequested: true,
    allowNewTimeProposals: true,
    meetingRequestType: "newMeetingRequest",
    location: { displayName: "Raum Isar", locationType: "default", uniqueIdType: "unknown" },
    previousLocation: null,
    recurrence: null,
  }),
  entity("message", "event-message-response", {
    "@odata.type": "#microsoft.graph.eventMessageResponse",
    id: item("cmVzcA"),
    subject: "Accepted: Jour fixe",
    meetingMessageType: "meetingAccepted",
    responseType: "accepted",
    proposedNewTime: { start: at("2026-03-09T10:00:00"), end: at("2026-03-09T10:30:00") },
  }),
  entity("message", "event-message-with-event", {
    "@odata.type": "#microsoft.graph.eventMessage",
    id: item("ZXZt"),
    "event@odata.context": "c",
    "event@odata.associationLink": "https://graph.microsoft.com/v1.0/users('a')/events('b')/$ref",
    "event@odata.navigationLink": "https://graph.microsoft.com/v1.0/users('a')/events('b')",
    event: {
      id: item("ZXY"),
      subject: "Jour fixe",
      attendees: [],
      iCalUId: "040000008200E00074C5B7101A82E008",
    },
  }),
  entity("message", "sharing-message", {
    "@odata.type": "#microsoft.graph.calendarSharingMessage",
    id: item("c2hy"),
    canAccept: true,
    suggestedCalendarName: "Ines Valdivia",
    sharingMessageAction: { importance: "primary", actionType: "accept", action: "acceptAndViewCalendar" },
  }),
  page("message", "messages-page", [whole, { ...whole, id: item("bXNnMg"), subject: "Zweite" }], {
    ...context("messages"),
    "@odata.nextLink":
      "https://graph.microsoft.com/v1.0/users/ines.valdivia@northwind-traders.com/messages?$top=2&$skip=2",
  }),
  page(
    "message",
    "messages-select",
    [{ "@odata.etag": 'W/"x"', id: item("c2Vs"), subject: "Nur Betreff", sender: ines }],
    context("messages(sender,subject)"),
  ),
  page("message", "messages-mixed-types", [
    { id: item("YQ"), isRead: true },
    {
      "@odata.type": "#microsoft.graph.eventMessage",
      id: item("Yg"),
      meetingMessageType: "meetingCancelled",
    },
    { id: item("Yw"), meetingMessageType: "none", "@odata.type": "#microsoft.graph.eventMessageRequest" },
  ]),
  page("message", "messages-counted", [{ id: item("Y250") }], {
    "@odata.count": 1,
    "@microsoft.graph.tips": "Use $select to choose only the properties your app needs",
  }),
  page("message", "messages-empty", [], context("messages")),
  page("message", "messages-empty-with-link", [], {
    "@odata.nextLink": "https://graph.microsoft.com/v1.0/users/x/messages?$skip=10",
  }),
  page(
    "message",
    "messages-delta",
    [{ "@odata.etag": 'W/"d"', id: item("ZGVs"), isRead: true, subject: "Neu" }],
    {
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#Collection(message)",
      "@odata.deltaLink":
        "https://graph.microsoft.com/v1.0/users('x')/mailFolders('y')/messages/delta?$deltatoken=abc",
    },
  ),
  page("message", "messages-delta-removed", [
    { "@odata.type": "#microsoft.graph.message", id: item("cm0x"), "@removed": { reason: "deleted" } },
    {
      "@odata.type": "#microsoft.graph.message",
      id: item("cm0y"),
      "@removed": { reason: "changed", by: "Ines" },
    },
  ]),
  entity("message", "message-draft-without-people", {
    id: item("ZHJm"),
    isDraft: true,
    toRecipients: [],
    subject: "(kein Betreff)",
    receivedDateTime: "0001-01-01T00:00:00Z",
  }),
  entity("message", "message-x500", {
    id: item("eDUw"),
    from: recipient(
      "Ines",
      "/O=EXCHANGELABS/OU=EXCHANGE ADMINISTRATIVE GROUP (FYDIBOHF23SPDLT)/CN=RECIPIENTS/CN=7D1C0D8A-INES",
    ),
    sender: recipient("ines", "ines"),
  }),
  entity("message", "message-odd-addresses", {
    id: item("b2Rk"),
    toRecipients: [
      recipient("a", "INES.VALDIVIA@Northwind-Traders.COM"),
      recipient("b", "ines@sub.northwind-traders.com"),
      recipient("c", "ina@bücher.example"),
      recipient("d", " mirela@tailspintoys.com "),
      recipient("e", "undisclosed-recipients:;"),
      recipient("f", null),
      recipient("g", "ines@"),
      { emailAddress: {} },
    ],
  }),
  entity("message", "message-unicode", {
    id: item("dW5p"),
    subject: "👩‍👩‍👧 会議は来週 Zürich–Köln e\u0301",
    body: html("<p>&#128512;&nbsp;&eacute;t&eacute; \u202eabc</p><p>Straße</p>"),
  }),
  entity("message", "message-hostile-html", {
    id: item("aHRt"),
    body: html(
      '<!-- <p>secret</p> --><style>p:after{content:"secret"}</style><script>secret()</script><p title="a > secret">shown</p><img alt="secret"><p',
    ),
  }),
  entity(
    "message",
    "message-body-type-last",
    '{"id":"AAMkAGI5MDk2","body":{"content":"<p>a<\\/p><p>b<\\/p>","contentType":"html"},"uniqueBody":{"content":"a <b"}}',
  ),
  pageText(
    "message",
    "messages-spaced-out",
    ' {\r\n\t"value" : [ { "id" : "AAMkAGI5MDk2" , "isRead" : true ,\n "subject" : "x" } , { } ] }\n',
  ),
  entity("message", "message-undeclared", {
    id: item("dW5k"),
    extension_0a1b_costCenter: "4711",
    mentionsPreview: { isMentioned: true },
    "mentionsPreview@odata.type": "#x",
    unsubscribeData: ["https://x"],
    isRead: true,
  }),
  entity(
    "message",
    "message-odd-names",
    '{"__proto__":{"isRead":true},"constructor":"x","toJSON":{"a":1},"hasOwnProperty":1,"":0,"\\ud800":"x","is\\u0052ead":true,"subj\\u0065ct":"zwei Worte"}',
  ),
  entity("message", "message-wrong-shapes", {
    id: 7,
    subject: { text: "x" },
    body: "x",
    from: [ines],
    toRecipients: odo,
    isRead: "true",
    importance: "urgent",
    receivedDateTime: "gestern",
    categories: ["a", 1],
    conversationId: {},
  }),
  entity(
    "message",
    "message-repeated-names",
    '{"isRead":true,"subject":"eins","isRead":false,"subject":"zwei drei"}',
  ),
  entity("outlookItem", "item-of-unknown-type", {
    id: item("aXQ"),
    subject: "x",
    isRead: true,
    categories: ["a"],
    attendees: [ines],
    [`x${object("1")}`]: 1,
  }),
];
