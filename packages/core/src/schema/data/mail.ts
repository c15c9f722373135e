import type { EntityOrComplex } from "../notation.ts";

/** Messages, folders, attachments, rules and what they are made of. Microsoft Graph v1.0. */
export const mailTypes = {
  outlookItem: {
    kind: "entity",
    base: "entity",
    properties: {
      id: "itemId:outlookItem string!",
      categories: "text string[]",
      changeKey: "correlationId string",
      createdDateTime: "keep dateTimeOffset",
      lastModifiedDateTime: "keep dateTimeOffset",
    },
  },
  message: {
    kind: "entity",
    base: "outlookItem",
    open: true,
    properties: {
      id: "itemId:message string!",
      bccRecipients: "recurse recipient[]",
      body: "recurse itemBody",
      bodyPreview: "text string",
      ccRecipients: "recurse recipient[]",
      conversationId: "correlationId string",
      conversationIndex: "correlationId binary",
      flag: "recurse followupFlag",
      from: "recurse recipient",
      hasAttachments: "keep boolean",
      importance: "keep importance",
      inferenceClassification: "keep inferenceClassificationType",
      internetMessageHeaders: "recurse internetMessageHeader[]",
      internetMessageId: "correlationId string",
      isDeliveryReceiptRequested: "keep boolean",
      isDraft: "keep boolean",
      isRead: "keep boolean",
      isReadReceiptRequested: "keep boolean",
      parentFolderId: "itemId:mailFolder string",
      receivedDateTime: "keep dateTimeOffset",
      replyTo: "recurse recipient[]",
      sender: "recurse recipient",
      sentDateTime: "keep dateTimeOffset",
      subject: "text string",
      toRecipients: "recurse recipient[]",
      uniqueBody: "recurse itemBody",
      webLink: "url string",
      attachments: "recurse attachment[] nav",
      extensions: "recurse extension[] nav",
      multiValueExtendedProperties: "recurse multiValueLegacyExtendedProperty[] nav",
      singleValueExtendedProperties: "recurse singleValueLegacyExtendedProperty[] nav",
    },
  },
  eventMessage: {
    kind: "entity",
    base: "message",
    open: true,
    properties: {
      endDateTime: "recurse dateTimeTimeZone",
      isAllDay: "keep boolean",
      isDelegated: "keep boolean",
      isOutOfDate: "keep boolean",
      location: "recurse location",
      meetingMessageType: "keep meetingMessageType",
      recurrence: "recurse patternedRecurrence",
      startDateTime: "recurse dateTimeTimeZone",
      type: "keep eventType",
      event: "recurse event nav",
    },
  },
  eventMessageRequest: {
    kind: "entity",
    base: "eventMessage",
    open: true,
    properties: {
      allowNewTimeProposals: "keep boolean",
      meetingRequestType: "keep meetingRequestType",
      previousEndDateTime: "recurse dateTimeTimeZone",
      previousLocation: "recurse location",
      previousStartDateTime: "recurse dateTimeTimeZone",
      responseRequested: "keep boolean",
    },
  },
  eventMessageResponse: {
    kind: "entity",
    base: "eventMessage",
    open: true,
    properties: {
      proposedNewTime: "recurse timeSlot",
      responseType: "keep responseType",
    },
  },
  calendarSharingMessage: {
    kind: "entity",
    base: "message",
    open: true,
    properties: {
      canAccept: "keep boolean",
      sharingMessageAction: "recurse calendarSharingMessageAction",
      sharingMessageActions: "recurse calendarSharingMessageAction[]",
      suggestedCalendarName: "name string",
    },
  },
  calendarSharingMessageAction: {
    kind: "complex",
    properties: {
      action: "keep calendarSharingAction",
      actionType: "keep calendarSharingActionType",
      importance: "keep calendarSharingActionImportance",
    },
  },
  mailFolder: {
    kind: "entity",
    base: "entity",
    properties: {
      id: "itemId:mailFolder string!",
      childFolderCount: "keep int32",
      displayName: "text string",
      isHidden: "keep boolean",
      parentFolderId: "itemId:mailFolder string",
      totalItemCount: "keep int32",
      unreadItemCount: "keep int32",
      childFolders: "recurse mailFolder[] nav",
      messageRules: "recurse messageRule[] nav",
      messages: "recurse message[] nav",
      multiValueExtendedProperties: "recurse multiValueLegacyExtendedProperty[] nav",
      singleValueExtendedProperties: "recurse singleValueLegacyExtendedProperty[] nav",
    },
  },
  mailSearchFolder: {
    kind: "entity",
    base: "mailFolder",
    properties: {
      filterQuery: "text string",
      includeNestedFolders: "keep boolean",
      isSupported: "keep boolean",
      sourceFolderIds: "itemId:mailFolder string[]",
    },
  },
  recipient: {
    kind: "complex",
    properties: {
      emailAddress: "recurse emailAddress",
    },
  },
  emailAddress: {
    kind: "complex",
    properties: {
      address: "address string",
      name: "name string",
    },
  },
  itemBody: {
    kind: "complex",
    properties: {
      content: "text string",
      contentType: "keep bodyType",
    },
  },
  internetMessageHeader: {
    kind: "complex",
    properties: {
      name: "text string",
      value: "text string",
    },
  },
  followupFlag: {
    kind: "complex",
    properties: {
      completedDateTime: "recurse dateTimeTimeZone",
      dueDateTime: "recurse dateTimeTimeZone",
      flagStatus: "keep followupFlagStatus",
      startDateTime: "recurse dateTimeTimeZone",
    },
  },
  singleValueLegacyExtendedProperty: {
    kind: "entity",
    base: "entity",
    properties: {
      id: "text string!",
      value: "text string",
    },
  },
  multiValueLegacyExtendedProperty: {
    kind: "entity",
    base: "entity",
    properties: {
      id: "text string!",
      value: "text string[]",
    },
  },
  inferenceClassification: {
    kind: "entity",
    base: "entity",
    properties: {
      id: "block string!",
      overrides: "recurse inferenceClassificationOverride[] nav",
    },
  },
  inferenceClassificationOverride: {
    kind: "entity",
    base: "entity",
    properties: {
      id: "objectId:inferenceClassificationOverride string!",
      classifyAs: "keep inferenceClassificationType",
      senderEmailAddress: "recurse emailAddress",
    },
  },
} as const satisfies Readonly<Record<string, EntityOrComplex>>;
