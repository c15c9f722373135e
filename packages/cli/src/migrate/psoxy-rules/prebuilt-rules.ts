import type { PsoxyEndpoint, PsoxyRules, PsoxyTransform } from "./rules.ts";

/*
 * What the prebuilt rules of Psoxy 0.6 for Microsoft 365 let pass, as facts about that product: endpoints, parameters and
 * the properties that are taken out or hashed. Their phrases for subjects are not listed here; a file of rules has its own.
 */

const transform = (method: string, names: readonly string[], rest: Partial<PsoxyTransform> = {}) => ({
  method,
  jsonPaths: names.map((name) => (name.startsWith("$") ? name : `$..${name}`)),
  includesOriginal: false,
  phrases: [],
  ...rest,
});
const redact = (...names: readonly string[]) => transform("redact", names);
const pseudonymize = (...names: readonly string[]) => transform("pseudonymize", names);

const endpoint = (
  pattern: string,
  transforms: readonly PsoxyTransform[],
  queryParameters?: readonly string[],
): PsoxyEndpoint => ({ pattern, isTemplate: false, queryParameters, hasResponseSchema: false, transforms });

const user = [
  transform("pseudonymizeRegexMatches", ["proxyAddresses[*]"]),
  redact(
    ..."displayName aboutMe mySite preferredName givenName surname jobTitle mailNickname responsibilities skills faxNumber mobilePhone businessPhones[*] onPremisesExtensionAttributes onPremisesSecurityIdentifier securityIdentifier".split(
      " ",
    ),
  ),
  pseudonymize(
    ..."employeeId userPrincipalName imAddresses[*] mail otherMails[*] onPremisesSamAccountName onPremisesUserPrincipalName onPremisesDistinguishedName onPremisesImmutableId identities[*].issuerAssignedId".split(
      " ",
    ),
  ),
];

const group = [
  transform("pseudonymizeRegexMatches", ["proxyAddresses[*]"]),
  redact(
    ..."owners rejectedSenders acceptedSenders members membersWithLicenseErrors mailNickname description resourceBehaviorOptions resourceProvisioningOptions onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesProvisioningErrors securityIdentifier".split(
      " ",
    ),
  ),
  transform("pseudonymize", ["mail"], { includesOriginal: true }),
];

const listParameters = ["$top", "$select", "$skiptoken", "$orderBy", "$count"];

const directory = (hidesIds: boolean, hasGroups: boolean): readonly PsoxyEndpoint[] => {
  const ids = hidesIds ? [pseudonymize("id")] : [];
  const users = hidesIds ? "^/v1.0/users(/p~[a-zA-Z0-9_-]+?)?[^/]*" : "^/v1.0/users/?[^/]*";
  const groups = [
    endpoint("^/v1.0/groups/?[^/]*", group),
    endpoint("^/v1.0/groups/[^/]*/members.*", [...user, ...ids], listParameters),
  ];
  return [endpoint(users, [...user, ...ids], [...listParameters, "$filter"]), ...(hasGroups ? groups : [])];
};

const mailbox = (hidesIds: boolean): string => (hidesIds ? "/p~[a-zA-Z0-9_-]+?" : "/[^/]*");

const settings = (hidesIds: boolean): PsoxyEndpoint =>
  endpoint(`^/v1.0/users${mailbox(hidesIds)}/mailboxSettings`, [
    redact("internalReplyMessage", "externalReplyMessage"),
  ]);

const message = [
  redact(
    ..."subject body bodyPreview emailAddress.name extensions multiValueExtendedProperties singleValueExtendedProperties internetMessageHeaders".split(
      " ",
    ),
  ),
  pseudonymize("emailAddress.address"),
];

const event = [
  transform("redactExceptPhrases", ["subject"]),
  redact(
    ..."reminderMinutesBeforeStart isReminderOn allowNewTimeProposals transactionId emailAddress.name extensions multiValueExtendedProperties singleValueExtendedProperties location.coordinates location.address locations[*].coordinates locations[*].address".split(
      " ",
    ),
  ),
  pseudonymize("emailAddress.address"),
  transform(
    "redactRegexMatches",
    "location.uniqueId location.displayName location.locationUri locations[*].uniqueId locations[*].displayName locations[*].locationUri onlineMeeting.joinUrl onlineMeetingUrl".split(
      " ",
    ),
  ),
  transform("filterTokenByRegex", ["body.content", "bodyPreview"]),
];

const mail = (hidesIds: boolean): readonly PsoxyEndpoint[] => [
  settings(hidesIds),
  endpoint(`^/v1.0/users${mailbox(hidesIds)}/messages/[^/]*`, message),
  endpoint(`^/v1.0/users${mailbox(hidesIds)}/mailFolders(/SentItems|\\('SentItems'\\))/messages.*`, message),
];

const calendar = (hidesIds: boolean): readonly PsoxyEndpoint[] => [
  settings(hidesIds),
  endpoint(
    `^/v1.0/users${mailbox(hidesIds)}/(((calendars/[^/]*/)?events.*)|(calendar/calendarView(?)[^/]*))`,
    event,
  ),
];

const sources: Readonly<Record<string, (hidesIds: boolean) => readonly PsoxyEndpoint[]>> = {
  "entra-id": () => [],
  "azure-ad": () => [],
  "outlook-mail": mail,
  "outlook-cal": calendar,
};

/** Sources of Microsoft 365 that Psoxy has and this proxy has not. */
const foreignSources = ["msft-teams", "msft-copilot", "msft-onedrive"];

/** The names of prebuilt rules, without their suffixes. */
export const prebuiltNames: readonly string[] = [...Object.keys(sources), ...foreignSources];

/**
 * The prebuilt rules of a name: a source, with `_no-app-ids` or `_no-app-ids-no-groups` where ids and groups are taken out.
 *
 * @returns undefined for another name
 */
export function prebuiltRules(name: string): PsoxyRules | undefined {
  const [, source = "", hides, leaves] = /^(.+?)(_no-app-ids)?([_-]no-groups)?$/.exec(name) ?? [];
  if (foreignSources.includes(source))
    return {
      name,
      endpoints: [],
      notUnderstood: [`${source} has no counterpart: this proxy reads mail, calendars and the directory.`],
    };
  const own = Object.hasOwn(sources, source) ? sources[source] : undefined;
  if (own === undefined) return undefined;
  const hidesIds = hides !== undefined;
  return {
    name,
    endpoints: [...directory(hidesIds, leaves === undefined), ...own(hidesIds)],
    notUnderstood: [],
  };
}
