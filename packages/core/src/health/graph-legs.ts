import { pathSegment } from "../graph/path.ts";
import type { MailboxSet } from "../policy/document/scope-rules.ts";
import { type Operation, type OperationGroup, operationGroups } from "../policy/operations/operation.ts";
import { explainFailure, type Finding } from "./finding.ts";
import { type GraphProbe, type ProbeReply, replyText } from "./graph-probe.ts";
import { type SampledUsers, sampleUsers } from "./sample-users.ts";

/** What the legs are tried with. */
export interface GraphLegsOptions {
  readonly probe: GraphProbe;
  /** The operations that some caller is offered. */
  readonly operations: readonly Operation[];
  /** What each caller who reads mailboxes is held to; undefined for all of them. */
  readonly scopes: readonly (MailboxSet | undefined)[];
}

/** How many mailboxes are tried before it is said that none opens. */
const MAILBOXES = 10;
const USER = "{user-id}";

const isMailboxGroup = (group: OperationGroup): boolean => group === "mail" || group === "calendar";

/** True where a plain GET can be sent of whom nothing but a user is known. */
const isPlain = ({ template, reply, required }: Operation): boolean =>
  !template.replace(USER, "").includes("{") && required.length === 0 && reply.kind === "collection";

/** The operation by which a group is tried: the shortest list that it has, else the shortest single object. */
const operationOf = (operations: readonly Operation[], group: OperationGroup): Operation | undefined => {
  const ofGroup = operations.filter((operation) => operation.group === group);
  const single = ofGroup.filter(
    ({ template, reply }) => !template.replace(USER, "").includes("{") && reply.kind === "entity",
  );
  const inMailbox = ({ template }: Operation) => template.includes(USER) === isMailboxGroup(group);
  const candidates = [...ofGroup.filter(isPlain), ...single].filter(inMailbox);
  return candidates[0];
};

const targetOf = ({ template, parameters }: Operation, userId: string | undefined): string => {
  const path = template.replace(USER, pathSegment(userId ?? ""));
  const query = (["$select", "$top"] as const)
    .filter((name) => parameters.includes(name))
    .map((name) => (name === "$top" ? "$top=1" : "$select=id"))
    .join("&");
  return query === "" ? path : `${path}?${query}`;
};

const REMEDIES: Readonly<Record<number, string>> = {
  401: "Graph does not take the token: see the leg exchange, and whether Conditional Access binds workload identities to addresses.",
  403: "Grant the permission that the leg roles names, or where Exchange grants it, wait up to two hours and see Test-ServicePrincipalAuthorization.",
  429: "Graph throttles the application: wait, and see who else reads with it.",
};

/** A refusal of every mailbox that was tried, while the token is good. */
const MAILBOX_REMEDIES: Readonly<Record<number, string>> = {
  401: "Where graph.directory passes, the token is good: these users are on premises or have no licence. See whether the tenant has mailboxes in Exchange Online.",
  404: "These users have no mailbox in Exchange Online: see their licences.",
};

const remedyOf = ({ status, code }: ProbeReply): string =>
  (code === "malformed"
    ? "Something on the way answers in Graph's place: check the network's way out."
    : undefined) ??
  REMEDIES[status] ??
  "Try again; if it stays so, see the service health of Microsoft 365.";

const untriedMailbox = (group: OperationGroup, { refused }: SampledUsers): Finding => ({
  check: `graph.${group}`,
  result: refused === undefined ? "untried" : "fail",
  expected: "a mailbox that opens",
  found: refused === undefined ? "the directory has no user" : `users: ${replyText(refused)}`,
  remedy: refused === undefined ? "Name one with --inside." : remedyOf(refused),
});

/** Tries mailboxes until one opens: some users have none, and a scope of Exchange's leaves others out. */
async function tryMailboxes(probe: GraphProbe, operation: Operation, users: SampledUsers): Promise<Finding> {
  if (users.ids.length === 0) return untriedMailbox(operation.group, users);
  const finding = {
    check: `graph.${operation.group}`,
    expected: `200 of ${operation.template} for some user`,
  };
  let last: ProbeReply | undefined;
  let tried = 0;
  for (const id of users.ids) {
    last = await probe(targetOf(operation, id), { mailbox: id });
    tried += 1;
    if (last.ok)
      return {
        ...finding,
        result: "pass",
        found: `200 in ${last.latencyMs} ms, at mailbox ${tried} of those tried`,
      };
    if (last.status < 300 || last.status === 429 || last.status >= 500) break;
  }
  const reply = last ?? { ok: false, status: 0, code: undefined, json: {}, records: [], latencyMs: 0 };
  return {
    ...finding,
    result: "fail",
    code: reply.code,
    found: `${replyText(reply)} of all ${tried} tried`,
    remedy: MAILBOX_REMEDIES[reply.status] ?? remedyOf(reply),
  };
}

async function tryPlain(probe: GraphProbe, operation: Operation): Promise<Finding> {
  const reply = await probe(targetOf(operation, undefined));
  const finding = { check: `graph.${operation.group}`, expected: `200 of ${operation.template}` };
  return reply.ok
    ? { ...finding, result: "pass", found: `200 in ${reply.latencyMs} ms` }
    : { ...finding, result: "fail", code: reply.code, found: replyText(reply), remedy: remedyOf(reply) };
}

/** Asks Graph once for each group of operations that the policy grants; of mailboxes, until one opens. */
export async function tryGraph({ probe, operations, scopes }: GraphLegsOptions): Promise<readonly Finding[]> {
  let sampled: Promise<SampledUsers> | undefined;
  const users = () => {
    sampled ??= sampleUsers(probe, scopes, MAILBOXES);
    return sampled;
  };
  const legOf = async (group: OperationGroup): Promise<readonly Finding[]> => {
    const operation = operationOf(operations, group);
    if (operation === undefined) return [];
    try {
      return isMailboxGroup(group)
        ? [await tryMailboxes(probe, operation, await users())]
        : [await tryPlain(probe, operation)];
    } catch (error) {
      const expected = `200 of ${operation.template}`;
      return [{ check: `graph.${group}`, result: "fail", expected, ...explainFailure(error) }];
    }
  };
  return (await Promise.all(operationGroups.map(legOf))).flat();
}
