/** Lists of paths, one type a text. */
const paths = (text: string): readonly string[] => text.trim().split(/\s+/);

const time = (name: string) => `${name} ${name}.dateTime ${name}.timeZone`;
const recurrence = `
  recurrence recurrence.pattern.dayOfMonth recurrence.pattern.daysOfWeek recurrence.pattern.firstDayOfWeek
  recurrence.pattern.index recurrence.pattern.interval recurrence.pattern.month recurrence.pattern.type
  recurrence.range.endDate recurrence.range.numberOfOccurrences recurrence.range.recurrenceTimeZone
  recurrence.range.startDate recurrence.range.type`;
const place = (name: string) =>
  `${name}.locationEmailAddress ${name}.locationType ${name}.uniqueId ${name}.uniqueIdType`;

const user = "id mail preferredLanguage userPrincipalName";
const group = `
  groupTypes id isAssignableToRole mail mailEnabled mailNickname
  membershipRuleProcessingState onPremisesSamAccountName onPremisesSecurityIdentifier
  onPremisesSyncEnabled preferredDataLocation preferredLanguage proxyAddresses resourceBehaviorOptions
  resourceProvisioningOptions securityEnabled securityIdentifier theme visibility`;
const event = `
  @odata.type allowNewTimeProposals attendees.emailAddress.address attendees.status.response attendees.status.time attendees.type
  ${time("attendees.proposedNewTime.start")} ${time("attendees.proposedNewTime.end")} createdDateTime
  ${time("start")} ${time("end")} hasAttachments hideAttendees iCalUId id importance isAllDay isCancelled isDraft
  isOnlineMeeting isOrganizer isReminderOn lastModifiedDateTime ${place("location")} ${place("locations")} onlineMeeting
  onlineMeeting.phones.language onlineMeeting.phones.type onlineMeetingProvider organizer.emailAddress.address
  originalEndTimeZone originalStartTimeZone ${recurrence} reminderMinutesBeforeStart responseRequested
  responseStatus.response responseStatus.time sensitivity seriesMasterId showAs transactionId type uid`;
const message = `
  @odata.type bccRecipients.emailAddress.address ccRecipients.emailAddress.address conversationId conversationIndex@graphveil.depth
  createdDateTime ${time("flag.completedDateTime")} ${time("flag.dueDateTime")} ${time("flag.startDateTime")}
  flag.flagStatus from.emailAddress.address hasAttachments id importance inferenceClassification internetMessageId
  isDeliveryReceiptRequested isDraft isRead isReadReceiptRequested lastModifiedDateTime parentFolderId receivedDateTime
  replyTo.emailAddress.address sender.emailAddress.address sentDateTime toRecipients.emailAddress.address`;
const orgContact = `
  addresses id mail mailNickname onPremisesProvisioningErrors onPremisesSyncEnabled
  phones phones.type proxyAddresses serviceProvisioningErrors`;
const organization = `
  assignedPlans.capabilityStatus assignedPlans.service assignedPlans.servicePlanId
  countryLetterCode defaultUsageLocation id marketingNotificationEmails
  mobileDeviceManagementAuthority onPremisesSyncEnabled partnerTenantType preferredLanguage
  privacyProfile.contactEmail provisionedPlans.capabilityStatus provisionedPlans.provisioningStatus
  provisionedPlans.service securityComplianceNotificationMails technicalNotificationMails tenantType
  verifiedDomains.capabilities verifiedDomains.isDefault verifiedDomains.isInitial verifiedDomains.type`;
const anyPlace = "emailAddress geoCoordinates id isWheelChairAccessible parentId placeId";
const eventMessage = `
  allowNewTimeProposals ${time("endDateTime")} ${time("startDateTime")} isAllDay isDelegated isOutOfDate
  ${place("location")} meetingMessageType meetingRequestType previousEndDateTime previousLocation previousStartDateTime
  proposedNewTime ${time("proposedNewTime.start")} ${time("proposedNewTime.end")} ${recurrence} responseRequested
  responseType type`;

/**
 * What a caller may see under `strict`, written down by hand: the paths of a record of each type, without the indices of
 * arrays. A path that is not here must not occur in any reply, whatever Graph sent.
 */
export const visiblePaths: Readonly<Record<string, ReadonlySet<string>>> = {
  user: new Set(paths(user)),
  group: new Set(paths(`${group} members@delta.@odata.type members@delta.id`)),
  orgContact: new Set(paths(orgContact)),
  directoryObject: new Set(paths(`@odata.type ${user} ${group} ${orgContact}`)),
  organization: new Set(paths(organization)),
  message: new Set(paths(`${message} ${eventMessage}`)),
  event: new Set(paths(event)),
  mailFolder: new Set(
    paths(
      "@odata.type childFolderCount id isHidden parentFolderId sizeInBytes totalItemCount unreadItemCount",
    ),
  ),
  calendar: new Set(
    paths(`
      allowedOnlineMeetingProviders canEdit canShare canViewPrivateItems color defaultOnlineMeetingProvider hexColor id
      isDefaultCalendar isRemovable isTallyingResponses owner.address`),
  ),
  mailboxSettings: new Set(
    paths(`
      archiveFolder automaticRepliesSetting.externalAudience ${time("automaticRepliesSetting.scheduledEndDateTime")}
      ${time("automaticRepliesSetting.scheduledStartDateTime")} automaticRepliesSetting.status dateFormat
      delegateMeetingMessageDeliveryOptions language.locale timeFormat timeZone userPurpose
      workingHours.daysOfWeek workingHours.endTime workingHours.startTime workingHours.timeZone.name`),
  ),
  room: new Set(paths(`${anyPlace} bookingType capacity floorNumber teamsEnabledState`)),
  roomList: new Set(paths(anyPlace)),
  workspace: new Set(paths(`${anyPlace} capacity mode`)),
  calendarGroup: new Set(paths("classId id")),
  outlookCategory: new Set(paths("color id")),
  localeInfo: new Set(paths("locale")),
  timeZoneInformation: new Set(paths("alias")),
  outlookUser: new Set(),
};

/** The path of every value below a record, each once. */
export function pathsOf(value: unknown, path = "", found = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(value)) for (const element of value) pathsOf(element, path, found);
  else if (typeof value === "object" && value !== null)
    for (const [name, member] of Object.entries(value))
      pathsOf(member, path === "" ? name : `${path}.${name}`, found);
  else found.add(path);
  return found;
}
