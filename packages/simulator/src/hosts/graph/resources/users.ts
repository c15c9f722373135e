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
import { accessDenied, GraphError } from "../graph-error.ts";
import { dynamicUserProperties, singleUserProperties, userType } from "../odata/entity-types.ts";
import {
  directoryCount,
  directoryCountOptions,
  directoryListOptions,
  directoryPage,
} from "../odata/paging.ts";
import { positionOf, userToken } from "../odata/skiptoken.ts";
import { userOf } from "./principals.ts";

const tip = `"@microsoft.graph.tips":"This request only returns a subset of the resource's properties. Your app will need to use $select to return non-default properties. To find out what other properties are available for this resource see https://learn.microsoft.com/graph/api/resources/user",`;

function listUsers(call: GraphCall): GraphReply {
  const shape = shapeOf(call, userType, { dynamic: dynamicUserProperties });
  for (const name of shape.selection?.own ?? []) {
    if (singleUserProperties.has(name)) {
      throw new GraphError(501, "NotImplemented", "This operation target is not yet supported.");
    }
  }
  const write = call.serializer.writer(shape);
  return directoryPage<Person>(call, {
    entries: call.tenant.people,
    write,
    tokenOf: userToken,
    positionOf,
    head: contextOf(call, "users", shape.selection),
    resourceUnits: 2,
    query: { type: userType },
  });
}

/** The mailbox settings inside a user, which need a permission of their own. */
function settingsPart(call: GraphCall, user: Person): string {
  if (!holds(call.roles, permissions.mailboxSettings)) throw accessDenied("exchange");
  call.mailboxFaults.check(user.id, parameter(call, "user"));
  const settings = call.tenant.mailboxOf(user.id)?.settings.wire ?? null;
  return `"mailboxSettings":${JSON.stringify(settings)},`;
}

function getUser(call: GraphCall): GraphReply {
  const shape = shapeOf(call, userType, { dynamic: dynamicUserProperties });
  const user = userOf(call);
  const { selection } = shape;
  const settings = selection?.own.has("mailboxSettings") === true ? settingsPart(call, user) : "";
  const tips = selection === undefined && !call.bare ? tip : "";
  const written = call.serializer.writer(shape)(user);
  const head = { path: "users", annotations: tips + settings };
  return { ...entityReply(call, written, selection, head), resourceUnits: 1 };
}

/** Users of the directory. */
export const userRoutes: readonly Route[] = [
  {
    template: "/users",
    service: "directory",
    roles: permissions.users,
    options: directoryListOptions,
    handle: listUsers,
  },
  {
    template: "/users/$count",
    service: "directory",
    roles: permissions.users,
    options: directoryCountOptions,
    handle: (call) => directoryCount(call, call.tenant.people, { type: userType }),
  },
  {
    template: "/users/{user}",
    service: "directory",
    roles: permissions.users,
    options: ["select"],
    handle: getUser,
  },
];
