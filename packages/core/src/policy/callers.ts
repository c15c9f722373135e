import { awsPartitionPattern } from "../clouds/aws-partitions.ts";
import type { Caller } from "../invocation.ts";
import type { OwnSettings } from "./document/effective-settings.ts";
import type { OperationRules, ScopeRules } from "./document/scope-rules.ts";
import type { OperationGroup } from "./operations/operation.ts";

/** How a policy entry names its caller: exactly one form. */
export type CallerMatch =
  | { readonly local: true }
  /** ARN of an IAM role; its path plays no part, since an assumed role's ARN does not carry it. */
  | { readonly awsRole: string }
  /** Twelve digits: the root user, every user and every role of the account. */
  | { readonly awsAccount: string }
  /** E-mail or unique id of a Google service account. */
  | { readonly gcpServiceAccount: string }
  | { readonly oidc: OidcMatch };

/** A caller that the proxy itself verifies (OpenID Connect Core §2): by its subject, or by one claim. */
export type OidcMatch = OidcIssuer &
  (
    | { readonly subject: string; readonly claim?: never }
    | { readonly claim: ClaimMatch; readonly subject?: never }
  );

/** Whose tokens a caller presents, and for whom they are meant. */
export interface OidcIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** Where the issuer's keys are; https, and never discovered from a token. */
  readonly jwksUri: string;
  /** The client that the tokens must be issued to (`azp`): needed where they have several audiences. */
  readonly authorizedParty?: string | undefined;
  /** Longest time from `iat` to `exp`, in hours. Default 48. */
  readonly maxLifetimeHours?: number | undefined;
}

/** A claim that must be this very string; a list of strings never matches. */
export interface ClaimMatch {
  readonly name: string;
  readonly value: string;
}

/** One policy entry: who the caller is, what it may read, and how much it sees of that. */
export interface CallerEntry extends ScopeRules, OwnSettings {
  /** The name that audit events carry. */
  readonly name: string;
  readonly match: CallerMatch;
  readonly groups?: readonly OperationGroup[] | undefined;
  readonly operations?: OperationRules | undefined;
  /** Gives the caller its own keys, so that none of its tokens equals another caller's. */
  readonly separate?: boolean | undefined;
  /** Lets the caller read what of the proxy's own chain works: `/_graphveil/health?deep=1`. */
  readonly deepHealth?: boolean | undefined;
}

/** Account and last segment of an IAM role's ARN. */
export function parseRoleArn(
  arn: string,
): { readonly accountId: string; readonly roleName: string } | undefined {
  const match = roleArn.exec(arn);
  const [, accountId, roleName] = match ?? [];
  return accountId === undefined || roleName === undefined ? undefined : { accountId, roleName };
}

/** The ARN of an IAM role: its account, and the last segment of its name. */
export const roleArn = new RegExp(
  String.raw`^arn:${awsPartitionPattern}:iam::(\d{12}):role\/(?:[!-~]+\/)?([\w+=,.@-]{1,64})$`,
);

/** Unambiguous, whatever spaces an audience or a subject holds: else one caller could be read as another. */
const key = (form: string, ...parts: readonly string[]): string => `${form} ${JSON.stringify(parts)}`;

/** A service account's unique id; anything else that names one is its e-mail. */
const UNIQUE_ID = /^\d{21}$/;

/** What two entries share if they name one caller in the same form. */
export function matchKey(match: CallerMatch): string {
  if ("local" in match) return "local";
  if ("awsRole" in match) {
    const role = parseRoleArn(match.awsRole);
    return role === undefined ? key("awsRole", match.awsRole) : key("awsRole", role.accountId, role.roleName);
  }
  if ("awsAccount" in match) return key("awsAccount", match.awsAccount);
  if ("gcpServiceAccount" in match)
    return UNIQUE_ID.test(match.gcpServiceAccount)
      ? key("gcpUniqueId", match.gcpServiceAccount)
      : key("gcpEmail", match.gcpServiceAccount.toLowerCase());
  const { issuer, audience, subject, claim } = match.oidc;
  return claim === undefined
    ? key("oidc", issuer, audience, subject)
    : key("claim", issuer, audience, claim.name, claim.value);
}

/**
 * Reads matches one after another and says of each what is wrong beside those before it: some caller could be matched by
 * two in the same form, and which of them held would be a matter of chance. Forms themselves have an order, the most
 * specific first: a role before its account, a service account's unique id before its e-mail, a subject before a claim.
 */
export function createConflictCheck(): (match: CallerMatch) => string | undefined {
  const keys = new Set<string>();
  const keySets = new Map<string, string>();
  const claims = new Map<string, string>();
  /** True if something else is already known for a name. */
  const differs = (known: Map<string, string>, name: string, value: string): boolean => {
    const earlier = known.get(name) ?? value;
    known.set(name, earlier);
    return earlier !== value;
  };
  return (match) => {
    const own = matchKey(match);
    if (keys.has(own)) return "matches the same caller as another entry";
    keys.add(own);
    if (!("oidc" in match)) return undefined;
    const { issuer, audience, jwksUri, claim } = match.oidc;
    if (differs(keySets, issuer, jwksUri)) return "names another jwksUri for the same issuer";
    return claim !== undefined && differs(claims, key("issuer", issuer, audience), claim.name)
      ? "matches by another claim than an entry of the same issuer and audience: a token could have both"
      : undefined;
  };
}

const claimKeys = ({ issuer, audience, claims }: Extract<Caller, { readonly kind: "oidc" }>) =>
  Object.entries(claims ?? {}).map(([name, value]) => key("claim", issuer, audience, name, value));

/** The keys that a caller is looked up by, the most specific form first. */
function keysOf(caller: Caller): readonly string[] {
  switch (caller.kind) {
    case "local":
      return ["local"];
    case "awsRole":
      return [key("awsRole", caller.accountId, caller.roleName), key("awsAccount", caller.accountId)];
    case "awsPrincipal":
      return [key("awsAccount", caller.accountId)];
    case "gcpServiceAccount":
      return [
        key("gcpUniqueId", caller.uniqueId),
        ...(caller.email === undefined ? [] : [key("gcpEmail", caller.email.toLowerCase())]),
      ];
    case "oidc":
      return [key("oidc", caller.issuer, caller.audience, caller.subject), ...claimKeys(caller)];
    case "unknown":
      return [];
  }
}

/** Finds a caller's entry: no entry, no access. */
export function createCallerLookup<Entry extends Pick<CallerEntry, "match">>(
  entries: readonly Entry[],
): (caller: Caller) => Entry | undefined {
  const byKey = new Map(entries.map((entry) => [matchKey(entry.match), entry]));
  return (caller) => {
    for (const name of keysOf(caller)) {
      const entry = byKey.get(name);
      if (entry !== undefined) return entry;
    }
    return undefined;
  };
}
