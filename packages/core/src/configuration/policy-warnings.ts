import { pointerTo } from "../json/json-pointer.ts";
import type { CallerEntry } from "../policy/callers.ts";
import type { PolicyDocument } from "../policy/document/document.ts";
import { effectiveSettings } from "../policy/document/effective-settings.ts";
import { catalogue } from "../policy/operations/catalogue.ts";
import type { Operation } from "../policy/operations/operation.ts";
import { mailboxParameter } from "../policy/operations/path-ids.ts";
import { isOffered } from "../policy/policy.ts";
import { superfluousAcknowledgement } from "../privacy/profile/acknowledgement.ts";
import { hidesPeople, idleOverrides, usesPhrases } from "../privacy/profile/profile-uses.ts";
import { publicMailDomains } from "./public-mail-domains.ts";

/** Every code of a warning; a code keeps its meaning, and docs/policy.md explains each. */
export const warningCodes = [
  "acknowledgeSuperfluous",
  "groupMissing",
  "mailboxesUnreachable",
  "overrideIdle",
  "phrasesUnused",
  "publicMailDomain",
  "resourcesUnused",
] as const;

/** The code of a warning. */
export type WarningCode = (typeof warningCodes)[number];

/** Something in a policy that is of its form, holds nothing up, and can hardly be meant. It quotes no value of the policy. */
export interface PolicyWarning {
  readonly code: WarningCode;
  /** JSON pointer (RFC 6901) from the start of the policy. */
  readonly pointer: string;
  /** Name of the caller's entry, where it is about one. */
  readonly caller?: string | undefined;
  readonly problem: string;
}

/** One entry with its place. */
interface Place {
  readonly path: readonly PropertyKey[];
  readonly policy: PolicyDocument;
  readonly entry: CallerEntry;
}

const superfluous = (
  settings: Parameters<typeof superfluousAcknowledgement>[0],
  path: readonly PropertyKey[],
  caller?: string,
): readonly PolicyWarning[] => {
  const classes = superfluousAcknowledgement(settings);
  if (classes.length === 0) return [];
  const problem = `lists ${classes.join(", ")}, of which no override beside it lets anything out in the clear; take it out`;
  return [{ code: "acknowledgeSuperfluous", pointer: pointerTo([...path, "acknowledge"]), caller, problem }];
};

const publicDomains = ({ tenantDomains }: PolicyDocument): readonly PolicyWarning[] =>
  tenantDomains.flatMap((domain, index) =>
    publicMailDomains.has(domain.toLowerCase().replace(/^\*\./, "").replace(/\.$/, ""))
      ? [
          {
            code: "publicMailDomain",
            pointer: pointerTo(["tenantDomains", index]),
            problem:
              "is a public domain, under which anybody can have an address; list only the tenant's own domains",
          },
        ]
      : [],
  );

/** True where the document's phrases hold for an entry. */
const inheritsPhrases = ({ profile, phrases }: CallerEntry): boolean =>
  profile === undefined && phrases === undefined;

const unusedPhrases = (policy: PolicyDocument): readonly PolicyWarning[] => {
  const problem = "is used by no override; give a text the action phrases, or take them out";
  const isUsed = (entry: CallerEntry): boolean => usesPhrases(effectiveSettings(policy, entry));
  const own = policy.callers.flatMap((entry, index): readonly PolicyWarning[] =>
    entry.phrases === undefined || isUsed(entry)
      ? []
      : [
          {
            code: "phrasesUnused",
            pointer: pointerTo(["callers", index, "phrases"]),
            caller: entry.name,
            problem,
          },
        ],
  );
  const isNeeded = policy.callers.some((entry) => inheritsPhrases(entry) && isUsed(entry));
  return policy.phrases === undefined || isNeeded
    ? own
    : [{ code: "phrasesUnused", pointer: "/phrases", problem }, ...own];
};

/** A caller does not begin with operations of one property, and their visibility would have to be computed. */
const nothingVisible = { visibleProperties: () => [] };

const isOfMailbox = ({ template }: Operation): boolean => template.includes(`{${mailboxParameter}}`);

const givesPeople = ({ reply: { kind, type } }: Operation): boolean =>
  (kind === "collection" || kind === "delta") && (type === "user" || type === "directoryObject");

const denies = ({ operations }: CallerEntry, template: string): boolean =>
  operations?.deny?.includes(template) === true;

/** Most entries have the whole directory: for these no operation need be looked at, since a cold start waits for it. */
const readsPeople = (entry: CallerEntry): boolean =>
  (entry.groups?.includes("directory") === true && !denies(entry, "/users")) ||
  catalogue.some((operation) => givesPeople(operation) && isOffered(entry, operation, nothingVisible));

const readsMailboxes = (entry: CallerEntry): boolean =>
  catalogue.some((operation) => isOfMailbox(operation) && isOffered(entry, operation, nothingVisible));

const unreachable = ({ path, policy, entry }: Place): readonly PolicyWarning[] => {
  const settings = effectiveSettings(policy, entry);
  if (settings.profile === "raw") return [];
  if (readsPeople(entry) && !hidesPeople(settings)) return [];
  if (!readsMailboxes(entry)) return [];
  const problem =
    "reads mailboxes, but nothing that it reads gives a mailbox's sealed id; add the group directory, or /users under operations.allow, with ids shown";
  return [{ code: "mailboxesUnreachable", pointer: pointerTo(path), caller: entry.name, problem }];
};

/** Where an idle override is written down: in the entry, or in the document for the entries that take its overrides. */
const idle = ({ path, policy, entry }: Place): readonly PolicyWarning[] =>
  idleOverrides(effectiveSettings(policy, entry)).map((name) => {
    const isOwn = Object.hasOwn(entry.overrides?.properties ?? {}, name);
    return {
      code: "overrideIdle",
      pointer: pointerTo([...(isOwn ? path : []), "overrides", "properties", name]),
      caller: entry.name,
      problem: "changes nothing, since the content of bodies is dropped; name itemBody.content",
    };
  });
const reads = (entry: CallerEntry, group: Operation["group"]): boolean =>
  catalogue.some((operation) => operation.group === group && isOffered(entry, operation, nothingVisible));

const unusedResources = ({ path, entry }: Place): readonly PolicyWarning[] => {
  if (entry.resources === undefined || (entry.private === "drop" && reads(entry, "calendar"))) return [];
  const problem =
    "changes nothing: calendars of rooms and equipment are left out only where the caller has private and reads calendars; take it out";
  return [
    { code: "resourcesUnused", pointer: pointerTo([...path, "resources"]), caller: entry.name, problem },
  ];
};

const ofEntry = (place: Place): readonly PolicyWarning[] => {
  const { path, policy, entry } = place;
  const settings = { ...entry, profile: entry.profile ?? policy.profile };
  return [
    ...unreachable(place),
    ...superfluous(settings, path, entry.name),
    ...idle(place),
    ...unusedResources(place),
  ];
};

/**
 * What a policy without faults says that can hardly be meant. `groupMissing` is not among it: only the directory knows which
 * groups there are.
 */
export const policyWarnings = (policy: PolicyDocument): readonly PolicyWarning[] => [
  ...superfluous(policy, []),
  ...publicDomains(policy),
  ...unusedPhrases(policy),
  ...policy.callers.flatMap((entry, index) => ofEntry({ path: ["callers", index], policy, entry })),
];

/** A warning as a line of text without its end: place, problem and code. */
export const warningText = ({ code, pointer, caller, problem }: PolicyWarning): string =>
  `${pointer}${caller === undefined ? "" : ` (${caller})`} ${problem} [${code}]`;
