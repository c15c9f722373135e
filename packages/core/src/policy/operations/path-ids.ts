/** What kind of sealed id a path parameter takes. */
const idKinds: Readonly<Record<string, string>> = {
  "user-id": "directoryObject",
  "group-id": "directoryObject",
  "directoryObject-id": "directoryObject",
  "organization-id": "organization",
  "message-id": "message",
  "mailFolder-id": "mailFolder",
  "calendarGroup-id": "calendarGroup",
  "calendar-id": "calendar",
  "event-id": "event",
  "outlookCategory-id": "outlookCategory",
  "place-id": "place",
  "room-id": "place",
  "workspace-id": "place",
};

/** The kind of id at a path parameter, which also may be an outer folder of a nested one; undefined for any other name. */
export const idKindOf = (parameter: string): string | undefined => idKinds[parameter.replace(/\d+$/, "")];

/** The path parameter that names the mailbox of an operation. */
export const mailboxParameter = "user-id";
