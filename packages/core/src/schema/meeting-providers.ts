/** Services of online meetings that are known by name; `other` for a link to any other host. */
export const meetingProviders = ["teams", "zoom", "webex", "meet", "other"] as const;

/** Name of a service of online meetings. */
export type MeetingProvider = (typeof meetingProviders)[number];

/** Properties of an event that its provider is derived from besides `onlineMeeting`: never a body. */
export const providerSources: readonly string[] = ["onlineMeetingUrl", "location", "locations"];
