import type { EntityOrComplex } from "../notation.ts";

/** Licences and service plans of directory objects. Microsoft Graph v1.0. */
export const licenceTypes = {
  assignedLabel: {
    kind: "complex",
    properties: {
      displayName: "organization string",
      labelId: "keep string",
    },
  },
  assignedLicense: {
    kind: "complex",
    properties: {
      disabledPlans: "keep guid[]!",
      skuId: "keep guid",
    },
  },
  assignedPlan: {
    kind: "complex",
    properties: {
      assignedDateTime: "keep dateTimeOffset",
      capabilityStatus: "keep string",
      service: "keep string",
      servicePlanId: "keep guid",
    },
  },
  provisionedPlan: {
    kind: "complex",
    properties: {
      capabilityStatus: "keep string",
      provisioningStatus: "keep string",
      service: "keep string",
    },
  },
  licenseAssignmentState: {
    kind: "complex",
    properties: {
      assignedByGroup: "objectId:directoryObject string",
      disabledPlans: "keep guid[]",
      error: "keep string",
      lastUpdatedDateTime: "keep dateTimeOffset",
      skuId: "keep guid",
      state: "keep string",
    },
  },
  licenseProcessingState: {
    kind: "complex",
    properties: {
      state: "keep string",
    },
  },
  licenseDetails: {
    kind: "entity",
    base: "entity",
    properties: {
      id: "keep string!",
      servicePlans: "recurse servicePlanInfo[]!",
      skuId: "keep guid",
      skuPartNumber: "keep string",
    },
  },
  servicePlanInfo: {
    kind: "complex",
    properties: {
      appliesTo: "keep string",
      provisioningStatus: "keep string",
      servicePlanId: "keep guid",
      servicePlanName: "keep string",
    },
  },
} as const satisfies Readonly<Record<string, EntityOrComplex>>;
