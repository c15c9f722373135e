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
  "place-id": "place",
  "room-id": "place",
  "workspace-id": "place",
};

/** Path parameters whose ids are not sealed, since they say nothing of anybody, and the form of each. */
export const clearIds: Readonly<Record<string, RegExp>> = {
  "outlookCategory-id": /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
};

/** The kind of id at a path parameter, which also may be an outer folder of a nested one; undefined for a clear id. */
export const idKindOf = (parameter: string): string | undefined => idKinds[parameter.replace(/\d+$/, "")];

/** The path parameter that names the mailbox of an operation. */
export const mailboxParameter = "user-id";
