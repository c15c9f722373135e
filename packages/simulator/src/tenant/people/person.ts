import type { PostalPlace } from "../corpus/places.ts";
import { costCodeProperty, domains, tenantName } from "../domains.ts";
import { type JsonObject, toSeconds } from "../wire.ts";

/** What {@link createPerson} cannot derive. */
export interface PersonPlan {
  readonly kind: "member" | "guest" | "shared" | "room";
  readonly id: string;
  readonly login: string;
  readonly displayName: string;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly userPrincipalName: string;
  readonly mail: string | null;
  readonly proxyAddresses: readonly string[];
  readonly enabled: boolean;
  readonly hasMailbox: boolean;
  readonly createdAt: number;
  readonly businessPhone: string | null;
  readonly mobilePhone: string | null;
  readonly employeeId: string | null;
  readonly jobTitle: string | null;
  readonly department: string | null;
  /** The office, as people write it. */
  readonly office: string | null;
  readonly building: PostalPlace | null;
  readonly language: string | null;
  readonly timeZone: string;
  /** The anchor and the SID of a domain controller, for accounts synchronised from one. */
  readonly syncedFrom: { readonly immutableId: string; readonly sid: string } | null;
  readonly costCode: string | null;
  readonly biography: string | null;
  /** Object id of the manager; null at the top and for accounts that are not members. */
  readonly managerId: string | null;
}

/** An entry of /users: a member, a guest, or the account behind a shared mailbox or a room. */
export interface Person extends PersonPlan {
  /** Every property that Graph gives on request, in Graph's order. */
  readonly wire: JsonObject;
}

const exchangePlan = {
  assignedDateTime: "2023-04-17T08:12:55Z",
  capabilityStatus: "Enabled",
  service: "exchange",
  servicePlanId: "efb87545-963c-4e0d-99df-69c6916d9eb0",
};

const licence = { disabledPlans: [], skuId: "05e9a617-0261-4cee-bb44-138d3ef5d965" };

/** What stays null or absent for an account that is not synchronised from a domain controller. */
function onPremises(plan: PersonPlan): JsonObject {
  const synced = plan.syncedFrom;
  const short = plan.login.replaceAll(".", "").slice(0, 20);
  return {
    onPremisesDistinguishedName:
      synced === null ? null : `CN=${plan.displayName},OU=Lanternworks,DC=northwind-traders,DC=com`,
    onPremisesDomainName: synced === null ? null : "corp.northwind-traders.com",
    onPremisesImmutableId: synced?.immutableId ?? null,
    onPremisesLastSyncDateTime: synced === null ? null : "2026-02-27T03:15:41Z",
    onPremisesSecurityIdentifier: synced?.sid ?? null,
    onPremisesSamAccountName: synced === null ? null : short,
    onPremisesSyncEnabled: synced === null ? null : true,
    onPremisesUserPrincipalName: synced === null ? null : `${plan.login}@corp.northwind-traders.com`,
  };
}

function identities(plan: PersonPlan): JsonObject[] {
  const own = {
    signInType: "userPrincipalName",
    issuer: domains.initial,
    issuerAssignedId: plan.userPrincipalName,
  };
  if (plan.kind !== "guest") return [own];
  return [{ signInType: "federated", issuer: "ExternalAzureAD", issuerAssignedId: null }, own];
}

/** What people write about themselves; only a single user shows it, never the list. */
function profile(plan: PersonPlan): JsonObject {
  const about = plan.biography;
  return {
    aboutMe: about,
    birthday: about === null ? "0001-01-01T00:00:00Z" : "1984-11-09T08:00:00Z",
    hireDate: about === null ? "0001-01-01T00:00:00Z" : "2019-03-01T08:00:00Z",
    interests: about === null ? [] : [`${about.split(" ")[0]} collecting`],
    mySite:
      about === null
        ? null
        : `https://northwindtraders-my.sharepoint.com/personal/${plan.login.replaceAll(".", "_")}/`,
    pastProjects: [],
    preferredName: plan.givenName ?? "",
    responsibilities: about === null ? [] : ["The whole of it"],
    schools: [],
    skills: [],
  };
}

function guestState(plan: PersonPlan): JsonObject {
  const guest = plan.kind === "guest";
  return {
    creationType: guest ? "Invitation" : null,
    externalUserState: guest ? "Accepted" : null,
    externalUserStateChangeDateTime: guest ? toSeconds(plan.createdAt + 3_600_000) : null,
  };
}

const contact = (plan: PersonPlan): JsonObject => ({
  businessPhones: plan.businessPhone === null ? [] : [plan.businessPhone],
  displayName: plan.displayName,
  givenName: plan.givenName,
  jobTitle: plan.jobTitle,
  mail: plan.mail,
  mobilePhone: plan.mobilePhone,
  officeLocation: plan.office,
  preferredLanguage: plan.language,
  surname: plan.surname,
  userPrincipalName: plan.userPrincipalName,
  id: plan.id,
});

const employment = (plan: PersonPlan): JsonObject => ({
  city: plan.building?.city ?? null,
  companyName: plan.kind === "guest" ? null : tenantName,
  country: plan.building?.country ?? null,
  department: plan.department,
  employeeId: plan.employeeId,
  employeeType: plan.kind === "member" ? "Employee" : null,
  employeeHireDate: plan.kind === "member" ? "2019-03-01T00:00:00Z" : null,
  employeeLeaveDateTime: null,
  employeeOrgData: null,
  faxNumber: null,
  postalCode: plan.building?.postalCode ?? null,
  state: plan.building?.state ?? null,
  streetAddress: plan.building?.street ?? null,
});

/** A directory user with all that Graph answers for it. */
export function createPerson(plan: PersonPlan): Person {
  const licensed = plan.kind === "member" && plan.hasMailbox;
  const sip = plan.proxyAddresses.filter((proxy) => proxy.toLowerCase().startsWith("sip:"));
  const wire: JsonObject = {
    ...contact(plan),
    ...(plan.costCode === null ? {} : { [costCodeProperty]: plan.costCode }),
    deletedDateTime: null,
    accountEnabled: plan.enabled,
    ageGroup: null,
    assignedLicenses: licensed ? [licence] : [],
    assignedPlans: licensed ? [exchangePlan] : [],
    consentProvidedForMinor: null,
    createdDateTime: toSeconds(plan.createdAt),
    ...guestState(plan),
    ...employment(plan),
    identities: identities(plan),
    imAddresses: sip.map((proxy) => proxy.slice(4)),
    isManagementRestricted: null,
    isResourceAccount: null,
    lastPasswordChangeDateTime: toSeconds(plan.createdAt + 60_000),
    legalAgeGroupClassification: null,
    licenseAssignmentStates: [],
    mailNickname: plan.kind === "guest" ? (plan.userPrincipalName.split("@")[0] ?? "") : plan.login,
    ...onPremises(plan),
    onPremisesExtensionAttributes: { extensionAttribute1: plan.costCode, extensionAttribute2: null },
    onPremisesProvisioningErrors: [],
    otherMails: plan.kind === "guest" && plan.mail !== null ? [plan.mail] : [],
    passwordPolicies: plan.enabled ? null : "DisablePasswordExpiration",
    passwordProfile: null,
    preferredDataLocation: null,
    provisionedPlans: [],
    proxyAddresses: plan.proxyAddresses,
    securityIdentifier: cloudSid(plan.id),
    serviceProvisioningErrors: [],
    showInAddressList: plan.kind === "guest" ? null : true,
    signInSessionsValidFromDateTime: toSeconds(plan.createdAt + 60_000),
    usageLocation: plan.kind === "member" ? "DE" : null,
    userType: plan.kind === "guest" ? "Guest" : "Member",
    ...profile(plan),
  };
  return { ...plan, wire };
}

/** The SID that Entra derives from an object id: the id itself in other clothes. */
export function cloudSid(objectId: string): string {
  const bytes = Buffer.from(objectId.replaceAll("-", ""), "hex");
  const words = [bytes.readUInt32BE(0), bytes.readUInt16BE(6) * 0x10000 + bytes.readUInt16BE(4)];
  return `S-1-12-1-${[...words, bytes.readUInt32LE(8), bytes.readUInt32LE(12)].join("-")}`;
}
