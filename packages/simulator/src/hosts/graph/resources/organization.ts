import { permissions } from "../behaviour/permissions.ts";
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
import { organizationType } from "../odata/entity-types.ts";
import {
  directoryCount,
  directoryCountOptions,
  directoryListOptions,
  directoryPage,
} from "../odata/paging.ts";

const common = { service: "directory", roles: permissions.organization } as const;

/** The only page there is: a tenant has one organization, so that its token is never written. */
function listOrganizations(call: GraphCall): GraphReply {
  const shape = shapeOf(call, organizationType);
  return directoryPage(call, {
    entries: [call.tenant.organization],
    write: call.serializer.writer(shape),
    tokenOf: ({ id }) => id,
    positionOf: (token) => token,
    head: contextOf(call, "organization", shape.selection),
    resourceUnits: 1,
    query: { type: organizationType },
  });
}

function getOrganization(call: GraphCall): GraphReply {
  const { organization } = call.tenant;
  const key = parameter(call, "organization");
  if (key.toLowerCase() !== organization.id) throw resourceNotFound(key);
  const shape = shapeOf(call, organizationType);
  const written = call.serializer.writer(shape)(organization);
  return { ...entityReply(call, written, shape.selection, { path: "organization" }), resourceUnits: 1 };
}

/** The tenant's own entry. */
export const organizationRoutes: readonly Route[] = [
  {
    ...common,
    template: "/organization",
    options: directoryListOptions,
    handle: listOrganizations,
  },
  {
    ...common,
    template: "/organization/$count",
    options: directoryCountOptions,
    handle: (call) => directoryCount(call, [call.tenant.organization], { type: organizationType }),
  },
  {
    ...common,
    template: "/organization/{organization}",
    options: ["select"],
    handle: getOrganization,
  },
];
