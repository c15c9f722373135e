import type { EntityOrComplex } from "../notation.ts";

/** Directory objects other than users and groups, and the complex types of directory objects. Microsoft Graph v1.0. */
export const directoryTypes = {
  entity: {
    kind: "entity",
    properties: {
      id: "itemId:entity string!",
    },
  },
  directoryObject: {
    kind: "entity",
    base: "entity",
    open: true,
    properties: {
      id: "objectId:directoryObject string!",
      deletedDateTime: "sensitive dateTimeOffset",
    },
  },
  orgContact: {
    kind: "entity",
    base: "directoryObject",
    open: true,
    properties: {
      addresses: "recurse physicalOfficeAddress[]",
      companyName: "organization string",
      department: "organization string",
      displayName: "name string",
      givenName: "name string",
      jobTitle: "organization string",
      mail: "address string",
      mailNickname: "address string",
      onPremisesLastSyncDateTime: "sensitive dateTimeOffset",
      onPremisesProvisioningErrors: "recurse onPremisesProvisioningError[]",
      onPremisesSyncEnabled: "keep boolean",
      phones: "recurse phone[]",
      proxyAddresses: "address string[]!",
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
      id: "objectId:organization string!",
      assignedPlans: "recurse assignedPlan[]!",
      businessPhones: "phone string[]!",
      city: "location string",
      country: "location string",
      countryLetterCode: "keep string(region)",
      createdDateTime: "sensitive dateTimeOffset",
      defaultUsageLocation: "keep string(region)",
      displayName: "organization string",
      marketingNotificationEmails: "address string[]!",
      mobileDeviceManagementAuthority: "keep mdmAuthority!",
      onPremisesLastSyncDateTime: "sensitive dateTimeOffset",
      onPremisesSyncEnabled: "keep boolean",
      partnerTenantType: "keep partnerTenantType",
      postalCode: "location string",
      preferredLanguage: "keep string(language)",
      privacyProfile: "recurse privacyProfile",
      provisionedPlans: "recurse provisionedPlan[]!",
      securityComplianceNotificationMails: "address string[]!",
      securityComplianceNotificationPhones: "phone string[]!",
      state: "location string",
      street: "location string",
      technicalNotificationMails: "address string[]!",
      tenantType: "keep string(tenantType)",
      verifiedDomains: "recurse verifiedDomain[]!",
      branding: "block organizationalBranding nav",
      certificateBasedAuthConfiguration: "block certificateBasedAuthConfiguration[] nav",
      extensions: "recurse extension[] nav",
    },
  },
  objectIdentity: {
    kind: "complex",
    properties: {
      issuer: "organization string",
      issuerAssignedId: "address string",
      signInType: "keep string(signInType)",
    },
  },
  employeeOrgData: {
    kind: "complex",
    properties: {
      costCenter: "organization string",
      division: "organization string",
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
      lastNonInteractiveSignInDateTime: "sensitive dateTimeOffset",
      lastNonInteractiveSignInRequestId: "sensitive string",
      lastSignInDateTime: "sensitive dateTimeOffset",
      lastSignInRequestId: "sensitive string",
      lastSuccessfulSignInDateTime: "sensitive dateTimeOffset",
      lastSuccessfulSignInRequestId: "sensitive string",
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
      category: "keep string(word)",
      occurredDateTime: "sensitive dateTimeOffset",
      propertyCausingError: "keep string(word)",
      value: "address string",
    },
  },
  serviceProvisioningError: {
    kind: "complex",
    properties: {
      createdDateTime: "sensitive dateTimeOffset",
      isResolved: "keep boolean",
      serviceInstance: "correlationId string",
    },
  },
  verifiedDomain: {
    kind: "complex",
    properties: {
      capabilities: "keep string(words)",
      isDefault: "keep boolean",
      isInitial: "keep boolean",
      name: "organization string",
      type: "keep string(word)",
    },
  },
  privacyProfile: {
    kind: "complex",
    properties: {
      contactEmail: "address string",
      statementUrl: "url string",
    },
  },
  physicalOfficeAddress: {
    kind: "complex",
    properties: {
      city: "location string",
      countryOrRegion: "location string",
      officeLocation: "location string",
      postalCode: "location string",
      state: "location string",
      street: "location string",
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
      id: "keep string(photoSize)!",
      height: "keep int32",
      width: "keep int32",
    },
  },
  genericError: {
    kind: "complex",
    properties: {
      code: "keep string(word)",
      message: "text string",
    },
  },
  convertIdResult: {
    kind: "complex",
    properties: {
      errorDetails: "recurse genericError",
      sourceId: "itemId:outlookItem string",
      targetId: "itemId:outlookItem string",
    },
  },
} as const satisfies Readonly<Record<string, EntityOrComplex>>;
