import { providerSources } from "../../schema/meeting-providers.ts";
import { structuredType, type TypeName } from "../../schema/schema.ts";
import type { Visibility } from "../../schema/visibility.ts";
import type { Operation } from "../operations/operation.ts";
import type { QueryContext } from "./query.ts";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Properties that Graph gives without being asked, by type; none for a type of which that is not known for certain. */
export const defaultProperties: Partial<Readonly<Record<TypeName, readonly string[]>>> = {
  user: words(`
    businessPhones displayName givenName id jobTitle mail mobilePhone officeLocation preferredLanguage surname
    userPrincipalName`),
  message: words(`
    bccRecipients body bodyPreview categories ccRecipients changeKey conversationId conversationIndex createdDateTime flag
    from hasAttachments id importance inferenceClassification internetMessageId isDeliveryReceiptRequested isDraft isRead
    isReadReceiptRequested lastModifiedDateTime parentFolderId receivedDateTime replyTo sender sentDateTime subject
    toRecipients webLink`),
  event: words(`
    allowNewTimeProposals attendees body bodyPreview categories changeKey createdDateTime end hasAttachments hideAttendees
    iCalUId id importance isAllDay isCancelled isDraft isOnlineMeeting isOrganizer isReminderOn lastModifiedDateTime
    location locations onlineMeeting onlineMeetingProvider onlineMeetingUrl organizer originalEndTimeZone
    originalStartTimeZone recurrence reminderMinutesBeforeStart responseRequested responseStatus sensitivity seriesMasterId
    showAs start subject transactionId type uid webLink`),
};

/**
 * Default properties that Graph sends and its metadata does not declare. Types that are open take them in a `$select`; where one
 * refuses, it is asked without.
 */
const undeclaredProperties: ReadonlySet<string> = new Set(["uid"]);

/** True where a mailbox may refuse what a pushed `$select` names: a type cast, or what the metadata does not declare. */
export const mayBeRefused = (pushed: readonly string[]): boolean =>
  pushed.some((name) => name.includes("/") || undeclaredProperties.has(name));

/** What has to be fetched with a selection, since something in it is derived from it. */
export function derivedFrom(
  { reply: { type } }: Operation,
  select: readonly string[],
  { actionFor }: Visibility,
): readonly string[] {
  const meeting = type === "event" ? structuredType(type).properties.get("onlineMeeting") : undefined;
  if (meeting === undefined || !select.includes(meeting.name)) return [];
  return actionFor(meeting, type) === "provider" ? providerSources : [];
}

/**
 * Properties that the types derived from one add to its default ones. A `$select` of the base type's properties would lose
 * them, and Graph knows them only by a type cast.
 */
export const derivedProperties: Partial<
  Readonly<Record<TypeName, Partial<Readonly<Record<TypeName, readonly string[]>>>>>
> = {
  message: {
    eventMessage: words(`
      endDateTime isAllDay isDelegated isOutOfDate location meetingMessageType recurrence startDateTime type`),
    eventMessageRequest: words(`
      allowNewTimeProposals meetingRequestType previousEndDateTime previousLocation previousStartDateTime
      responseRequested`),
    eventMessageResponse: words("proposedNewTime responseType"),
    calendarSharingMessage: words(
      "canAccept sharingMessageAction sharingMessageActions suggestedCalendarName",
    ),
  },
};

/**
 * The `$select` that the proxy sends where the caller sends none: what Graph would give anyway, less what the caller may
 * not see, so that this never leaves Microsoft. Never a property that Graph would not have given: that could cost more,
 * need another permission, or fail. Undefined where nothing would be left out, or the operation is not to be pushed down.
 *
 * @see https://learn.microsoft.com/graph/query-parameters#select-parameter
 */
export function pushedSelect(
  { pushDown, reply: { type } }: Operation,
  visibleProperties: QueryContext["visibleProperties"],
): readonly string[] | undefined {
  const defaults = defaultProperties[type];
  if (!pushDown || defaults === undefined) return undefined;
  const visible = new Set(visibleProperties(type));
  const selected = defaults.filter((name) => visible.has(name));
  if (selected.length === defaults.length || selected.length === 0) return undefined;
  const casts = Object.entries(derivedProperties[type] ?? {}).flatMap(([derived, names]) => {
    const shown = new Set(visibleProperties(derived as TypeName));
    return names.filter((name) => shown.has(name)).map((name) => `microsoft.graph.${derived}/${name}`);
  });
  return [...selected, ...casts];
}
