import type { Caller } from "../invocation.ts";
import type { OperationGroup } from "./operation.ts";
import type { OwnSettings } from "./profile-settings.ts";

/** How a policy entry names its caller: exactly one form. */
export type CallerMatch =
  | { readonly local: true }
  /** ARN of an IAM role; its path plays no part, since an assumed role's ARN does not carry it. */
  | { readonly awsRole: string }
  /** Twelve digits: every IAM principal of the account. */
  | { readonly awsAccount: string }
  /** E-mail or unique id of a Google service account. */
  | { readonly gcpServiceAccount: string }
  | { readonly oidc: OidcMatch };

/** A caller that the proxy itself verifies (OpenID Connect Core §2). */
export interface OidcMatch {
  readonly issuer: string;
  readonly audience: string;
  readonly subject: string;
  /** Where the issuer's keys are; https, and never discovered from a token. */
  readonly jwksUri: string;
}

/** One policy entry: who, what he may read, and how much he sees of it. */
export interface CallerEntry extends OwnSettings {
  /** The name that audit events carry. */
  readonly name: string;
  readonly match: CallerMatch;
  readonly groups: readonly OperationGroup[];
  /** Gives the caller keys of his own, so that none of his tokens equals another caller's. */
  readonly separate?: boolean | undefined;
}

/** Account and last segment of an IAM role's ARN. */
export function parseRoleArn(
  arn: string,
): { readonly accountId: string; readonly roleName: string } | undefined {
  const match = /^arn:aws(?:-cn|-us-gov)?:iam::(\d{12}):role\/(?:[!-~]+\/)?([\w+=,.@-]{1,64})$/.exec(arn);
  const [, accountId, roleName] = match ?? [];
  return accountId === undefined || roleName === undefined ? undefined : { accountId, roleName };
}

/** What two entries share if they could match one caller in the same form. */
export function matchKey(match: CallerMatch): string {
  if ("local" in match) return "local";
  if ("awsRole" in match) {
    const role = parseRoleArn(match.awsRole);
    return role === undefined ? `awsRole ${match.awsRole}` : `awsRole ${role.accountId} ${role.roleName}`;
  }
  if ("awsAccount" in match) return `awsAccount ${match.awsAccount}`;
  if ("gcpServiceAccount" in match) return `gcpServiceAccount ${match.gcpServiceAccount.toLowerCase()}`;
  return oidcKey(match.oidc);
}

/** Unambiguous, whatever spaces an audience or a subject holds: else one caller could be read as another. */
const oidcKey = ({
  issuer,
  audience,
  subject,
}: {
  readonly issuer: string;
  readonly audience: string;
  readonly subject: string;
}): string => `oidc ${JSON.stringify([issuer, audience, subject])}`;

/** The keys that a caller is looked up by, the most specific form first. */
function keysOf(caller: Caller): readonly string[] {
  switch (caller.kind) {
    case "local":
      return ["local"];
    case "awsRole":
      return [`awsRole ${caller.accountId} ${caller.roleName}`, `awsAccount ${caller.accountId}`];
    case "awsPrincipal":
      return [`awsAccount ${caller.accountId}`];
    case "gcpServiceAccount":
      return [
        `gcpServiceAccount ${caller.uniqueId.toLowerCase()}`,
        `gcpServiceAccount ${caller.email.toLowerCase()}`,
      ];
    case "oidc":
      return [oidcKey(caller)];
    case "unknown":
      return [];
  }
}

/** Finds a caller's entry: no entry, no access. */
export function createCallerLookup(
  entries: readonly CallerEntry[],
): (caller: Caller) => CallerEntry | undefined {
  const byKey = new Map(entries.map((entry) => [matchKey(entry.match), entry]));
  return (caller) => {
    for (const key of keysOf(caller)) {
      const entry = byKey.get(key);
      if (entry !== undefined) return entry;
    }
    return undefined;
  };
}
