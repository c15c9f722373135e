import type { Group } from "../../tenant/groups.ts";
import type { Person } from "../../tenant/person.ts";
import { directoryObjectType, type EntityType, groupType, userType } from "./entity-types.ts";
import {
  contextOf,
  entityReply,
  type GraphCall,
  type GraphReply,
  type Route,
  shapeOf,
} from "./graph-call.ts";
import { directoryCount, directoryPage } from "./paging.ts";
import { holds, permissions } from "./permissions.ts";
import { groupOf } from "./principals.ts";
import type { Shape } from "./serializer.ts";
import { groupToken, memberToken, positionOf } from "./skiptoken.ts";
import { dynamicUserProperties } from "./users.ts";

/** A member of a group: a user or another group. */
type Member = Person | Group;

const isGroup = (member: Member): member is Group => "memberIds" in member;

function resolve(call: GraphCall, ids: readonly string[]): Member[] {
  const { people, groups } = call.tenant;
  return ids.flatMap(
    (id) => people.find((person) => person.id === id) ?? groups.find((group) => group.id === id) ?? [],
  );
}

/** Direct members, or all members of all groups inside, each once. */
function membersOf(call: GraphCall, transitive: boolean): Member[] {
  const reached = new Map<string, Member>();
  const visit = (group: Group) => {
    for (const member of resolve(call, group.memberIds)) {
      if (reached.has(member.id)) continue;
      reached.set(member.id, member);
      if (transitive && isGroup(member)) visit(member);
    }
  };
  visit(groupOf(call));
  return [...reached.values()];
}

/** A member of whom the token may see no more than that he exists. */
const hiddenMember = (member: Member, shape: Shape) =>
  JSON.stringify(
    Object.fromEntries(
      [...(shape.selection?.own ?? (isGroup(member) ? groupType : userType).byDefault)].map((name) => [
        name,
        name === "id" ? member.id : null,
      ]),
    ),
  );

/** Writes members with their type in front; whom the roles do not reach comes with his id alone. */
function memberWriter(call: GraphCall, shape: Shape): (member: Member) => string {
  const users = call.serializer.writer({ ...shape, type: narrowed(shape.type, userType) });
  const groups = call.serializer.writer({ ...shape, type: narrowed(shape.type, groupType) });
  const visible = {
    user: holds(call.roles, permissions.users),
    group: holds(call.roles, permissions.groups),
  };
  return (member) => {
    const kind = isGroup(member) ? "group" : "user";
    const plain = visible[kind]
      ? isGroup(member)
        ? groups(member)
        : users(member)
      : hiddenMember(member, shape);
    if (call.bare || shape.type !== directoryObjectType) return plain;
    return `{"@odata.type":"#microsoft.graph.${kind}"${plain === "{}" ? "" : ","}${plain.slice(1)}`;
  };
}

/** A member's own type where the collection is one of directory objects. */
const narrowed = (type: EntityType, own: EntityType) => (type === directoryObjectType ? own : type);

/** The collections that a path of members can be cast to. */
const casts = {
  all: { type: directoryObjectType, context: "directoryObjects", keep: () => true },
  user: { type: userType, context: "users", keep: (member: Member) => !isGroup(member) },
  group: { type: groupType, context: "groups", keep: isGroup },
} as const;

function memberRoutes(
  path: "members" | "transitiveMembers",
  cast: keyof typeof casts,
  suffix: string,
): readonly Route[] {
  const { type, context, keep } = casts[cast];
  const template = `/groups/{group}/${path}${suffix}`;
  const members = (call: GraphCall) => membersOf(call, path === "transitiveMembers").filter(keep);
  const list = (call: GraphCall): GraphReply => {
    const shape = shapeOf(call, type, { dynamic: dynamicUserProperties });
    const group = groupOf(call);
    return directoryPage(call, {
      entries: members(call),
      write: memberWriter(call, shape),
      tokenOf: (member) => memberToken(member.id, group.id),
      positionOf,
      head: contextOf(call, context, shape.selection),
      resourceUnits: path === "members" ? 3 : 5,
    });
  };
  const common = { service: "directory", roles: permissions.members } as const;
  return [
    { ...common, template, options: ["select", "top", "skip", "count", "skiptoken"], handle: list },
    {
      ...common,
      template: `${template}/$count`,
      options: [],
      handle: (call) => directoryCount(call, members(call).length),
    },
  ];
}

function listGroups(call: GraphCall): GraphReply {
  const shape = shapeOf(call, groupType);
  return directoryPage<Group>(call, {
    entries: call.tenant.groups,
    write: call.serializer.writer(shape),
    tokenOf: groupToken,
    positionOf,
    head: contextOf(call, "groups", shape.selection),
    resourceUnits: 2,
  });
}

function getGroup(call: GraphCall): GraphReply {
  const shape = shapeOf(call, groupType);
  const written = call.serializer.writer(shape)(groupOf(call));
  return { ...entityReply(call, written, shape.selection, "groups"), resourceUnits: 1 };
}

const groups = { service: "directory", roles: permissions.groups } as const;

/** Groups and their members, direct and transitive, as they are and cast to users or groups. */
export const groupRoutes: readonly Route[] = [
  {
    ...groups,
    template: "/groups",
    options: ["select", "top", "skip", "count", "skiptoken"],
    handle: listGroups,
  },
  {
    ...groups,
    template: "/groups/$count",
    options: [],
    handle: (call) => directoryCount(call, call.tenant.groups.length),
  },
  { ...groups, template: "/groups/{group}", options: ["select"], handle: getGroup },
  ...(["members", "transitiveMembers"] as const).flatMap((path) => [
    ...memberRoutes(path, "all", ""),
    ...memberRoutes(path, "user", "/graph.user"),
    ...memberRoutes(path, "group", "/graph.group"),
  ]),
];
