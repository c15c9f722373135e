import type { JsonReplyShape } from "@graphveil/core/privacy";

/** A reply of Graph's of an invented tenant, whose own domain is `contoso.com`. */
export interface ExampleBody {
  readonly title: string;
  /** What was asked for. */
  readonly request: string;
  readonly shape: JsonReplyShape;
  readonly body: Readonly<Record<string, unknown>>;
}

const context = (path: string) => ({
  "@odata.context": `https://graph.microsoft.com/v1.0/$metadata#${path}`,
});
const person = (name: string, address: string) => ({ emailAddress: { name, address } });
const ada = person("Ada Winter", "ada.winter@contoso.com");
const guest = person("Noor Haddad", "noor@fabrikam.example");
const adaId = "5d0c8f0e-2a41-4b0c-9a5e-7c1d6b7f4e21";

/** One reply of each family of types. */
export const exampleBodies: readonly ExampleBody[] = [
  {
    title: "A message",
    request: "/v1.0/users/{user-id}/messages/{message-id}",
    shape: { kind: "entity", type: "message" },
    body: {
      ...context("users('ada.winter%40contoso.com')/messages/$entity"),
      "@odata.etag": 'W/"CQAAABYAAAB1"',
      id: "AAMkADExamplemessage1AAA=",
      receivedDateTime: "2026-05-04T07:30:12Z",
      subject: "Offer for the new plant",
      bodyPreview: "Dear Noor, please find",
      importance: "normal",
      isRead: false,
      hasAttachments: true,
      categories: ["Red category"],
      conversationId: "AAQkADExampleconversation=",
      internetMessageId: "<AM0PR01@AM0PR01.eurprd01.prod.outlook.com>",
      parentFolderId: "AAMkADExampleinbox0AAA=",
      body: { contentType: "html", content: "<p>Dear Noor,</p><p>please find our offer.</p>" },
      from: ada,
      toRecipients: [guest],
      webLink: "https://outlook.office365.com/owa/?ItemID=AAMkADExample",
    },
  },
  {
    title: "An event",
    request: "/v1.0/users/{user-id}/events/{event-id}",
    shape: { kind: "entity", type: "event" },
    body: {
      ...context("users('ada.winter%40contoso.com')/events/$entity"),
      id: "AAMkADExampleevent001AAA=",
      iCalUId: "040000008200E00074C5B7101A82E008",
      subject: "Salary review",
      sensitivity: "private",
      showAs: "busy",
      isOnlineMeeting: true,
      start: { dateTime: "2026-05-06T09:00:00.0000000", timeZone: "UTC" },
      end: { dateTime: "2026-05-06T09:30:00.0000000", timeZone: "UTC" },
      location: { displayName: "Room 4.12", locationType: "default" },
      organizer: ada,
      attendees: [
        { type: "required", status: { response: "accepted", time: "2026-05-02T10:00:00Z" }, ...guest },
      ],
      onlineMeeting: { joinUrl: "https://teams.microsoft.com/l/meetup-join/19%3ameeting" },
    },
  },
  {
    title: "A user",
    request: "/v1.0/users/{user-id}",
    shape: { kind: "entity", type: "user" },
    body: {
      ...context("users/$entity"),
      id: adaId,
      displayName: "Ada Winter",
      mail: "ada.winter@contoso.com",
      userPrincipalName: "ada.winter@contoso.com",
      proxyAddresses: ["SMTP:ada.winter@contoso.com", "smtp:a.winter@fabrikam.example"],
      accountEnabled: true,
      userType: "Member",
      department: "Sales",
      jobTitle: "Account manager",
      mobilePhone: "+43 660 0000000",
      birthday: "1990-01-01T00:00:00Z",
      passwordPolicies: "DisablePasswordExpiration",
      createdDateTime: "2024-01-15T08:00:00Z",
    },
  },
  {
    title: "A group",
    request: "/v1.0/groups/{group-id}",
    shape: { kind: "entity", type: "group" },
    body: {
      ...context("groups/$entity"),
      id: "0b6a3c8e-51f7-47f5-8d2f-2f9d0e7c1a11",
      displayName: "Sales Vienna",
      description: "Everybody who sells in Vienna",
      mail: "sales.vienna@contoso.com",
      groupTypes: ["Unified"],
      mailEnabled: true,
      securityEnabled: false,
      visibility: "Private",
      membershipRule: 'user.city -eq "Vienna"',
    },
  },
  {
    title: "Mailbox settings",
    request: "/v1.0/users/{user-id}/mailboxSettings",
    shape: { kind: "entity", type: "mailboxSettings" },
    body: {
      ...context("users('ada.winter%40contoso.com')/mailboxSettings"),
      timeZone: "W. Europe Standard Time",
      userPurpose: "user",
      automaticRepliesSetting: {
        status: "scheduled",
        externalAudience: "all",
        internalReplyMessage: "<html><body>On parental leave.</body></html>",
        externalReplyMessage: "",
        scheduledStartDateTime: { dateTime: "2026-06-01T00:00:00.0000000", timeZone: "UTC" },
      },
      language: { locale: "de-AT", displayName: "German (Austria)" },
      workingHours: {
        daysOfWeek: ["monday", "tuesday"],
        startTime: "08:00:00.0000000",
        endTime: "12:00:00.0000000",
      },
    },
  },
  {
    title: "A room",
    request: "/v1.0/places/{place-id}/microsoft.graph.room",
    shape: { kind: "entity", type: "room" },
    body: {
      ...context("places/microsoft.graph.room/$entity"),
      id: "3162f1e1-c4c0-604b-51d8-91da78989eb1",
      displayName: "Room 4.12",
      emailAddress: "room412@contoso.com",
      capacity: 8,
      building: "Tower",
      bookingType: "standard",
      isWheelChairAccessible: true,
      phone: "+43 1 0000000",
      geoCoordinates: { latitude: 48.2, longitude: 16.37 },
    },
  },
  {
    title: "Changes of users",
    request: "/v1.0/users/delta()",
    shape: { kind: "collection", type: "user" },
    body: {
      ...context("users"),
      "@odata.deltaLink":
        "https://graph.microsoft.com/v1.0/users/delta?$deltatoken=pqwSUjGYvb3jQpbwVAwEL7yuI3dU1LecfkkfLPtnIjtQ",
      value: [
        { id: adaId, mail: "ada.winter@contoso.com", jobTitle: null },
        { id: "9f3d2c1b-7e6a-4d5c-8b9a-0a1b2c3d4e5f", "@removed": { reason: "deleted" } },
      ],
    },
  },
];
