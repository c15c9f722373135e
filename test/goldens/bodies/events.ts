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
  recipient,
} from "../golden.ts";

const joinUrl = `https://teams.microsoft.com/l/meetup-join/19%3ameeting_NzY%40thread.v2/0?context=%7b%22Tid%22%3a%22${object("1")}%22%2c%22Oid%22%3a%22${object("2")}%22%7d`;

const attendee = (who: unknown, type: string, response: string) => ({
  type,
  status: { response, time: response === "none" ? "0001-01-01T00:00:00Z" : "2026-02-27T14:03:11.1234567Z" },
  ...(who as Record<string, unknown>),
});

const isar = {
  displayName: "Raum Isar; Microsoft Teams Meeting",
  locationType: "conferenceRoom",
  uniqueId: "isar@northwind-traders.com",
  uniqueIdType: "directory",
  locationEmailAddress: "isar@northwind-traders.com",
  locationUri: "https://maps.example/isar",
  address: {
    street: "Isarstr. 1",
    city: "München",
    state: "",
    countryOrRegion: "Germany",
    postalCode: "80331",
  },
  coordinates: {
    latitude: 48.137154,
    longitude: 11.576124,
    altitude: 519.5,
    accuracy: 0,
    altitudeAccuracy: -1e-7,
  },
};

const whole = {
  "@odata.etag": 'W/"q7VdAAAW=="',
  id: item("ZXZ0MQ"),
  createdDateTime: "2026-02-27T13:59:00.7654321Z",
  lastModifiedDateTime: "2026-02-27T14:03:12.0000001Z",
  changeKey: "q7VdAAAW==",
  categories: ["Vertraulich"],
  transactionId: "b1d0f7f0-localevent",
  originalStartTimeZone: "W. Europe Standard Time",
  originalEndTimeZone: "tzone://Microsoft/Utc",
  iCalUId: "040000008200E00074C5B7101A82E0080000000080",
  uid: "040000008200E00074C5B7101A82E0080000000080",
  reminderMinutesBeforeStart: 15,
  isReminderOn: true,
  hasAttachments: false,
  subject: "Gehaltsrunde Brandstätter",
  bodyPreview: "________________\r\nMicrosoft Teams meeting",
  importance: "high",
  sensitivity: "private",
  isAllDay: false,
  isCancelled: false,
  isOrganizer: true,
  responseRequested: true,
  seriesMasterId: null,
  showAs: "busy",
  type: "singleInstance",
  webLink: "https://outlook.office365.com/owa/?itemid=AAMk&exvsurl=1&path=/calendar/item",
  onlineMeetingUrl: null,
  isOnlineMeeting: true,
  onlineMeetingProvider: "teamsForBusiness",
  allowNewTimeProposals: true,
  occurrenceId: null,
  isDraft: false,
  hideAttendees: false,
  responseStatus: { response: "organizer", time: "0001-01-01T00:00:00Z" },
  body: {
    contentType: "html",
    content: `<html><body><p>Bitte vorbereiten.</p><a href="${joinUrl}">Join the meeting now</a></body></html>`,
  },
  start: at("2026-03-09T09:00:00.0000000"),
  end: at("2026-03-09T09:30:00.0000000"),
  location: isar,
  locations: [
    isar,
    {
      displayName: "Microsoft Teams Meeting",
      locationType: "default",
      uniqueId: "Microsoft Teams Meeting",
      uniqueIdType: "private",
    },
  ],
  recurrence: null,
  attendees: [
    attendee(ines, "required", "none"),
    attendee(odo, "optional", "tentativelyAccepted"),
    attendee(recipient("Raum Isar", "isar@northwind-traders.com"), "resource", "accepted"),
  ],
  organizer: ines,
  onlineMeeting: {
    joinUrl,
    conferenceId: "123456789",
    quickDial: "+49891234#",
    tollNumber: "+49 89 1234",
    tollFreeNumbers: ["0800 1"],
    phones: [{ language: "de-DE", number: "+49 89 1234", region: "Bayern", type: "business" }],
  },
  "calendar@odata.associationLink": "https://graph.microsoft.com/v1.0/users('x')/calendars('y')/$ref",
  "calendar@odata.navigationLink": "https://graph.microsoft.com/v1.0/users('x')/calendars('y')",
};

const weekly = {
  pattern: {
    type: "weekly",
    interval: 1,
    month: 0,
    dayOfMonth: 0,
    daysOfWeek: ["monday", "thursday"],
    firstDayOfWeek: "sunday",
    index: "first",
  },
  range: {
    type: "endDate",
    startDate: "2026-03-02",
    endDate: "2026-06-29",
    recurrenceTimeZone: "W. Europe Standard Time",
    numberOfOccurrences: 0,
  },
};

/** Events, calendars and what is said of times. */
export const eventBodies: readonly GoldenBody[] = [
  entity("event", "event-whole", { ...context("events/$entity"), ...whole }),
  entity("event", "event-online-meeting-select", {
    id: whole.id,
    isOnlineMeeting: true,
    onlineMeetingProvider: "teamsForBusiness",
    onlineMeeting: { joinUrl, conferenceId: "177", tollNumber: "+1 555 0100" },
  }),
  entity("event", "event-no-online-meeting", {
    id: whole.id,
    isOnlineMeeting: false,
    onlineMeetingProvider: "unknown",
    onlineMeeting: null,
    onlineMeetingUrl: "",
  }),
  entity("event", "event-many-locations", {
    id: whole.id,
    location: { displayName: "", address: {}, coordinates: {} },
    locations: [
      { displayName: joinUrl, locationType: "default", uniqueId: joinUrl, uniqueIdType: "private" },
      { displayName: "Bei Odo zu Hause", locationType: "homeAddress" },
    ],
  }),
  entity("event", "event-organizer-among-attendees", {
    organizer: ines,
    isOrganizer: false,
    attendees: [
      attendee(ines, "required", "organizer"),
      attendee(ines, "required", "none"),
      attendee(recipient(null, null), "required", "none"),
    ],
  }),
  entity("event", "event-proposed-time", {
    attendees: [
      {
        ...attendee(guest, "required", "declined"),
        proposedNewTime: { start: at("2026-03-10T09:00:00.0000000"), end: at("2026-03-10T09:30:00.0000000") },
      },
    ],
  }),
  entity("event", "event-hidden-attendees", {
    hideAttendees: true,
    attendees: [],
    organizer: { emailAddress: { name: "", address: "" } },
  }),
  entity("event", "event-series-master", {
    id: item("c2Vy"),
    type: "seriesMaster",
    recurrence: weekly,
    cancelledOccurrences: ["OID.AAMkAGI5MDk2.2026-03-16"],
    subject: "Jour fixe",
  }),
  entity("event", "event-occurrence", {
    id: item("b2Nj"),
    type: "occurrence",
    seriesMasterId: item("c2Vy"),
    occurrenceId: "OID.AAMkAGI5MDk2.2026-03-09",
    originalStart: "2026-03-09T08:00:00Z",
    subject: null,
  }),
  entity("event", "event-all-day", {
    isAllDay: true,
    start: at("2026-03-09T00:00:00.0000000"),
    end: at("2026-03-10T00:00:00.0000000"),
    showAs: "oof",
  }),
  entity(
    "event",
    "event-odd-recurrence",
    '{"recurrence":{"pattern":{"type":"relativeMonthly","interval":9007199254740993,"month":1e2,"dayOfMonth":-0,"index":"last"},"range":{"type":"noEnd","startDate":"2026-03-02","endDate":"0001-01-01","numberOfOccurrences":1.5}}}',
  ),
  entity("event", "event-null-times", {
    start: null,
    end: { dateTime: null, timeZone: null },
    responseStatus: null,
    recurrence: null,
    attendees: null,
    location: null,
    locations: [],
  }),
  entity("event", "event-expanded-calendar", {
    id: item("ZXhw"),
    calendar: { id: item("Y2Fs"), name: "Kalender", owner: ines.emailAddress, color: "auto" },
    instances: [{ id: item("aW5z"), subject: "x y" }],
    exceptionOccurrences: [],
    extensions: [{ id: "x", extensionName: "y z", deal: 1 }],
  }),
  entity("event", "event-extended-properties", {
    id: item("ZXhw"),
    singleValueExtendedProperties: [{ id: "Integer 0x8214", value: "2" }],
    multiValueExtendedProperties: [],
  }),
  entity("event", "event-body-text", {
    body: { contentType: "text", content: "Zeile eins\r\nZeile <zwei> & mehr" },
    bodyPreview: "Zeile eins",
  }),
  entity("event", "event-capital-enumerations", {
    importance: "Normal",
    sensitivity: "Confidential",
    showAs: "WorkingElsewhere",
    type: "SingleInstance",
  }),
  entity("event", "event-unknown-members", {
    importance: "unknownFutureValue",
    showAs: "somewhere",
    responseStatus: { response: "perhaps", time: "2026-03-09T08:00:00Z" },
    onlineMeetingProvider: "teamsForConsumer",
  }),
  entity("event", "event-undeclared", {
    id: item("dW5k"),
    uid: "x",
    occurrenceId: "y",
    extendedLocation: { name: "z" },
    "@odata.editLink": "https://graph.microsoft.com/x",
    isAllDay: false,
  }),
  page("event", "events-page", [whole, { ...whole, id: item("ZXZ0Mg") }], context("events")),
  page(
    "event",
    "events-select",
    [
      {
        "@odata.etag": 'W/"e"',
        id: whole.id,
        subject: whole.subject,
        start: whole.start,
        end: whole.end,
        location: isar,
      },
    ],
    context("events(subject,start,end,location)"),
  ),
  page("event", "event-instances", [
    { id: item("aTE"), type: "occurrence", seriesMasterId: item("c2Vy"), recurrence: null },
    { id: item("aTI"), type: "exception", seriesMasterId: item("c2Vy"), subject: "verlegt" },
  ]),
  page("event", "calendar-view-skip", [{ id: item("Y3Y"), subject: "x" }], {
    "@odata.nextLink":
      "https://graph.microsoft.com/v1.0/groups/x/calendarView?startDateTime=2026-01-01T00%3a00%3a00&endDateTime=2026-02-01&$skip=10",
  }),
  page(
    "event",
    "calendar-view-delta-removed",
    [
      { "@odata.type": "#microsoft.graph.event", id: item("cm0"), "@removed": { reason: "deleted" } },
      {
        "@odata.type": "#microsoft.graph.event",
        id: item("bmV1"),
        subject: "neu",
        start: at("2026-03-09T09:00:00"),
      },
    ],
    { "@odata.deltaLink": "https://graph.microsoft.com/v1.0/users/x/calendarView/delta?$deltatoken=R0us" },
  ),
  page("event", "calendar-view-delta-empty", [], {
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#Collection(event)",
    "@odata.nextLink":
      "https://graph.microsoft.com/v1.0/users('ines.valdivia@northwind-traders.com')/calendarView/delta?$skiptoken=R0us",
  }),
  entity("calendar", "calendar-default", {
    "@odata.id": "https://graph.microsoft.com/v1.0/users('x')/calendars('y')",
    id: item("Y2Fs"),
    name: "Kalender von Ines",
    color: "lightBlue",
    hexColor: "#a6d1f5",
    changeKey: "Y2Fs",
    isDefaultCalendar: true,
    canShare: true,
    canViewPrivateItems: true,
    canEdit: true,
    isRemovable: false,
    isTallyingResponses: true,
    allowedOnlineMeetingProviders: ["teamsForBusiness", "skypeForBusiness"],
    defaultOnlineMeetingProvider: "teamsForBusiness",
    owner: ines.emailAddress,
  }),
  page("calendar", "calendars-page", [
    { id: item("YzE"), name: "Birthdays", hexColor: "", owner: { name: "Ines", address: null } },
  ]),
  page("calendarGroup", "calendar-groups", [
    {
      id: item("Z3I"),
      name: "Meine Kalender",
      classId: "0006f0b7-0000-0000-c000-000000000046",
      changeKey: "Z3I",
      calendars: [{ id: item("Y2c"), name: "x" }],
    },
  ]),
  page("calendarPermission", "calendar-permissions", [
    {
      id: "RGVmYXVsdA==",
      isRemovable: false,
      isInsideOrganization: true,
      role: "freeBusyRead",
      allowedRoles: ["none", "freeBusyRead"],
      emailAddress: { name: "My Organization" },
    },
  ]),
  entity("meetingTimeSuggestionsResult", "meeting-times", {
    emptySuggestionsReason: "",
    meetingTimeSuggestions: [
      {
        confidence: 100.0,
        order: 1,
        organizerAvailability: "free",
        suggestionReason: "Suggested because it is one of the nearest times.",
        attendeeAvailability: [{ availability: "free", attendee: { type: "required", ...odo } }],
        locations: [{ displayName: "Raum Isar" }],
        meetingTimeSlot: { start: at("2026-03-09T09:00:00"), end: at("2026-03-09T10:00:00") },
      },
    ],
  }),
  page("scheduleInformation", "schedules", [
    {
      scheduleId: "odo.brandstaetter@northwind-traders.com",
      availabilityView: "0022",
      scheduleItems: [
        {
          isPrivate: false,
          status: "busy",
          subject: "Zahnarzt",
          location: "Schwabing",
          start: at("2026-03-09T09:00:00"),
          end: at("2026-03-09T10:00:00"),
        },
      ],
      workingHours: {
        daysOfWeek: ["monday"],
        startTime: "08:00:00.0000000",
        endTime: "17:00:00.0000000",
        timeZone: { name: "W. Europe Standard Time" },
      },
    },
    {
      scheduleId: "x",
      error: { message: "The address x could not be resolved", responseCode: "ErrorMailRecipientNotFound" },
    },
  ]),
];
