import type { EntityOrComplex } from "../notation.ts";

/** Mailbox settings, mail tips and free/busy answers. Microsoft Graph v1.0. */
export const mailboxTypes = {
  mailboxSettings: {
    kind: "complex",
    properties: {
      archiveFolder: "itemId:mailFolder string",
      automaticRepliesSetting: "recurse automaticRepliesSetting",
      dateFormat: "keep string(dateTimePattern)",
      delegateMeetingMessageDeliveryOptions: "keep delegateMeetingMessageDeliveryOptions",
      language: "recurse localeInfo",
      timeFormat: "keep string(dateTimePattern)",
      timeZone: "keep string(timeZone)",
      userPurpose: "keep userPurpose",
      workingHours: "recurse workingHours",
    },
  },
  automaticRepliesSetting: {
    kind: "complex",
    properties: {
      externalAudience: "keep externalAudienceScope",
      externalReplyMessage: "text string",
      internalReplyMessage: "text string",
      scheduledEndDateTime: "recurse dateTimeTimeZone",
      scheduledStartDateTime: "recurse dateTimeTimeZone",
      status: "keep automaticRepliesStatus",
    },
  },
  workingHours: {
    kind: "complex",
    properties: {
      daysOfWeek: "keep dayOfWeek[]",
      endTime: "keep timeOfDay",
      startTime: "keep timeOfDay",
      timeZone: "recurse timeZoneBase",
    },
  },
  localeInfo: {
    kind: "complex",
    properties: {
      displayName: "text string",
      locale: "keep string(language)",
    },
  },
  timeZoneBase: {
    kind: "complex",
    properties: {
      name: "keep string(timeZone)",
    },
  },
  customTimeZone: {
    kind: "complex",
    base: "timeZoneBase",
    properties: {
      bias: "keep int32",
      daylightOffset: "recurse daylightTimeZoneOffset",
      standardOffset: "recurse standardTimeZoneOffset",
    },
  },
  standardTimeZoneOffset: {
    kind: "complex",
    properties: {
      dayOccurrence: "keep int32",
      dayOfWeek: "keep dayOfWeek",
      month: "keep int32",
      time: "keep timeOfDay",
      year: "keep int32",
    },
  },
  daylightTimeZoneOffset: {
    kind: "complex",
    base: "standardTimeZoneOffset",
    properties: {
      daylightBias: "keep int32",
    },
  },
  outlookCategory: {
    kind: "entity",
    base: "entity",
    properties: {
      id: "itemId:outlookCategory string!",
      color: "keep categoryColor",
      displayName: "text string",
    },
  },
  /** The entry to a user's categories and settings; what its id holds is not documented. */
  outlookUser: {
    kind: "entity",
    base: "entity",
    properties: {
      id: "block string!",
      masterCategories: "recurse outlookCategory[] nav",
    },
  },
  timeZoneInformation: {
    kind: "complex",
    properties: {
      alias: "keep string(timeZone)",
      displayName: "text string",
    },
  },
  mailTips: {
    kind: "complex",
    properties: {
      automaticReplies: "recurse automaticRepliesMailTips",
      customMailTip: "text string",
      deliveryRestricted: "keep boolean",
      emailAddress: "recurse emailAddress",
      error: "recurse mailTipsError",
      externalMemberCount: "keep int32",
      isModerated: "keep boolean",
      mailboxFull: "keep boolean",
      maxMessageSize: "keep int32",
      recipientScope: "keep recipientScopeType",
      recipientSuggestions: "recurse recipient[]",
      totalMemberCount: "keep int32",
    },
  },
  mailTipsError: {
    kind: "complex",
    properties: {
      code: "keep string(word)",
      message: "text string",
    },
  },
  automaticRepliesMailTips: {
    kind: "complex",
    properties: {
      message: "text string",
      messageLanguage: "recurse localeInfo",
      scheduledEndTime: "recurse dateTimeTimeZone",
      scheduledStartTime: "recurse dateTimeTimeZone",
    },
  },
  resourceLink: {
    kind: "complex",
    properties: {
      linkType: "keep resourceLinkType!",
      name: "text string",
      value: "url string",
    },
  },
  scheduleInformation: {
    kind: "complex",
    properties: {
      availabilityView: "keep string(availabilityView)",
      error: "recurse freeBusyError",
      scheduleId: "address string",
      scheduleItems: "recurse scheduleItem[]",
      workingHours: "recurse workingHours",
    },
  },
  scheduleItem: {
    kind: "complex",
    properties: {
      end: "recurse dateTimeTimeZone",
      isPrivate: "keep boolean",
      location: "location string",
      start: "recurse dateTimeTimeZone",
      status: "keep freeBusyStatus",
      subject: "text string",
    },
  },
  freeBusyError: {
    kind: "complex",
    properties: {
      message: "text string",
      responseCode: "keep string(word)",
    },
  },
} as const satisfies Readonly<Record<string, EntityOrComplex>>;
