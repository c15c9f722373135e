import { groupType, orgContactType, userType } from "./entity-types.ts";

/** How far the directory supports a property in `$filter` and `$orderby`. */
export interface DirectoryRule {
  /** Operators; `not` is one of them, and those of entries mean the collection. */
  readonly operators: ReadonlySet<string>;
  /** Sorting: always, only as an advanced query, or never. */
  readonly sortable: "default" | "advanced" | "never";
}

const text = "eq ne not ge le in startswith";
const equality = "eq ne not in";
const time = "eq ne not ge le in";
const entries = "any eq not ge le startswith";

type Seed = readonly [operators: string, names: string, sortable?: DirectoryRule["sortable"]];

function rulesOf(seeds: readonly Seed[]): ReadonlyMap<string, DirectoryRule> {
  return new Map(
    seeds.flatMap(([operators, names, sortable = "never"]) =>
      names
        .trim()
        .split(/\s+/)
        .map((name) => [name, { operators: new Set(operators.split(" ")), sortable }] as const),
    ),
  );
}

const users = rulesOf([
  [text, "displayName", "default"],
  [`${text} endswith`, "userPrincipalName", "default"],
  [`${text} endswith`, "mail", "advanced"],
  [text, "givenName surname jobTitle department city country companyName employeeId", "advanced"],
  [
    text,
    `employeeType faxNumber mailNickname mobilePhone officeLocation postalCode preferredLanguage state streetAddress
    usageLocation onPremisesImmutableId onPremisesSamAccountName onPremisesUserPrincipalName onPremisesDomainName
    onPremisesDistinguishedName externalUserState creationType`,
  ],
  [
    equality,
    "id accountEnabled userType ageGroup consentProvidedForMinor onPremisesSyncEnabled showInAddressList",
  ],
  [time, "createdDateTime", "advanced"],
  [time, "employeeHireDate externalUserStateChangeDateTime onPremisesLastSyncDateTime deletedDateTime"],
  [entries, "businessPhones imAddresses"],
  [`${entries} endswith in`, "otherMails proxyAddresses"],
  [
    "any all eq ne not in",
    "assignedLicenses assignedPlans identities onPremisesExtensionAttributes employeeOrgData",
  ],
]);

const groups = rulesOf([
  [text, "displayName", "default"],
  [text, "mail mailNickname membershipRuleProcessingState", "advanced"],
  [text, "description classification preferredLanguage onPremisesSamAccountName uniqueName visibility"],
  [equality, "id mailEnabled securityEnabled isAssignableToRole onPremisesSyncEnabled securityIdentifier"],
  [time, "createdDateTime", "advanced"],
  [time, "renewedDateTime expirationDateTime onPremisesLastSyncDateTime deletedDateTime"],
  ["any eq not", "groupTypes"],
  [`${entries} endswith`, "proxyAddresses"],
  ["any all eq ne not in", "assignedLicenses assignedLabels"],
]);

const contacts = rulesOf([
  [text, "displayName", "default"],
  [`${text} endswith`, "mail", "advanced"],
  [text, "givenName surname companyName department jobTitle mailNickname", "advanced"],
  [equality, "id onPremisesSyncEnabled"],
  [`${entries} endswith`, "proxyAddresses"],
]);

/** What the directory filters and sorts by, for each type; members are of all of them. */
export const directoryRules: Readonly<Record<string, ReadonlyMap<string, DirectoryRule>>> = {
  [userType.name]: users,
  [groupType.name]: groups,
  [orgContactType.name]: contacts,
  directoryObject: new Map([...contacts, ...groups, ...users]),
};

/** Properties that `$search` tokenizes; it compares the others from their beginning. */
export const tokenized: ReadonlySet<string> = new Set(["displayName", "description"]);

/** Properties that `$search` looks into, for each type. */
export const searchable: Readonly<Record<string, readonly string[]>> = {
  user: ["displayName", "givenName", "surname", "mail", "userPrincipalName", "mailNickname"],
  group: ["displayName", "description", "mail", "mailNickname"],
  orgContact: ["displayName", "givenName", "surname", "mail"],
  directoryObject: ["displayName", "description", "givenName", "surname", "mail", "userPrincipalName"],
};
