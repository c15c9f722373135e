import type { Random } from "../../random.ts";
import { type ContactPlan, contactPlans } from "../corpus/org-contacts.ts";
import type { JsonObject } from "../wire.ts";

/** An organizational contact: an address in the directory that belongs to no account. */
export interface OrgContact extends ContactPlan {
  readonly id: string;
  readonly displayName: string;
  readonly wire: JsonObject;
}

function wireOf(plan: ContactPlan, id: string, displayName: string): JsonObject {
  return {
    id,
    deletedDateTime: null,
    companyName: plan.company,
    department: null,
    displayName,
    givenName: plan.givenName,
    jobTitle: plan.jobTitle,
    mail: plan.address,
    mailNickname: plan.address.split("@")[0] ?? "",
    onPremisesLastSyncDateTime: null,
    onPremisesSyncEnabled: null,
    surname: plan.surname,
    proxyAddresses: [`SMTP:${plan.address}`],
    addresses: [],
    phones: plan.phone === null ? [] : [{ number: plan.phone, type: "business" }],
    onPremisesProvisioningErrors: [],
    serviceProvisioningErrors: [],
  };
}

/** The mail contacts of the directory. */
export function createOrgContacts(seed: Random): readonly OrgContact[] {
  const random = seed.fork("orgContacts");
  return contactPlans.map((plan) => {
    const id = random.guid();
    const displayName = `${plan.givenName} ${plan.surname}`;
    return { ...plan, id, displayName, wire: wireOf(plan, id, displayName) };
  });
}
