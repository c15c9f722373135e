import { type Finding, replyText } from "@graphveil/core/health";
import type { Reach, ReachReply } from "./reach.ts";

/** Mailboxes that a person named: one that the application may open, and one that it may not. */
export interface NamedMailboxes {
  readonly inside: string | undefined;
  readonly outside: string | undefined;
  /** The group of the scope, as the person named it; undefined where there is none. */
  readonly scopeGroup: string | undefined;
}

const pathOf = (mailbox: string, kind: "messages" | "events"): string =>
  `/users/${encodeURIComponent(mailbox).replaceAll("'", "%27")}/${kind}?$select=id&$top=1`;

/** Messages, or events where the caller reads no mail. */
async function open(reach: Reach, mailbox: string): Promise<ReachReply> {
  const reply = await reach.ask(pathOf(mailbox, "messages"));
  const isOperation = reply.refusal === "operationRefused";
  return isOperation || reply.code === "Authorization_RequestDenied"
    ? reach.ask(pathOf(mailbox, "events"))
    : reply;
}

const TEST =
  "Test-ServicePrincipalAuthorization -Identity $GRAPHVEIL_CLIENT_ID -Resource <the mailbox> | Format-Table";

/** A caller who sees pseudonyms cannot name a mailbox by its address; that says nothing of the mailbox. */
const isNotNamed = ({ refusal, status }: ReachReply): boolean =>
  refusal === "invalidRequest" ||
  refusal === "operationRefused" ||
  (refusal === "notFound" && status === 404);

const notNamed = (check: string, expected: string, reply: ReachReply): Finding => ({
  check,
  result: "untried",
  code: reply.refusal,
  expected,
  found: `the proxy refused the request: ${replyText(reply)}`,
  remedy:
    "Name the mailbox by the id that this caller reads of /users, or run with the function's variables instead of --url.",
});

const insideRemedy = ({ status }: ReachReply, { scopeGroup }: NamedMailboxes): string => {
  if (status === 403)
    return `Add the mailbox to ${scopeGroup ?? "the group of the scope"}, or grant the permission. Exchange can take two hours; ${TEST} does not wait for that.`;
  if (status === 404)
    return "See whether the address is right, and whether the user has a mailbox in Exchange Online.";
  if (status === 401) return "Where other mailboxes open, this one is on premises or has no licence.";
  return "Try again; if it stays so, see the service health of Microsoft 365.";
};

async function checkInside(reach: Reach, mailboxes: NamedMailboxes, mailbox: string): Promise<Finding> {
  const finding = { check: "scope.inside", expected: "200: the mailbox opens" };
  const reply = await open(reach, mailbox);
  if (reply.status < 300) return { ...finding, result: "pass", found: "200" };
  if (reach.way === "proxy" && isNotNamed(reply)) return notNamed(finding.check, finding.expected, reply);
  const said = { code: reply.code, found: replyText(reply), remedy: insideRemedy(reply, mailboxes) };
  return { ...finding, result: "fail", ...said };
}

async function checkOutside(reach: Reach, { scopeGroup }: NamedMailboxes, mailbox: string): Promise<Finding> {
  const finding = { check: "scope.outside", expected: "403: the mailbox does not open" };
  const reply = await open(reach, mailbox);
  if (reply.status === 403 && reply.refusal !== "operationRefused")
    return { ...finding, result: "pass", found: replyText(reply) };
  if (reply.status >= 300) {
    if (reach.way === "proxy" && isNotNamed(reply)) return notNamed(finding.check, finding.expected, reply);
    const remedy = "Name a mailbox that exists, outside the scope.";
    return { ...finding, result: "untried", code: reply.code, found: replyText(reply), remedy };
  }
  return {
    ...finding,
    result: "fail",
    code: "scopeOpen",
    found: "200: the mailbox opens",
    remedy:
      scopeGroup === undefined
        ? "The application reads every mailbox. Limit it in Exchange (docs/entra-admin.md), and say so with --scope-group."
        : `Remove every Mail, Calendars and MailboxSettings permission from the application in Entra ID, and see that no assignment has a wider scope: Get-ManagementRoleAssignment -RoleAssignee <object id>. A change can take two hours; ${TEST} does not wait for that.`,
  };
}

const unnamed = (check: string, option: string): Finding => ({
  check,
  result: "untried",
  expected: "a mailbox on each side of the scope",
  found: "no mailbox was named",
  remedy: `Name one with ${option}.`,
});

/** Opens a mailbox inside the scope, and tries one outside it. */
export async function checkMailboxes(
  reach: Reach | undefined,
  mailboxes: NamedMailboxes,
): Promise<readonly Finding[]> {
  const { inside, outside, scopeGroup } = mailboxes;
  if (inside === undefined && outside === undefined && scopeGroup === undefined) return [];
  if (reach === undefined)
    return [{ ...unnamed("scope", "--url"), found: "there is no way to Microsoft Graph from here" }];
  return [
    inside === undefined
      ? unnamed("scope.inside", "--inside MAILBOX")
      : await checkInside(reach, mailboxes, inside),
    outside === undefined
      ? unnamed("scope.outside", "--outside MAILBOX")
      : await checkOutside(reach, mailboxes, outside),
  ];
}
