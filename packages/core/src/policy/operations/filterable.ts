import type { TypeName } from "../../schema/schema.ts";

/**
 * Strings of each type that a filter or an order may name where they pass unchanged, and ids that a filter may name by
 * their seal: what Graph can filter by and says nothing of a person that the reply does not say. Dates, numbers, booleans
 * and members of enumerations need not be named.
 */
export const filterableStrings = {
  user: [
    "id",
    "assignedPlans/capabilityStatus",
    "assignedPlans/service",
    "companyName",
    "creationType",
    "department",
    "employeeType",
    "externalUserState",
    "jobTitle",
    "preferredLanguage",
    "usageLocation",
    "userType",
  ],
  group: [
    "id",
    "classification",
    "groupTypes",
    "membershipRuleProcessingState",
    "preferredLanguage",
    "resourceProvisioningOptions",
  ],
  message: ["flag/completedDateTime/dateTime", "flag/dueDateTime/dateTime", "flag/startDateTime/dateTime"],
  event: ["start/dateTime", "end/dateTime"],
  room: ["building", "displayName", "floorLabel", "label"],
} as const satisfies Partial<Readonly<Record<TypeName, readonly string[]>>>;
