import { costCodeProperty } from "../../../tenant/domains.ts";

/** One entity type of Graph's model, as far as `$select` needs it. */
export interface EntityType {
  readonly name: string;
  /** Properties that the simulator serves without being asked. */
  readonly byDefault: readonly string[];
  /** Properties that it serves only when they are selected. */
  readonly onRequest: readonly string[];
  /** Declared properties that it does not serve at all. */
  readonly unsimulated: readonly string[];
  /** Whether `id` comes even when it is not selected. */
  readonly alwaysId: boolean;
  /** Properties of derived types, by type name: they are selected with a cast. */
  readonly derived: Readonly<Record<string, readonly string[]>>;
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const eventMessage = words(
  "meetingMessageType type isOutOfDate isAllDay isDelegated startDateTime endDateTime location recurrence",
);
const eventMessageRequest = words(
  "previousLocation previousStartDateTime previousEndDateTime responseRequested allowNewTimeProposals meetingRequestType",
);
const eventMessageResponse = words("responseType proposedNewTime");

/** Mail; meeting requests and answers are derived types whose own properties a plain selection loses. */
export const messageType: EntityType = {
  name: "message",
  byDefault: words(`
    createdDateTime lastModifiedDateTime changeKey categories receivedDateTime sentDateTime hasAttachments
    internetMessageId subject bodyPreview importance parentFolderId conversationId conversationIndex
    isDeliveryReceiptRequested isReadReceiptRequested isRead isDraft webLink inferenceClassification body sender from
    toRecipients ccRecipients bccRecipients replyTo flag id`),
  onRequest: words("internetMessageHeaders uniqueBody"),
  unsimulated: words("attachments extensions multiValueExtendedProperties singleValueExtendedProperties"),
  alwaysId: true,
  derived: {
    eventMessage,
    eventMessageRequest: [...eventMessage, ...eventMessageRequest],
    eventMessageResponse: [...eventMessage, ...eventMessageResponse],
    calendarSharingMessage: words(
      "canAccept sharingMessageAction sharingMessageActions suggestedCalendarName",
    ),
  },
};

/** Events of a calendar. */
export const eventType: EntityType = {
  name: "event",
  byDefault: words(`
    createdDateTime lastModifiedDateTime changeKey categories transactionId originalStartTimeZone originalEndTimeZone
    iCalUId uid reminderMinutesBeforeStart isReminderOn hasAttachments subject bodyPreview importance sensitivity isAllDay
    isCancelled isOrganizer responseRequested seriesMasterId showAs type webLink onlineMeetingUrl isOnlineMeeting
    onlineMeetingProvider allowNewTimeProposals isDraft hideAttendees responseStatus body start end location locations
    recurrence attendees organizer onlineMeeting id`),
  onRequest: words("originalStart cancelledOccurrences uniqueBody"),
  unsimulated: words(
    "attachments calendar exceptionOccurrences extensions instances multiValueExtendedProperties singleValueExtendedProperties",
  ),
  alwaysId: true,
  derived: {},
};

/** Properties of a user that only a single user shows; the list answers 501. */
export const singleUserProperties: ReadonlySet<string> = new Set(
  words(
    "aboutMe birthday hireDate interests mailboxSettings mySite pastProjects preferredName responsibilities schools skills",
  ),
);

/** Users: eleven properties by default, the rest on request. */
export const userType: EntityType = {
  name: "user",
  byDefault: words(
    "businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname userPrincipalName id",
  ),
  onRequest: words(`
    deletedDateTime accountEnabled ageGroup assignedLicenses assignedPlans city companyName consentProvidedForMinor country
    createdDateTime creationType department employeeHireDate employeeId employeeLeaveDateTime employeeOrgData employeeType
    externalUserState externalUserStateChangeDateTime faxNumber identities imAddresses isManagementRestricted
    isResourceAccount lastPasswordChangeDateTime legalAgeGroupClassification licenseAssignmentStates mailNickname
    onPremisesDistinguishedName onPremisesDomainName onPremisesExtensionAttributes onPremisesImmutableId
    onPremisesLastSyncDateTime onPremisesProvisioningErrors onPremisesSamAccountName onPremisesSecurityIdentifier
    onPremisesSyncEnabled onPremisesUserPrincipalName otherMails passwordPolicies passwordProfile postalCode
    preferredDataLocation provisionedPlans proxyAddresses securityIdentifier serviceProvisioningErrors showInAddressList
    signInSessionsValidFromDateTime state streetAddress usageLocation userType aboutMe birthday hireDate interests
    mailboxSettings mySite pastProjects preferredName responsibilities schools skills`),
  unsimulated: words(
    "authorizationInfo customSecurityAttributes deviceEnrollmentLimit identityParentId print signInActivity manager memberOf directReports",
  ),
  alwaysId: false,
  derived: {},
};

/** Directory extensions can be selected although the type does not declare them. */
export const dynamicUserProperties: readonly string[] = [costCodeProperty];

/** Groups of the directory. */
export const groupType: EntityType = {
  name: "group",
  byDefault: words(`
    deletedDateTime classification createdDateTime description displayName expirationDateTime groupTypes isAssignableToRole
    mail mailEnabled mailNickname membershipRule membershipRuleProcessingState onPremisesDomainName
    onPremisesLastSyncDateTime onPremisesNetBiosName onPremisesSamAccountName onPremisesSecurityIdentifier
    onPremisesSyncEnabled preferredDataLocation preferredLanguage proxyAddresses renewedDateTime resourceBehaviorOptions
    resourceProvisioningOptions securityEnabled securityIdentifier theme uniqueName visibility
    onPremisesProvisioningErrors serviceProvisioningErrors id`),
  onRequest: words(`
    allowExternalSenders assignedLabels assignedLicenses autoSubscribeNewMembers hasMembersWithLicenseErrors
    hideFromAddressLists hideFromOutlookClients isArchived isManagementRestricted isSubscribedByMail
    licenseProcessingState unseenCount`),
  unsimulated: words(`
    accessType infoCatalogs isFavorite onPremisesExtensionAttributes organizationId unseenConversationsCount
    unseenMessagesCount welcomeMessageEnabled members owners memberOf transitiveMembers`),
  alwaysId: false,
  derived: {},
};

/** Mail contacts of the directory. */
export const orgContactType: EntityType = {
  name: "orgContact",
  byDefault: words(`
    deletedDateTime companyName department displayName givenName jobTitle mail mailNickname onPremisesLastSyncDateTime
    onPremisesSyncEnabled surname proxyAddresses addresses phones onPremisesProvisioningErrors
    serviceProvisioningErrors id`),
  onRequest: [],
  unsimulated: words("directReports manager memberOf transitiveMemberOf"),
  alwaysId: false,
  derived: {},
};

/** The tenant's own entry. */
export const organizationType: EntityType = {
  name: "organization",
  byDefault: words(`
    deletedDateTime businessPhones city country countryLetterCode createdDateTime defaultUsageLocation displayName
    marketingNotificationEmails onPremisesLastSyncDateTime onPremisesSyncEnabled partnerTenantType postalCode
    preferredLanguage privacyProfile securityComplianceNotificationMails securityComplianceNotificationPhones state
    street technicalNotificationMails tenantType assignedPlans provisionedPlans verifiedDomains id`),
  onRequest: [],
  unsimulated: words("mobileDeviceManagementAuthority branding certificateBasedAuthConfiguration extensions"),
  alwaysId: false,
  derived: {},
};

/** Applications in the tenant, as far as the simulator knows them. */
export const servicePrincipalType: EntityType = {
  name: "servicePrincipal",
  byDefault: words("id appId displayName appRoles"),
  onRequest: [],
  unsimulated: words(
    "accountEnabled appOwnerOrganizationId oauth2PermissionScopes servicePrincipalType tags",
  ),
  alwaysId: false,
  derived: {},
};

/** Members of a group: a selection names the properties of any type that a member can be of. */
export const directoryObjectType: EntityType = {
  name: "directoryObject",
  byDefault: [...userType.byDefault, ...groupType.byDefault, ...orgContactType.byDefault],
  onRequest: [...userType.onRequest, ...groupType.onRequest],
  unsimulated: [...userType.unsimulated, ...groupType.unsimulated],
  alwaysId: false,
  derived: {},
};

const plain = (name: string, byDefault: string, unsimulated = ""): EntityType => ({
  name,
  byDefault: words(`id ${byDefault}`),
  onRequest: [],
  unsimulated: unsimulated === "" ? [] : words(unsimulated),
  alwaysId: true,
  derived: {},
});

/** Mail folders, search folders among them. */
export const mailFolderType: EntityType = {
  ...plain(
    "mailFolder",
    "displayName parentFolderId childFolderCount unreadItemCount totalItemCount sizeInBytes isHidden",
    "childFolders messageRules messages multiValueExtendedProperties singleValueExtendedProperties",
  ),
  derived: { mailSearchFolder: words("isSupported includeNestedFolders sourceFolderIds filterQuery") },
};

/** Calendars. */
export const calendarType: EntityType = plain(
  "calendar",
  `name color hexColor isDefaultCalendar changeKey canShare canViewPrivateItems canEdit allowedOnlineMeetingProviders
  defaultOnlineMeetingProvider isTallyingResponses isRemovable owner`,
  "calendarPermissions calendarView events multiValueExtendedProperties singleValueExtendedProperties",
);

/** Groups of calendars. */
export const calendarGroupType: EntityType = plain("calendarGroup", "name classId changeKey", "calendars");

/** The settings of a mailbox. */
export const mailboxSettingsType: EntityType = {
  ...plain(
    "mailboxSettings",
    `archiveFolder timeZone delegateMeetingMessageDeliveryOptions dateFormat timeFormat userPurpose automaticRepliesSetting
    language workingHours`,
  ),
  alwaysId: false,
};

const place =
  "emailAddress displayName address geoCoordinates phone label isWheelChairAccessible tags placeId parentId";

/** What all places have in common. */
export const placeType: EntityType = plain("place", place, "checkIns");

/** Rooms of /places. */
export const roomType: EntityType = plain(
  "room",
  `${place} nickname capacity building floorNumber floorLabel bookingType audioDeviceName videoDeviceName
  displayDeviceName teamsEnabledState`,
  "checkIns",
);

/** Workspaces of /places. */
export const workspaceType: EntityType = plain(
  "workspace",
  `${place} nickname capacity mode displayDeviceName`,
  "checkIns",
);

/** The labels that the owner of a mailbox made. */
export const outlookCategoryType: EntityType = plain("outlookCategory", "displayName color");

/** What is behind `/outlook`: nothing but an id. */
export const outlookUserType: EntityType = {
  ...plain("outlookUser", "id", "masterCategories"),
  byDefault: ["id"],
};

/** Room lists of /places. */
export const roomListType: EntityType = plain("roomList", place, "checkIns rooms workspaces");
