import type { Finding } from "@graphveil/core/health";
import type { PolicyDocument } from "@graphveil/core/policy";
import { idSegment, isDenied, notAllowed, pathOfLink, type Row, type RowContext } from "./row.ts";

type Member = "mailboxes" | "exclude";

/** A group by which a caller's scope is decided. */
interface ScopeGroup {
  readonly check: string;
  readonly group: string;
  readonly member: Member;
}

const EXPECTED = "a group that shows all its members, the same by both ways of reading them";
const MOST_PAGES = 50;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const groupsOf = ({ callers }: PolicyDocument): readonly ScopeGroup[] =>
  callers.flatMap((entry) =>
    (["mailboxes", "exclude"] as const).flatMap((member) => {
      const set = entry[member];
      return set !== undefined && "group" in set
        ? [{ check: `group.${entry.name}.${member}`, group: set.group, member }]
        : [];
    }),
  );

interface Members {
  readonly users: number;
  /** Groups among the members that hide theirs. */
  readonly hidden: number;
}

/** Members as the directory itself gives them: without cast, `$count` and `ConsistencyLevel`. */
async function consistentMembers({ reach }: RowContext, group: string): Promise<Members> {
  let path: string | undefined = `/groups/${group}/transitiveMembers?$select=id,visibility&$top=999`;
  let [users, hidden] = [0, 0];
  for (let page = 0; path !== undefined && page < MOST_PAGES; page += 1) {
    const { records, json } = await reach.ask(path);
    users += records.filter((record) => record["@odata.type"] === "#microsoft.graph.user").length;
    hidden += records.filter(({ visibility }) => visibility === "HiddenMembership").length;
    path = pathOfLink(json["@odata.nextLink"]);
  }
  return { users, hidden };
}

/** How many users the index counts, which follows the directory late. */
async function indexedUsers({ reach }: RowContext, group: string): Promise<number | undefined> {
  const path = `/groups/${group}/transitiveMembers/microsoft.graph.user?$select=id&$top=1&$count=true`;
  const { json } = await reach.ask(path, { ConsistencyLevel: "eventual" });
  const count = json["@odata.count"];
  return typeof count === "number" ? count : undefined;
}

const HIDDEN =
  'Grant Member.Read.Hidden and say so in the policy ("hiddenMemberships": "granted"), or name a group that shows its members. Until then its callers read nothing.';

function judge(
  { check, member }: ScopeGroup,
  { users, hidden }: Members,
  indexed: number | undefined,
): Finding {
  const found = `${users} users, ${indexed ?? "no number"} by the index`;
  const finding = { check, expected: EXPECTED, found };
  if (hidden > 0)
    return {
      ...finding,
      result: "fail",
      code: "hiddenMembership",
      found: `${hidden} groups inside it hide their members`,
      remedy: HIDDEN,
    };
  if (users === 0)
    return {
      ...finding,
      result: member === "exclude" ? "fail" : "warn",
      code: "emptyGroup",
      remedy:
        member === "exclude"
          ? "It excludes nobody: see whether the policy names the group that was meant, and fill it."
          : "Its caller reads no mailbox: see whether the policy names the group that was meant, and fill it.",
    };
  if (indexed !== users)
    return {
      ...finding,
      result: "warn",
      code: "indexDiffers",
      remedy: "The index is behind, which the proxy does not read. If it stays so for a day, tell Microsoft.",
    };
  return { ...finding, result: "pass" };
}

async function look(scope: ScopeGroup, context: RowContext): Promise<Finding> {
  const { check, group } = scope;
  const finding = { check, expected: EXPECTED };
  if (!GUID.test(group))
    return {
      ...finding,
      result: "untried",
      found: "the policy names the group by its seal",
      remedy: "Name it by its object id to have it looked at.",
    };
  const id = idSegment(group);
  const reply = await context.reach.ask(`/groups/${id}?$select=id,visibility,securityEnabled`);
  if (reply.status === 404)
    return {
      ...finding,
      result: "fail",
      code: "groupMissing",
      found: "there is no such group",
      remedy: "Correct the id in the policy: every request of the caller fails until it is a group.",
    };
  if (isDenied(reply)) return notAllowed(check, EXPECTED, reply);
  const isGranted = context.policy?.hiddenMemberships === "granted";
  if (reply.json["visibility"] === "HiddenMembership" && !isGranted)
    return {
      ...finding,
      result: "fail",
      code: "hiddenMembership",
      found: "it hides its members",
      remedy: HIDDEN,
    };
  const members = await consistentMembers(context, id);
  const indexed = await indexedUsers(context, id);
  return judge(scope, isGranted ? { ...members, hidden: 0 } : members, indexed);
}

/** Each group of a scope: what it hides, and whether the index agrees with the directory. */
export const groupsRow: Row = {
  check: "group",
  direct: true,
  async look(context) {
    const groups = context.policy === undefined ? [] : groupsOf(context.policy);
    return groups.length === 0
      ? [{ check: "group", result: "pass", expected: EXPECTED, found: "the policy names no group" }]
      : Promise.all(groups.map((scope) => look(scope, context)));
  },
};
