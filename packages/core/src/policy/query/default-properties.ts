import type { TypeName } from "../../schema/schema.ts";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * Properties that Graph gives without being asked, by type; none for a type of which that is not known for certain. `uid` and
 * `sizeInBytes` are among them although Graph's metadata does not declare them.
 */
export const defaultProperties: Partial<Readonly<Record<TypeName, readonly string[]>>> = {
  user: words(`
    businessPhones displayName givenName id jobTitle mail mobilePhone officeLocation preferredLanguage surname
    userPrincipalName`),
  group: words(`
    classification createdDateTime deletedDateTime description displayName expirationDateTime groupTypes id
    isAssignableToRole mail mailEnabled mailNickname membershipRule membershipRuleProcessingState onPremisesDomainName
    onPremisesLastSyncDateTime onPremisesNetBiosName onPremisesProvisioningErrors onPremisesSamAccountName
    onPremisesSecurityIdentifier onPremisesSyncEnabled preferredDataLocation preferredLanguage proxyAddresses
    renewedDateTime resourceBehaviorOptions resourceProvisioningOptions securityEnabled securityIdentifier
    serviceProvisioningErrors theme uniqueName visibility`),
  message: words(`
    bccRecipients body bodyPreview categories ccRecipients changeKey conversationId conversationIndex createdDateTime flag
    from hasAttachments id importance inferenceClassification internetMessageId isDeliveryReceiptRequested isDraft isRead
    isReadReceiptRequested lastModifiedDateTime parentFolderId receivedDateTime replyTo sender sentDateTime subject
    toRecipients webLink`),
  mailFolder: words(`
    childFolderCount displayName id isHidden parentFolderId sizeInBytes totalItemCount unreadItemCount`),
  event: words(`
    allowNewTimeProposals attendees body bodyPreview categories changeKey createdDateTime end hasAttachments hideAttendees
    iCalUId id importance isAllDay isCancelled isDraft isOnlineMeeting isOrganizer isReminderOn lastModifiedDateTime
    location locations onlineMeeting onlineMeetingProvider onlineMeetingUrl organizer originalEndTimeZone
    originalStartTimeZone recurrence reminderMinutesBeforeStart responseRequested responseStatus sensitivity seriesMasterId
    showAs start subject transactionId type uid webLink`),
};

/** What a derived type adds to the default properties of its base. */
export type AddedProperties = Partial<Readonly<Record<TypeName, readonly string[]>>>;

/**
 * Properties that the types derived from one add to its default ones. A `$select` of the base type's properties would lose
 * them, and Graph knows them only by a type cast. Each list holds types whose casts Graph takes or refuses together, those
 * first that every mailbox was seen to take.
 */
export const derivedProperties: Partial<Readonly<Record<TypeName, readonly AddedProperties[]>>> = {
  message: [
    {
      eventMessage: words(`
        endDateTime isAllDay isDelegated isOutOfDate location meetingMessageType recurrence startDateTime type`),
      eventMessageRequest: words(`
        allowNewTimeProposals meetingRequestType previousEndDateTime previousLocation previousStartDateTime
        responseRequested`),
      eventMessageResponse: words("proposedNewTime responseType"),
    },
    {
      calendarSharingMessage: words(
        "canAccept sharingMessageAction sharingMessageActions suggestedCalendarName",
      ),
    },
  ],
  mailFolder: [{ mailSearchFolder: words("filterQuery includeNestedFolders isSupported sourceFolderIds") }],
};
