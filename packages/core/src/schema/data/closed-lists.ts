/**
 * Strings of which Microsoft documents every member, though the metadata calls them strings: an administrator or an
 * application can write them, so that any other text in them would be somebody's own.
 *
 * @see https://learn.microsoft.com/graph/api/resources/user — and the pages of the other types
 */
export const closedLists = {
  /** `user.creationType`. */
  creationType: ["EmailVerified", "Invitation", "LocalAccount", "SelfServiceSignUp"],
  /** `user.externalUserState`. */
  externalUserState: ["Accepted", "PendingAcceptance"],
  /** Regions in which a tenant can store data (Microsoft 365 Multi-Geo). */
  dataLocation: [
    ..."APC ARE AUS BRA CAN CHE CHL DEU ESP EUR FRA GBR IDN IND ISR".split(" "),
    ..."ITA JPN KOR MEX MYS NAM NOR NZL POL QAT SAU SWE TWN ZAF".split(" "),
  ],
  /** `objectIdentity.signInType`. */
  signInType: ["emailAddress", "federated", "phoneNumber", "userName", "userPrincipalName"],
  /** `organization.tenantType`. */
  tenantType: ["AAD", "AAD B2C", "CIAM"],
  /** `user.userType`. */
  userType: ["Guest", "Member"],
  /** `group.groupTypes`. */
  groupType: ["DynamicMembership", "Unified"],
  /** `group.membershipRuleProcessingState`. */
  membershipRuleState: ["On", "Paused"],
  /** `group.resourceBehaviorOptions`. */
  resourceBehavior: [
    "AllowOnlyMembersToPost",
    "CalendarMemberReadOnly",
    "ConnectorsDisabled",
    "HideGroupInOutlook",
    "SubscribeMembersToCalendarEventsDisabled",
    "SubscribeNewGroupMembers",
    "WelcomeEmailDisabled",
  ],
  /** `group.resourceProvisioningOptions`. */
  resourceProvisioning: ["Team"],
  /** `group.theme`. */
  groupTheme: ["Blue", "Green", "Orange", "Pink", "Purple", "Red", "Teal"],
  /** `group.visibility`. */
  groupVisibility: ["HiddenMembership", "Private", "Public"],
  /** `meetingTimeSuggestionsResult.emptySuggestionsReason`. */
  emptySuggestionsReason: [
    "attendeesUnavailable",
    "attendeesUnavailableOrUnknown",
    "locationsUnavailable",
    "organizerUnavailable",
    "unknown",
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
