import type { EntityOrComplex } from "../notation.ts";

/** Directory objects other than users and groups, and the complex types of directory objects. Microsoft Graph v1.0. */
export const directoryTypes = {
  entity: {
    kind: "entity",
    properties: {
      id: "item:entity string!",
    },
  },
  directoryObject: {
    kind: "entity",
    base: "entity",
    open: true,
    properties: {
      id: "obj:directoryObject string!",
      deletedDateTime: "keep dateTimeOffset",
    },
  },
  orgContact: {
    kind: "entity",
    base: "directoryObject",
    open: true,
    properties: {
      addresses: "recurse physicalOfficeAddress[]",
      companyName: "org string",
      department: "org string",
      displayName: "name string",
      givenName: "name string",
      jobTitle: "org string",
      mail: "pseudo string",
      mailNickname: "pseudo string",
      onPremisesLastSyncDateTime: "keep dateTimeOffset",
      onPremisesProvisioningErrors: "recurse onPremisesProvisioningError[]",
      onPremisesSyncEnabled: "keep boolean",
      phones: "recurse phone[]",
      proxyAddresses: "pseudo string[]!",
      serviceProvisioningErrors: "recurse serviceProvisioningError[]",
      surname: "name string",
      directReports: "recurse directoryObject[] nav",
      manager: "recurse directoryObject nav",
      memberOf: "recurse directoryObject[] nav",
      onPremisesSyncBehavior: "block onPremisesSyncBehavior nav",
      transitiveMemberOf: "recurse directoryObject[] nav",
    },
  },
  organization: {
    kind: "entity",
    base: "directoryObject",
    open: true,
    properties: {
      id: "obj:organization string!",
      assignedPlans: "recurse assignedPlan[]!",
      businessPhones: "phone string[]!",
      city: "loc string",
      country: "loc string",
      countryLetterCode: "keep string",
      createdDateTime: "keep dateTimeOffset",
      defaultUsageLocation: "keep string",
      displayName: "org string",
      marketingNotificationEmails: "pseudo string[]!",
      mobileDeviceManagementAuthority: "keep mdmAuthority!",
      onPremisesLastSyncDateTime: "keep dateTimeOffset",
      onPremisesSyncEnabled: "keep boolean",
      partnerTenantType: "keep partnerTenantType",
      postalCode: "loc string",
      preferredLanguage: "keep string",
      privacyProfile: "recurse privacyProfile",
      provisionedPlans: "recurse provisionedPlan[]!",
      securityComplianceNotificationMails: "pseudo string[]!",
      securityComplianceNotificationPhones: "phone string[]!",
      state: "loc string",
      street: "loc string",
      technicalNotificationMails: "pseudo string[]!",
      tenantType: "keep string",
      verifiedDomains: "recurse verifiedDomain[]!",
      branding: "block organizationalBranding nav",
      certificateBasedAuthConfiguration: "block certificateBasedAuthConfiguration[] nav",
      extensions: "recurse extension[] nav",
    },
  },
  objectIdentity: {
    kind: "complex",
    properties: {
      issuer: "org string",
      issuerAssignedId: "pseudo string",
      signInType: "keep string",
    },
  },
  employeeOrgData: {
    kind: "complex",
    properties: {
      costCenter: "org string",
      division: "org string",
    },
  },
  authorizationInfo: {
    kind: "complex",
    properties: {
      certificateUserIds: "secret string[]",
    },
  },
  customSecurityAttributeValue: {
    kind: "complex",
    open: true,
    properties: {},
  },
  passwordProfile: {
    kind: "complex",
    properties: {
      forceChangePasswordNextSignIn: "secret boolean",
      forceChangePasswordNextSignInWithMfa: "secret boolean",
      password: "secret string",
    },
  },
  signInActivity: {
    kind: "complex",
    properties: {
      lastNonInteractiveSignInDateTime: "sens dateTimeOffset",
      lastNonInteractiveSignInRequestId: "sens string",
      lastSignInDateTime: "sens dateTimeOffset",
      lastSignInRequestId: "sens string",
      lastSuccessfulSignInDateTime: "sens dateTimeOffset",
      lastSuccessfulSignInRequestId: "sens string",
    },
  },
  userPrint: {
    kind: "complex",
    properties: {
      recentPrinterShares: "block printerShare[] nav",
    },
  },
  onPremisesExtensionAttributes: {
    kind: "complex",
    properties: {
      extensionAttribute1: "text string",
      extensionAttribute10: "text string",
      extensionAttribute11: "text string",
      extensionAttribute12: "text string",
      extensionAttribute13: "text string",
      extensionAttribute14: "text string",
      extensionAttribute15: "text string",
      extensionAttribute2: "text string",
      extensionAttribute3: "text string",
      extensionAttribute4: "text string",
      extensionAttribute5: "text string",
      extensionAttribute6: "text string",
      extensionAttribute7: "text string",
      extensionAttribute8: "text string",
      extensionAttribute9: "text string",
    },
  },
  onPremisesProvisioningError: {
    kind: "complex",
    properties: {
      category: "keep string",
      occurredDateTime: "keep dateTimeOffset",
      propertyCausingError: "keep string",
      value: "pseudo string",
    },
  },
  serviceProvisioningError: {
    kind: "complex",
    properties: {
      createdDateTime: "keep dateTimeOffset",
      isResolved: "keep boolean",
      serviceInstance: "keep string",
    },
  },
  verifiedDomain: {
    kind: "complex",
    properties: {
      capabilities: "keep string",
      isDefault: "keep boolean",
      isInitial: "keep boolean",
      name: "org string",
      type: "keep string",
    },
  },
  privacyProfile: {
    kind: "complex",
    properties: {
      contactEmail: "pseudo string",
      statementUrl: "url string",
    },
  },
  physicalOfficeAddress: {
    kind: "complex",
    properties: {
      city: "loc string",
      countryOrRegion: "loc string",
      officeLocation: "loc string",
      postalCode: "loc string",
      state: "loc string",
      street: "loc string",
    },
  },
  extension: {
    kind: "entity",
    base: "entity",
    open: true,
    properties: {
      id: "text string!",
    },
  },
  openTypeExtension: {
    kind: "entity",
    base: "extension",
    open: true,
    properties: {
      extensionName: "text string!",
    },
  },
  profilePhoto: {
    kind: "entity",
    base: "entity",
    properties: {
      id: "keep string!",
      height: "keep int32",
      width: "keep int32",
    },
  },
  genericError: {
    kind: "complex",
    properties: {
      code: "keep string",
      message: "text string",
    },
  },
  convertIdResult: {
    kind: "complex",
    properties: {
      errorDetails: "recurse genericError",
      sourceId: "item:outlookItem string",
      targetId: "item:outlookItem string",
    },
  },
} as const satisfies Readonly<Record<string, EntityOrComplex>>;
