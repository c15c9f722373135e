import type { EntityOrComplex } from "../notation.ts";

/** Licences and service plans of directory objects. Microsoft Graph v1.0. */
export const licenceTypes = {
  assignedLabel: {
    kind: "complex",
    properties: {
      displayName: "organization string",
      labelId: "correlationId string",
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
      assignedDateTime: "sensitive dateTimeOffset",
      capabilityStatus: "keep string(word)",
      service: "keep string(word)",
      servicePlanId: "keep guid",
    },
  },
  provisionedPlan: {
    kind: "complex",
    properties: {
      capabilityStatus: "keep string(word)",
      provisioningStatus: "keep string(word)",
      service: "keep string(word)",
    },
  },
  licenseAssignmentState: {
    kind: "complex",
    properties: {
      assignedByGroup: "objectId:directoryObject string",
      disabledPlans: "keep guid[]",
      error: "keep string(word)",
      lastUpdatedDateTime: "sensitive dateTimeOffset",
      skuId: "keep guid",
      state: "keep string(word)",
    },
  },
  licenseProcessingState: {
    kind: "complex",
    properties: {
      state: "keep string(word)",
    },
  },
  licenseDetails: {
    kind: "entity",
    base: "entity",
    properties: {
      id: "correlationId string!",
      servicePlans: "recurse servicePlanInfo[]!",
      skuId: "keep guid",
      skuPartNumber: "keep string(word)",
    },
  },
  servicePlanInfo: {
    kind: "complex",
    properties: {
      appliesTo: "keep string(word)",
      provisioningStatus: "keep string(word)",
      servicePlanId: "keep guid",
      servicePlanName: "keep string(word)",
    },
  },
} as const satisfies Readonly<Record<string, EntityOrComplex>>;
