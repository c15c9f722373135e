import type { Random } from "../../random.ts";
import { type GroupPlan, groupPlans } from "../corpus/groups.ts";
import { roomPlans } from "../corpus/places.ts";
import { domains } from "../domains.ts";
import { DAY_MS, type JsonObject, toSeconds } from "../wire.ts";
import type { OrgContact } from "./org-contacts.ts";
import { cloudSid, type Person } from "./person.ts";

/** A group of the directory. */
export interface Group {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly mail: string | null;
  readonly nickname: string;
  readonly proxyAddresses: readonly string[];
  readonly membershipRule: string | null;
  /** Direct members in Graph's order: ids of users, groups and mail contacts. */
  readonly memberIds: readonly string[];
  readonly wire: JsonObject;
}

const rule = '(user.department -eq "Orchid Underwriting") -and (user.displayName -notContains "Quackenbush")';

interface Shape {
  readonly groupTypes: readonly string[];
  readonly mailEnabled: boolean;
  readonly securityEnabled: boolean;
}

const shapes: Readonly<Record<GroupPlan["shape"], Shape>> = {
  unified: { groupTypes: ["Unified"], mailEnabled: true, securityEnabled: false },
  dynamic: { groupTypes: ["Unified", "DynamicMembership"], mailEnabled: true, securityEnabled: true },
  security: { groupTypes: [], mailEnabled: false, securityEnabled: true },
  mailSecurity: { groupTypes: [], mailEnabled: true, securityEnabled: true },
  distribution: { groupTypes: [], mailEnabled: true, securityEnabled: false },
};

/** What only a single group shows, and only when it is asked for by name. */
const onRequest: JsonObject = {
  allowExternalSenders: false,
  assignedLabels: [],
  assignedLicenses: [],
  autoSubscribeNewMembers: false,
  hasMembersWithLicenseErrors: null,
  hideFromAddressLists: false,
  hideFromOutlookClients: false,
  isArchived: null,
  isManagementRestricted: null,
  isSubscribedByMail: false,
  licenseProcessingState: null,
  unseenCount: 0,
};

function wireOf(plan: GroupPlan, group: Omit<Group, "wire">, createdAt: number): JsonObject {
  const shape = shapes[plan.shape];
  const unified = shape.groupTypes.includes("Unified");
  return {
    id: group.id,
    deletedDateTime: null,
    classification: null,
    createdDateTime: toSeconds(createdAt),
    creationOptions: unified ? ["Team", "ExchangeProvisioningFlags:3552"] : [],
    description: group.description,
    displayName: group.displayName,
    expirationDateTime: null,
    groupTypes: shape.groupTypes,
    isAssignableToRole: null,
    mail: group.mail,
    mailEnabled: shape.mailEnabled,
    mailNickname: group.nickname,
    membershipRule: group.membershipRule,
    membershipRuleProcessingState: group.membershipRule === null ? null : "On",
    onPremisesDomainName: null,
    onPremisesLastSyncDateTime: null,
    onPremisesNetBiosName: null,
    onPremisesSamAccountName: null,
    onPremisesSecurityIdentifier: null,
    onPremisesSyncEnabled: null,
    preferredDataLocation: null,
    preferredLanguage: null,
    proxyAddresses: group.proxyAddresses,
    renewedDateTime: toSeconds(createdAt),
    resourceBehaviorOptions: unified ? ["WelcomeEmailDisabled"] : [],
    resourceProvisioningOptions: unified ? ["Team"] : [],
    securityEnabled: shape.securityEnabled,
    securityIdentifier: cloudSid(group.id),
    theme: null,
    uniqueName: null,
    visibility: unified ? "Private" : null,
    onPremisesProvisioningErrors: [],
    serviceProvisioningErrors: [],
    ...onRequest,
  };
}

function membersOf(plan: GroupPlan, people: readonly Person[], groupIds: readonly string[], random: Random) {
  const humans = people.filter(({ kind }) => kind === "member" || kind === "guest");
  switch (plan.members) {
    case "everybody":
      return [...humans.map(({ id }) => id), ...groupIds.slice(1, 4)];
    case "some":
      return random.sample(humans, random.int(4, 11)).map(({ id }) => id);
    case "groups":
      return groupIds.slice(1, 5);
    case "rooms":
      return people
        .filter(
          ({ kind, login }) =>
            kind === "room" &&
            roomPlans.some((room) => room.login === login && room.building === plan.building),
        )
        .map(({ id }) => id);
    case "none":
      return [];
  }
}

/** The twelve groups: Unified, security, mail-enabled, nested, dynamic, hidden, empty, and two room lists. */
export function createGroups(
  seed: Random,
  people: readonly Person[],
  now: number,
  contacts: readonly OrgContact[],
): readonly Group[] {
  const random = seed.fork("groups");
  const ids = groupPlans.map(() => random.guid());
  return groupPlans.map((plan, at) => {
    const shape = shapes[plan.shape];
    const mail = shape.mailEnabled ? `${plan.nickname}@${domains.main}` : null;
    const group = {
      id: ids[at] ?? "",
      displayName: plan.name,
      description: plan.description,
      mail,
      nickname: plan.nickname,
      proxyAddresses: mail === null ? [] : [`SMTP:${mail}`, `smtp:${plan.nickname}@${domains.initial}`],
      membershipRule: plan.shape === "dynamic" ? rule : null,
      memberIds: [
        ...membersOf(plan, people, ids, random),
        ...(plan.withContacts === true ? contacts.map(({ id }) => id) : []),
      ],
    };
    return { ...group, wire: wireOf(plan, group, now - random.int(90, 1500) * DAY_MS) };
  });
}
