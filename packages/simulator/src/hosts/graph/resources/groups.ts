import type { Group } from "../../../tenant/people/groups.ts";
import { permissions } from "../behaviour/permissions.ts";
import {
  contextOf,
  entityReply,
  type GraphCall,
  type GraphReply,
  type Route,
  shapeOf,
} from "../graph-call.ts";
import { groupType } from "../odata/entity-types.ts";
import {
  directoryCount,
  directoryCountOptions,
  directoryListOptions,
  directoryPage,
} from "../odata/paging.ts";
import { groupToken, positionOf } from "../odata/skiptoken.ts";
import { groupOf } from "./principals.ts";

function listGroups(call: GraphCall): GraphReply {
  const shape = shapeOf(call, groupType);
  return directoryPage<Group>(call, {
    entries: call.tenant.groups,
    write: call.serializer.writer(shape),
    tokenOf: groupToken,
    positionOf,
    head: contextOf(call, "groups", shape.selection),
    resourceUnits: 2,
    query: { type: groupType },
  });
}

function getGroup(call: GraphCall): GraphReply {
  const shape = shapeOf(call, groupType);
  const written = call.serializer.writer(shape)(groupOf(call));
  return { ...entityReply(call, written, shape.selection, { path: "groups" }), resourceUnits: 1 };
}

const groups = { service: "directory", roles: permissions.groups } as const;

/** Groups of the directory. */
export const groupRoutes: readonly Route[] = [
  {
    ...groups,
    template: "/groups",
    options: directoryListOptions,
    handle: listGroups,
  },
  {
    ...groups,
    template: "/groups/$count",
    options: directoryCountOptions,
    handle: (call) => directoryCount(call, call.tenant.groups, { type: groupType }),
  },
  { ...groups, template: "/groups/{group}", options: ["select"], handle: getGroup },
];
