import { pathSegment } from "../graph/path.ts";
import { isGuid } from "../guid.ts";
import type { MailboxSet } from "../policy/document/scope-rules.ts";
import type { GraphProbe, ProbeReply } from "./graph-probe.ts";

/** Users whose mailboxes are tried, by object id; or what kept them from being found. */
export interface SampledUsers {
  readonly ids: readonly string[];
  /** The reply that gave no users; undefined where there are some. */
  readonly refused: ProbeReply | undefined;
}

const idsIn = (reply: ProbeReply): readonly string[] =>
  reply.records.flatMap(({ id }) => (typeof id === "string" && isGuid(id) ? [id] : []));

/** The mailboxes that a scope lists in the clear, or the first members of the group that it names. */
async function idsOfScope(probe: GraphProbe, scope: MailboxSet, most: number): Promise<readonly string[]> {
  if (!("group" in scope)) return scope.filter(isGuid).slice(0, most);
  if (!isGuid(scope.group)) return [];
  const path = `/groups/${pathSegment(scope.group)}/transitiveMembers?$select=id&$top=${most}`;
  const reply = await probe(path);
  const users = reply.records.filter((record) => record["@odata.type"] === "#microsoft.graph.user");
  return idsIn({ ...reply, records: users });
}

/**
 * Some users whose mailboxes the policy reads: those of its scopes, else the first of the directory.
 *
 * @param scopes what each caller who reads mailboxes is held to; undefined for all of them
 */
export async function sampleUsers(
  probe: GraphProbe,
  scopes: readonly (MailboxSet | undefined)[],
  most: number,
): Promise<SampledUsers> {
  const scoped = await Promise.all(
    scopes.flatMap((scope) => (scope === undefined ? [] : [idsOfScope(probe, scope, most)])),
  );
  const ids = [...new Set(scoped.flat())];
  if (ids.length > 0) return { ids: ids.slice(0, most), refused: undefined };
  const reply = await probe(`/users?$select=id&$top=${most}`);
  return { ids: idsIn(reply), refused: reply.ok ? undefined : reply };
}
