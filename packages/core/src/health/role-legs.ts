import type { AccessTokenFacts } from "../identity/exchange/access-token-claims.ts";
import type { Finding } from "./finding.ts";

/** What is compared. */
export interface RoleComparison {
  /** The least application permissions that the policy needs. */
  readonly needed: readonly string[];
  /** Those of them that nothing granted stands in for. */
  readonly missing: readonly string[];
  /** What the token has. */
  readonly granted: readonly string[];
  /** What would have to be granted before one of those is removed. */
  readonly insteadOf: (name: string) => readonly string[];
}

const GRANT = (name: string): string =>
  `Add the application permission ${name} of Microsoft Graph to the application (App registrations, API permissions) and ` +
  "grant consent: az ad app permission admin-consent --id $GRAPHVEIL_CLIENT_ID. It counts with the next token, within an hour " +
  "and a half. Where Exchange grants it within a scope instead, say so with --scope-group.";

const writes = /Write|Send|FullControl|Manage|full_access/i;

const excessRemedy = (name: string, { insteadOf }: RoleComparison): string => {
  const first = insteadOf(name);
  const remove = `${name} from the application (Enterprise applications, Permissions)`;
  const what =
    first.length === 0 ? `Remove ${remove}` : `Grant ${first.join(", ")} in its place, then remove ${remove}`;
  return writes.test(name)
    ? `${what}: it lets the application change data, which it never does.`
    : `${what}.`;
};

/** What the token's permissions are against what the policy needs: too little is a failure, too much a warning. */
export function roleFindings(comparison: RoleComparison): readonly Finding[] {
  const { needed, missing, granted } = comparison;
  const remedy = "See the lines of the single permissions.";
  const excess = granted.filter((name) => !needed.includes(name));
  return [
    {
      check: "roles",
      result: missing.length > 0 ? "fail" : excess.length > 0 ? "warn" : "pass",
      expected: needed.length === 0 ? "no permission" : needed.join(", "),
      found: granted.length === 0 ? "no permission in the token" : granted.join(", "),
      ...(missing.length + excess.length > 0 ? { remedy } : {}),
    },
    ...missing.map(
      (name): Finding => ({
        check: `roles.${name}`,
        result: "fail",
        expected: "granted",
        found: "not in the token",
        remedy: GRANT(name),
      }),
    ),
    ...excess.map(
      (name): Finding => ({
        check: `roles.${name}`,
        result: "warn",
        expected: "not granted: the policy needs less",
        found: "in the token",
        remedy: excessRemedy(name, comparison),
      }),
    ),
  ];
}

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each) => other.includes(each));

const minutesAgo = (time: number | undefined, now: number): string =>
  time === undefined ? "" : ` of ${Math.max(0, Math.round((now - time) / 60_000))} minutes ago`;

/**
 * Whether the token in use says the same as a new one: what was consented to, or taken back, since it was issued counts only
 * when it ends.
 */
export function freshnessFinding(
  inUse: AccessTokenFacts | undefined,
  fresh: AccessTokenFacts,
  now: number,
): Finding {
  const finding = { check: "roles.freshness", expected: "the token in use has the permissions of a new one" };
  if (inUse === undefined)
    return { ...finding, result: "pass", found: "no token was in use; this one is new" };
  const found = `the token in use${minutesAgo(inUse.issuedAt, now)}`;
  if (same(inUse.roles ?? [], fresh.roles ?? []))
    return { ...finding, result: "pass", found: `${found} has the same` };
  return {
    ...finding,
    result: "warn",
    found: `${found} has others`,
    remedy:
      "Consent has changed since. Wait until that token ends, within an hour and a half, or deploy again: new instances get a new one.",
  };
}
