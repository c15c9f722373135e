import type { Group } from "../../../tenant/people/groups.ts";
import type { OrgContact } from "../../../tenant/people/org-contacts.ts";
import type { Person } from "../../../tenant/people/person.ts";
import { holds, permissions } from "../behaviour/permissions.ts";
import {
  contextOf,
  entityReply,
  type GraphCall,
  type GraphReply,
  parameter,
  type Route,
  shapeOf,
} from "../graph-call.ts";
import { resourceNotFound } from "../graph-error.ts";
import {
  directoryObjectType,
  dynamicUserProperties,
  type EntityType,
  groupType,
  orgContactType,
  userType,
} from "../odata/entity-types.ts";
import {
  directoryCount,
  directoryCountOptions,
  directoryListOptions,
  directoryPage,
} from "../odata/paging.ts";
import type { Shape } from "../odata/serializer.ts";
import { memberToken, positionOf } from "../odata/skiptoken.ts";
import { groupOf } from "./principals.ts";

/** A member of a group: a user, another group, or a mail contact. */
type Member = Person | Group | OrgContact;

const kinds = {
  user: { type: userType, roles: permissions.users },
  group: { type: groupType, roles: permissions.groups },
  orgContact: { type: orgContactType, roles: permissions.orgContacts },
} as const;

type Kind = keyof typeof kinds;

const isGroup = (member: Member): member is Group => "memberIds" in member;

/** The derived type of a directory object. */
export const kindOf = (member: Member): Kind =>
  isGroup(member) ? "group" : "userPrincipalName" in member ? "user" : "orgContact";

/**
 * The ids of a group's direct members that the token may see: those of a hidden membership are left out without a word,
 * so that the group looks empty (learn.microsoft.com/graph/api/group-list-members).
 */
export function visibleMemberIds({ roles }: Pick<GraphCall, "roles">, group: Group): readonly string[] {
  const hidden = group.wire["visibility"] === "HiddenMembership";
  return hidden && !holds(roles, permissions.hiddenMembers) ? [] : group.memberIds;
}

function resolve({ tenant }: GraphCall, ids: readonly string[]): Member[] {
  const everything: readonly (readonly Member[])[] = [tenant.people, tenant.groups, tenant.orgContacts];
  return ids.flatMap((id) => {
    for (const list of everything) {
      const found = list.find((member) => member.id === id);
      if (found !== undefined) return [found];
    }
    return [];
  });
}

/** Direct members, or all members of all groups inside, each once. */
function membersOf(call: GraphCall, transitive: boolean): Member[] {
  const reached = new Map<string, Member>();
  const visit = (group: Group) => {
    for (const member of resolve(call, visibleMemberIds(call, group))) {
      if (reached.has(member.id)) continue;
      reached.set(member.id, member);
      if (transitive && isGroup(member)) visit(member);
    }
  };
  visit(groupOf(call));
  return [...reached.values()];
}

/** A member of whom the token may see no more than that they exist. */
const hiddenMember = (member: Member, shape: Shape) =>
  JSON.stringify(
    Object.fromEntries(
      [...(shape.selection?.own ?? kinds[kindOf(member)].type.byDefault)].map((name) => [
        name,
        name === "id" ? member.id : null,
      ]),
    ),
  );

/** Writes members with their type in front; a member outside the roles comes with only its id. */
function memberWriter(call: GraphCall, shape: Shape): (member: Member) => string {
  const own = (type: EntityType) => (shape.type === directoryObjectType ? type : shape.type);
  const writers = new Map(
    Object.entries(kinds).map(([kind, { type, roles }]) => [
      kind,
      {
        write: call.serializer.writer({ ...shape, type: own(type) }),
        visible: holds(call.roles, roles),
      },
    ]),
  );
  return (member) => {
    const kind = kindOf(member);
    const writer = writers.get(kind);
    const plain = writer?.visible === true ? writer.write(member) : hiddenMember(member, shape);
    if (call.bare || shape.type !== directoryObjectType) return plain;
    return `{"@odata.type":"#microsoft.graph.${kind}"${plain === "{}" ? "" : ","}${plain.slice(1)}`;
  };
}

/** The collections that a path of members can be cast to. */
const casts = {
  all: { type: directoryObjectType, context: "directoryObjects", suffix: "" },
  user: { type: userType, context: "users", suffix: "/graph.user" },
  group: { type: groupType, context: "groups", suffix: "/graph.group" },
  orgContact: { type: orgContactType, context: "contacts", suffix: "/graph.orgContact" },
} as const;

type Path = "members" | "transitiveMembers";
type Cast = keyof typeof casts;

const common = { service: "directory", roles: permissions.members } as const;

const castMembers = (call: GraphCall, path: Path, cast: Cast) =>
  membersOf(call, path === "transitiveMembers").filter((member) => cast === "all" || kindOf(member) === cast);

function collectionRoutes(path: Path, cast: Cast): readonly Route[] {
  const { type, context, suffix } = casts[cast];
  const template = `/groups/{group}/${path}${suffix}`;
  const list = (call: GraphCall): GraphReply => {
    const shape = shapeOf(call, type, { dynamic: dynamicUserProperties });
    const group = groupOf(call);
    return directoryPage(call, {
      entries: castMembers(call, path, cast),
      write: memberWriter(call, shape),
      tokenOf: (member) => memberToken(member.id, group.id),
      positionOf,
      head: contextOf(call, context, shape.selection),
      resourceUnits: path === "members" ? 3 : 5,
      query: { type, onlyAdvanced: true },
    });
  };
  return [
    { ...common, template, options: directoryListOptions, handle: list },
    {
      ...common,
      template: `${template}/$count`,
      options: directoryCountOptions,
      handle: (call) => directoryCount(call, castMembers(call, path, cast), { type, onlyAdvanced: true }),
    },
  ];
}

/** One member; a cast to another type than its own finds nothing. */
function memberRoute(path: Path, cast: Cast): Route {
  const { type, context, suffix } = casts[cast];
  return {
    ...common,
    template: `/groups/{group}/${path}/{member}${suffix}`,
    options: ["select"],
    handle: (call) => {
      const shape = shapeOf(call, type, { dynamic: dynamicUserProperties });
      const key = parameter(call, "member");
      const member = castMembers(call, path, cast).find(({ id }) => id === key.toLowerCase());
      if (member === undefined) throw resourceNotFound(key);
      const written = memberWriter(call, shape)(member);
      return { ...entityReply(call, written, shape.selection, { path: context }), resourceUnits: 1 };
    },
  };
}

const paths = ["members", "transitiveMembers"] as const;
const allCasts = ["all", "user", "group", "orgContact"] as const;

/** Members of a group, direct and transitive, as they are and cast to users, groups or mail contacts. */
export const memberRoutes: readonly Route[] = paths.flatMap((path) =>
  allCasts.flatMap((cast) => [
    ...collectionRoutes(path, cast),
    // Graph gives a single direct member only behind a cast.
    ...(path === "members" && cast === "all" ? [] : [memberRoute(path, cast)]),
  ]),
);
