import { context, entity, type GoldenBody, item, object, page } from "../golden.ts";

/** What services leave empty or null, and names that the metadata does not declare. */
export const sparseBodies: readonly GoldenBody[] = [
  page("attachment", "attachment-nulls", [
    {
      "@odata.type": "#microsoft.graph.fileAttachment",
      "@odata.mediaContentType": "application/pdf",
      id: item("YXR0"),
      name: "Kündigung.pdf",
      contentType: "application/pdf",
      size: 4096,
      isInline: false,
      contentId: null,
      contentLocation: null,
      contentBytes: "JVBERi0xLjcK",
    },
  ]),
  entity("attachment", "attachment-item-expanded", {
    ...context("messages('AAMkAGI5')/attachments(microsoft.graph.itemAttachment/item())/$entity"),
    "@odata.type": "#microsoft.graph.itemAttachment",
    id: item("aXRlbQ"),
    name: "WG: Aufhebungsvertrag",
    "item@odata.context":
      "https://graph.microsoft.com/v1.0/$metadata#users('ines.valdivia%40northwind-traders.com')/item",
    "item@odata.associationLink": "https://graph.microsoft.com/v1.0/users('ines.valdivia')/item/$ref",
    item: {
      "@odata.type": "#microsoft.graph.message",
      id: "",
      subject: "",
      isRead: true,
      isDeliveryReceiptRequested: false,
      internetMessageHeaders: [],
      categories: [],
      toRecipients: [],
      body: { contentType: "html", content: "" },
    },
  }),
  page("group", "groups-cloud-only", [
    {
      id: object("c10d"),
      displayName: "Projekt Nachtigall",
      description: null,
      membershipRuleProcessingState: null,
      onPremisesLastSyncDateTime: null,
      onPremisesSecurityIdentifier: null,
      onPremisesSyncEnabled: null,
      preferredLanguage: null,
      resourceProvisioningOptions: [],
      visibility: null,
    },
  ]),
  page("room", "rooms-undeclared", [
    {
      id: object("4001"),
      displayName: "Isar",
      emailAddress: "isar@northwind-traders.com",
      label: "2. Stock, bei Ines",
      isManaged: true,
      displayDevice: "Surface Hub",
      displayDeviceName: "Surface Hub",
      videoDeviceName: null,
      floorNumber: 2,
    },
  ]),
  page("roomList", "room-lists-other-case", [
    {
      id: object("4002"),
      displayName: "München",
      emailAddress: "muenchen@northwind-traders.com",
      phone: null,
      geocoordinates: null,
      address: { street: "", city: "München", state: null, countryOrRegion: "DE", postalCode: "" },
    },
  ]),
  page("mailTips", "mail-tips-no-reply", [
    {
      emailAddress: { name: "", address: "ines.valdivia@northwind-traders.com" },
      automaticReplies: {
        message: "",
        messageLanguage: { locale: "de-DE", displayName: "German (Germany)" },
      },
      mailboxFull: false,
    },
  ]),
  page("messageRule", "message-rule-senders", [
    {
      id: "AQAAAJ5dZp8=",
      displayName: "Von Mirela",
      sequence: 2,
      isEnabled: true,
      conditions: { senderContains: ["mirela"], subjectContains: [] },
      actions: { forwardTo: [], stopProcessingRules: true },
    },
  ]),
  page("event", "event-empty-texts", [
    {
      "@odata.type": "#microsoft.graph.event",
      id: item("bGVlcg"),
      subject: "",
      bodyPreview: "",
      body: { contentType: "text", content: "" },
      location: {
        displayName: "",
        locationType: "default",
        uniqueIdType: "unknown",
        address: { street: "", city: "", state: "", countryOrRegion: "", postalCode: "" },
        coordinates: {},
      },
      locations: [],
      attendees: [],
      organizer: { emailAddress: { name: "", address: "" } },
    },
  ]),
  page("directoryObject", "members-of-other-types", [
    {
      "@odata.type": "#microsoft.graph.directoryRole",
      id: object("401e"),
      deletedDateTime: null,
      description: "Can manage all aspects of users and groups",
      displayName: "User Administrator",
      roleTemplateId: object("7e40"),
    },
  ]),
  entity("user", "user-with-phones", {
    id: object("f0e"),
    businessPhones: [],
    mobilePhone: "+49 171 5550100",
    faxNumber: "",
    mail: "",
    proxyAddresses: [],
    jobTitle: "",
    department: null,
  }),
];
