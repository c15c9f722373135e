import { at, entity, type GoldenBody, ines, item, object, odo, page } from "../golden.ts";

const folder = {
  id: item("Zg"),
  displayName: "Kündigungen",
  parentFolderId: item("cm9vdA"),
  childFolderCount: 0,
  unreadItemCount: 3,
  totalItemCount: 12,
  sizeInBytes: 8137349,
  isHidden: false,
};
const replies = {
  status: "scheduled",
  externalAudience: "all",
  scheduledStartDateTime: at("2026-03-20T18:00:00.0000000"),
  scheduledEndDateTime: at("2026-03-28T18:00:00.0000000"),
  internalReplyMessage: "<html>\n<body>\n<p>Bin in Elternzeit.<br>\nVertretung: Odo</p></body>\n</html>\n",
  externalReplyMessage: "",
};
const settings = {
  archiveFolder: item("YXJj"),
  timeZone: "W. Europe Standard Time",
  delegateMeetingMessageDeliveryOptions: "sendToDelegateOnly",
  dateFormat: "dd.MM.yyyy",
  timeFormat: "HH:mm",
  userPurpose: "user",
  automaticRepliesSetting: replies,
  language: { locale: "de-DE", displayName: "German (Germany)" },
  workingHours: {
    daysOfWeek: ["monday", "tuesday"],
    startTime: "08:00:00.0000000",
    endTime: "17:00:00.0000000",
    timeZone: { name: "W. Europe Standard Time" },
  },
};

/** Folders, settings, categories, tips, contacts and rules. */
export const mailboxBodies: readonly GoldenBody[] = [
  page("mailFolder", "mail-folders", [
    folder,
    { ...folder, id: item("Zzg"), displayName: "Inbox", wellKnownName: "inbox" },
  ]),
  entity("mailFolder", "mail-folder-nested", {
    ...folder,
    childFolders: [{ ...folder, childFolders: [] }],
    messages: [{ id: item("bQ"), subject: "x y" }],
  }),
  entity("mailFolder", "search-folder", {
    "@odata.type": "#microsoft.graph.mailSearchFolder",
    ...folder,
    isSupported: true,
    includeNestedFolders: true,
    sourceFolderIds: [item("c3Jj"), item("c3Js")],
    filterQuery: "contains(subject, 'Kündigung')",
  }),
  page(
    "mailFolder",
    "mail-folders-delta-removed",
    [{ "@odata.type": "#microsoft.graph.mailFolder", id: item("Zg"), "@removed": { reason: "deleted" } }],
    { "@odata.deltaLink": "https://graph.microsoft.com/v1.0/users('x')/mailFolders/delta?$deltatoken=x" },
  ),
  entity("mailboxSettings", "mailbox-settings", {
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users('x')/mailboxSettings",
    ...settings,
  }),
  entity("mailboxSettings", "mailbox-settings-replies-off", {
    automaticRepliesSetting: {
      status: "disabled",
      externalAudience: "none",
      internalReplyMessage: null,
      externalReplyMessage: "plain & simple",
      scheduledStartDateTime: null,
      scheduledEndDateTime: null,
    },
  }),
  entity("mailboxSettings", "mailbox-settings-custom-zone", {
    workingHours: {
      daysOfWeek: [],
      startTime: "08:00:00.0000000",
      endTime: "17:00:00.0000000",
      timeZone: {
        "@odata.type": "#microsoft.graph.customTimeZone",
        bias: -200,
        name: "Customized Time Zone",
        standardOffset: {
          time: "02:00:00.0000000",
          dayOccurrence: 2,
          dayOfWeek: "sunday",
          month: 10,
          year: 0,
        },
        daylightOffset: {
          daylightBias: 100,
          time: "02:00:00.0000000",
          dayOccurrence: 4,
          dayOfWeek: "sunday",
          month: 5,
          year: 0,
        },
      },
    },
  }),
  entity("automaticRepliesSetting", "automatic-replies", { "@odata.context": "x", ...replies }),
  entity("workingHours", "working-hours", settings.workingHours),
  entity("localeInfo", "language", settings.language),
  page("outlookCategory", "categories", [
    { id: "de912e4d-c790-4da9-949c-ccd933aaa0f7", displayName: "Betriebsrat", color: "preset0" },
    { id: object("1"), displayName: "", color: "none" },
  ]),
  page("inferenceClassificationOverride", "inference-overrides", [
    { id: object("2"), classifyAs: "focused", senderEmailAddress: odo.emailAddress },
  ]),
  page("mailTips", "mail-tips", [
    {
      emailAddress: { name: "", address: "odo@northwind-traders.com" },
      automaticReplies: {
        message:
          '<style type="text/css">\r\n<!--\r\np\r\n\t{margin-top:0}\r\n-->\r\n</style>\r\n<div dir="ltr">\r\n<p>Bin im Urlaub</p></div>',
        messageLanguage: { locale: "de-DE", displayName: "German" },
        scheduledStartTime: at("2026-03-20T02:00:00"),
        scheduledEndTime: at("2026-03-28T02:00:00"),
      },
      mailboxFull: false,
      customMailTip: "Nur dringendes",
      recipientScope: "internal",
      error: { message: "x", code: "y" },
    },
  ]),
  page("contact", "contacts", [
    {
      "@odata.etag": 'W/"c"',
      id: item("Yw"),
      displayName: "Mirela",
      givenName: "Mirela",
      fileAs: "Mirela, Tailspin",
      birthday: "1990-01-01T11:59:00Z",
      emailAddresses: [{ name: "Mirela", address: "mirela@tailspintoys.com" }],
      businessPhones: ["+40 1"],
      homeAddress: { street: "x", city: "Cluj" },
      personalNotes: "mag Eulen",
      children: ["A"],
      spouseName: "B",
      imAddresses: [],
      parentFolderId: item("Y2Y"),
      categories: [],
    },
  ]),
  page("contactFolder", "contact-folders", [
    { id: item("Y2Y"), displayName: "Lieferanten", parentFolderId: item("cm9vdA") },
  ]),
  page("messageRule", "message-rules", [
    {
      id: "AQAAAJ5dZqA=",
      displayName: "Remove spam",
      sequence: 1,
      isEnabled: true,
      hasError: false,
      isReadOnly: false,
      conditions: { subjectContains: ["enter to win"], fromAddresses: [odo] },
      actions: { moveToFolder: item("Zg"), stopProcessingRules: true, forwardTo: [ines] },
    },
  ]),
  page("fileAttachment", "attachments-page", [
    {
      "@odata.type": "#microsoft.graph.fileAttachment",
      id: item("YQ"),
      name: "x y.pdf",
      contentType: "application/pdf",
      size: 1,
      isInline: true,
      contentBytes: "JVBERi0=",
      contentId: "<a@b>",
      lastModifiedDateTime: "2026-03-02T08:15:05Z",
    },
  ]),
  page("room", "rooms", [
    {
      id: object("30"),
      emailAddress: "isar@northwind-traders.com",
      displayName: "Raum Isar",
      address: {
        street: "Isarstr. 1",
        city: "München",
        state: "BY",
        postalCode: "80331",
        countryOrRegion: "DE",
      },
      geoCoordinates: { latitude: 48.137154, longitude: 11.576124 },
      phone: "+49 89 1",
      nickname: "Isar",
      label: null,
      capacity: 12,
      building: "Haus 1",
      floorLabel: "2. OG",
      floorNumber: 2,
      isWheelChairAccessible: true,
      bookingType: "standard",
      tags: ["ruhig"],
      audioDeviceName: null,
      videoDeviceName: "x",
      displayDeviceName: "y",
      placeId: object("31"),
      parentId: object("32"),
    },
  ]),
  page("roomList", "room-lists", [
    {
      id: object("33"),
      displayName: "Haus 1",
      address: null,
      geoCoordinates: null,
      phone: "",
      emailAddress: "haus1@northwind-traders.com",
    },
  ]),
  page("workspace", "workspaces", [
    {
      id: object("34"),
      displayName: "Desks",
      nickname: "d",
      emailAddress: "desks@northwind-traders.com",
      capacity: 50,
      mode: { "@odata.type": "#microsoft.graph.reservablePlaceMode" },
      tags: [],
    },
  ]),
  page("place", "places-untyped", [
    { id: object("30"), displayName: "Raum", emailAddress: "isar@northwind-traders.com", capacity: 4 },
    {
      "@odata.type": "#microsoft.graph.building",
      id: object("35"),
      displayName: "Haus",
      resourceLinks: [{ name: "Plan", value: "https://x", linkType: "url" }],
    },
  ]),
  page("reminder", "reminders", [
    {
      eventId: item("ZXY"),
      eventStartTime: at("2026-03-09T09:00:00"),
      eventEndTime: at("2026-03-09T09:30:00"),
      changeKey: "x",
      eventSubject: "Jour fixe",
      eventLocation: { displayName: "Isar" },
      eventWebLink: "https://outlook.office365.com/x",
      reminderFireTime: at("2026-03-09T08:45:00"),
    },
  ]),
];
