import { organizationPlan } from "../corpus/organization.ts";
import { buildings } from "../corpus/places.ts";
import { domains, tenantName } from "../domains.ts";
import type { JsonObject } from "../wire.ts";

/** The tenant's entry of /organization. */
export interface Organization {
  readonly id: string;
  readonly wire: JsonObject;
}

const verifiedDomain = (name: string, isInitial: boolean, isDefault: boolean): JsonObject => ({
  capabilities: isInitial ? "Email, OfficeCommunicationsOnline" : "Email",
  isDefault,
  isInitial,
  name,
  type: "Managed",
});

const exchangePlan: JsonObject = {
  assignedDateTime: "2017-07-29T02:16:28Z",
  capabilityStatus: "Enabled",
  service: "exchange",
  servicePlanId: "efb87545-963c-4e0d-99df-69c6916d9eb0",
};

/** The one organization of a tenant. `directorySizeQuota` is a property that no schema declares. */
export function createOrganization(id: string): Organization {
  const [seat] = buildings;
  const wire: JsonObject = {
    id,
    deletedDateTime: null,
    businessPhones: [organizationPlan.phone],
    city: seat?.city ?? null,
    country: seat?.country ?? null,
    countryLetterCode: "GB",
    createdDateTime: "2017-07-29T02:16:24Z",
    defaultUsageLocation: "DE",
    displayName: tenantName,
    isMultipleDataLocationsForServicesEnabled: null,
    marketingNotificationEmails: [organizationPlan.marketingMail],
    onPremisesLastSyncDateTime: "2026-02-27T03:15:41Z",
    onPremisesSyncEnabled: true,
    partnerTenantType: null,
    postalCode: seat?.postalCode ?? null,
    preferredLanguage: "en",
    securityComplianceNotificationMails: [organizationPlan.securityMail],
    securityComplianceNotificationPhones: [organizationPlan.phone],
    state: seat?.state ?? null,
    street: seat?.street ?? null,
    technicalNotificationMails: [organizationPlan.technicalMail],
    tenantType: "AAD",
    directorySizeQuota: { used: 412, total: 300_000 },
    privacyProfile: {
      contactEmail: organizationPlan.privacyMail,
      statementUrl: organizationPlan.privacyUrl,
    },
    assignedPlans: [exchangePlan],
    provisionedPlans: [{ capabilityStatus: "Enabled", provisioningStatus: "Success", service: "exchange" }],
    verifiedDomains: [
      verifiedDomain(domains.initial, true, false),
      verifiedDomain(domains.main, false, true),
      verifiedDomain(domains.sub, false, false),
    ],
  };
  return { id, wire };
}
