import type { Diagnosis, Finding } from "@graphveil/core/health";

/** Permissions that Exchange can grant within a scope instead of Entra ID (RBAC for Applications). */
const OF_EXCHANGE = /^(?:Mail|Calendars|MailboxSettings|Contacts)\./;
const ROLE = /^roles\.([A-Z].*)$/;

const roleOf = ({ check }: Finding): string | undefined => ROLE.exec(check)?.[1];

const scopedGrant = (role: string, group: string): Finding => ({
  check: `roles.${role}`,
  result: "pass",
  expected: `not in the token: Exchange grants it for the mailboxes of ${group}`,
  found: "not in the token",
});

const grantBeside = (role: string, group: string): Finding => ({
  check: `roles.${role}`,
  result: "fail",
  code: "grantBesideScope",
  expected: `not in the token: Exchange grants it for the mailboxes of ${group}`,
  found: "in the token, beside the scope: it opens every mailbox of the tenant",
  remedy:
    `Remove ${role} of Microsoft Graph from the application (Enterprise applications, Permissions), then see with ` +
    "Test-ServicePrincipalAuthorization -Identity $GRAPHVEIL_CLIENT_ID -Resource <a mailbox outside> that InScope is False.",
});

const rejudge = (finding: Finding, group: string): Finding => {
  const role = roleOf(finding);
  if (role === undefined || !OF_EXCHANGE.test(role)) return finding;
  return finding.found === "in the token" ? grantBeside(role, group) : scopedGrant(role, group);
};

const WORST = ["fail", "warn", "pass"] as const;

/**
 * Judges the permissions of a tenant where Exchange grants those of mailboxes within the scope of a group: what is missing in
 * the token is right then, and what is in it opens every mailbox, since grants add up.
 *
 * @see https://learn.microsoft.com/exchange/permissions-exo/application-rbac
 */
export function judgeByScopeGroup({ findings, roles }: Diagnosis, group: string): readonly Finding[] {
  if (roles === undefined) return findings;
  const told = new Set(findings.flatMap((finding) => roleOf(finding) ?? []));
  const beside = roles.granted
    .filter((role) => OF_EXCHANGE.test(role) && !told.has(role))
    .map((role) => grantBeside(role, group));
  const judged = findings.map((finding) => rejudge(finding, group));
  const single = [...judged.filter((finding) => roleOf(finding) !== undefined), ...beside];
  const result = WORST.find((each) => single.some((finding) => finding.result === each)) ?? "pass";
  return judged.flatMap((finding) => {
    if (finding.check !== "roles" || finding.result === "untried") return [finding];
    const { remedy, ...summary } = finding;
    const rest = roles.needed.filter((role) => !OF_EXCHANGE.test(role));
    const expected = `${rest.length === 0 ? "no permission" : rest.join(", ")}; those of mailboxes by Exchange, for ${group}`;
    return [{ ...summary, result, expected, ...(result === "pass" ? {} : { remedy }) }, ...beside];
  });
}
