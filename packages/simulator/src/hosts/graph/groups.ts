import type { Group } from "../../tenant/groups.ts";
import { groupType } from "./entity-types.ts";
import {
  contextOf,
  entityReply,
  type GraphCall,
  type GraphReply,
  type Route,
  shapeOf,
} from "./graph-call.ts";
import { directoryCount, directoryCountOptions, directoryListOptions, directoryPage } from "./paging.ts";
import { permissions } from "./permissions.ts";
import { groupOf } from "./principals.ts";
import { groupToken, positionOf } from "./skiptoken.ts";

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
  return { ...entityReply(call, written, shape.selection, "groups"), resourceUnits: 1 };
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
